"""An organisation's part and a place in a team can end at once, also before the first day came."""

from django.db import migrations, models

HELP = "ended at once, whatever its last day"


class Migration(migrations.Migration):
    dependencies = [("access", "0009_agreements_in_full_and_lists_of_looks")]

    operations = [
        migrations.AddField(model, "ended_at", models.DateTimeField(blank=True, help_text=HELP, null=True))
        for model in ("organisationmembership", "teammembership")
    ]
