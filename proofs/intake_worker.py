"""`commonweal worker` with leases of seconds: a worker that is killed holds its messages back for ten minutes else.

python -m proofs.intake_worker    in the environment of a store; for `proofs.intake`
"""

from datetime import timedelta

import django
from django.core.management import call_command

from proofs.children import end_with_parent

LEASE = timedelta(seconds=4)

if __name__ == "__main__":
    end_with_parent()
    django.setup()
    from commonweal.outbox.sending import keep_sending

    assert keep_sending.__kwdefaults__ and "lease" in keep_sending.__kwdefaults__
    keep_sending.__kwdefaults__["lease"] = LEASE
    call_command("worker")
