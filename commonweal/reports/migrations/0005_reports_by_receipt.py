"""The rules about callers read a span of days by when a call was received."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_a_caller_has_the_number")]

    operations = [
        migrations.AddIndex("report", models.Index(fields=["partnership", "received_at"], name="report_by_receipt")),
    ]
