"""Each partnership gets its council as host, and every role given so far was given for that council."""

import datetime
import uuid
from typing import Any

from django.db import migrations

FROM_THE_BEGINNING = datetime.date(2000, 1, 1)


def give_hosts(apps: Any, schema_editor: Any) -> None:
    Partnership = apps.get_model("access", "Partnership")
    Organisation = apps.get_model("access", "Organisation")
    OrganisationMembership = apps.get_model("access", "OrganisationMembership")
    Membership = apps.get_model("access", "Membership")
    for partnership in Partnership.objects.all():
        council, _ = Organisation.objects.get_or_create(
            name=f"{partnership.borough_name} Council",
            defaults={"id": uuid.uuid4(), "created_at": partnership.created_at},
        )
        OrganisationMembership.objects.get_or_create(
            organisation=council, partnership=partnership, is_host=True, defaults={"from_on": FROM_THE_BEGINNING}
        )
        Membership.objects.filter(partnership=partnership, organisation=None).update(organisation=council)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_organisations_teams_and_sharing")]

    operations = [migrations.RunPython(give_hosts, migrations.RunPython.noop)]
