"""A restore sends nothing a second time: what waited in the backup is held until somebody decides."""

from datetime import timedelta
from pathlib import Path

import pytest

from commonweal.outbox.models import Message
from commonweal.outbox.operations import put, release_held
from commonweal.recovery.keys import BackupKey
from tests.outbox.messages import message, take
from tests.recovery.filled import AT, fill_store
from tests.recovery.test_restore import LATER, back_up, put_back


@pytest.mark.usefixtures("quick_tables")
def test_a_message_that_went_out_after_the_backup_does_not_go_again_by_itself(own_store: Path, key: BackupKey) -> None:
    tom = fill_store(own_store).viewer("tom")
    put([message(1), message(2), message(3, not_before=LATER + timedelta(days=1))], by=tom, at=AT)
    take("one", at=AT, limit=1)
    restored = put_back(back_up(own_store, key), key)
    assert restored.messages_held == 2
    assert take("one", at=LATER) == []
    assert release_held(at=LATER) == 2
    assert len(take("one", at=LATER)) == 2
    assert Message.objects.get(key=message(3).key).state == "queued"
