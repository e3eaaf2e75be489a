"""The reports whose place somebody has to find first are counted on every page of the inbox, and are few."""

from django.db import migrations, models

WORK_WAITS = ["new", "triaged", "assigned", "accepted", "returned", "in-hand", "answered", "handed-over"]


class Migration(migrations.Migration):
    dependencies = [("reports", "0014_a_teams_list_by_its_clock")]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("state__in", WORK_WAITS), ("ward_code", "")),
                fields=["partnership", "state"],
                name="report_waiting_in_no_ward",
            ),
        ),
    ]
