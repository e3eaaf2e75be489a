"""Indexes of the list of reports of one kind, or of one line, newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_who_has_to_do_with_a_report")]

    operations = [
        migrations.AddIndex(
            "report",
            models.Index(fields=["partnership", "category", "received_at"], name="report_by_category"),
        ),
        migrations.AddIndex(
            "report",
            models.Index(fields=["partnership", "source", "received_at"], name="report_by_source"),
        ),
    ]
