"""The number is the caller's now, so a report points to the caller and no longer to the number."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0003_identity_decision"), ("reports", "0003_callers_from_numbers_and_names")]

    operations = [
        migrations.RemoveField("report", "caller"),
        migrations.RenameField("report", "told_by", "caller"),
    ]
