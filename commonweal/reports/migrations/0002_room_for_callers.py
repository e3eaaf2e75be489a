"""Makes room for callers beside the numbers that reports point to so far."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_caller"), ("reports", "0001_initial")]

    operations = [
        migrations.AddField(
            "report",
            "told_by",
            models.ForeignKey(
                help_text="none: anonymous, or nothing was told",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.caller",
            ),
        ),
        migrations.AlterField(
            "report", "caller_name", models.CharField(blank=True, help_text="as this log has it", max_length=120)
        ),
    ]
