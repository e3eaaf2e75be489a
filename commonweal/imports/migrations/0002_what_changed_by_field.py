from django.db import migrations, models


class Migration(migrations.Migration):
    """A job says in which fields its updated rows differ, and how many rows of the store its file no longer has."""

    dependencies = [("imports", "0001_initial")]

    operations = [
        migrations.AddField(
            "importjob",
            "changed_fields",
            models.JSONField(default=dict, help_text="updated rows, by the field that changed"),
        ),
        migrations.AddField(
            "importjob",
            "n_lacking",
            models.PositiveIntegerField(default=0, help_text="rows of the store that the file no longer has"),
        ),
    ]
