"""A role that is taken away on its first day has no day left before it: the instant says that it is over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0006_what_one_signs_in_with")]

    operations = [
        migrations.AddField(
            "membership",
            "ended_at",
            models.DateTimeField(blank=True, help_text="taken away at once, whatever its last day", null=True),
        ),
    ]
