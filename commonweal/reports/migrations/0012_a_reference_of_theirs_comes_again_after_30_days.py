"""Another system's reference is one report within 30 days, which the key of the form holds; later it may come again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_what_was_told_is_written_once")]

    operations = [
        migrations.RemoveConstraint(model_name="reportintake", name="intake_their_reference_once"),
        migrations.AddIndex(
            model_name="reportintake",
            index=models.Index(
                fields=["system_key", "their_reference"],
                condition=~models.Q(their_reference=""),
                name="intake_by_their_reference",
            ),
        ),
    ]
