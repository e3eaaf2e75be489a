"""A team's list is read by its clock, of the reports on which somebody has to act."""

from django.db import migrations, models

WORK_WAITS = ["new", "triaged", "assigned", "accepted", "returned", "in-hand", "answered", "handed-over"]


class Migration(migrations.Migration):
    dependencies = [("reports", "0013_call_outs_have_a_clock")]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("state__in", WORK_WAITS), ("team__isnull", False)),
                fields=["team", "state", "-urgent", "due_at"],
                name="report_waiting_of_team",
            ),
        ),
    ]
