"""Whether somebody has shown that an address is theirs: those that a member of staff took were read back."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def those_of_staff_were_read_back(apps: Any, schema_editor: Any) -> None:
    intakes = apps.get_model("reports", "ReportIntake").objects.filter(handler_id__isnull=False)
    received = apps.get_model("reports", "Report").objects.filter(id=OuterRef("report_id")).values("received_at")[:1]
    contacts = apps.get_model("reports", "ReporterContact").objects
    contacts.filter(report_id__in=intakes.values("report_id")).update(confirmed_at=Subquery(received))


class Migration(migrations.Migration):
    dependencies = [("reports", "0015_reports_that_lie_in_no_ward")]

    operations = [
        migrations.AddField(
            model_name="reportercontact",
            name="confirmed_at",
            field=models.DateTimeField(
                help_text="when somebody showed that it is theirs; none: nothing but a receipt goes there", null=True
            ),
        ),
        migrations.RunPython(those_of_staff_were_read_back, migrations.RunPython.noop, elidable=True),
    ]
