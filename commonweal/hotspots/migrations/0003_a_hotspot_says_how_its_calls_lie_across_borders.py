from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hotspots", "0002_a_hotspot_is_written_once")]

    operations = [
        migrations.AddField(
            model_name="hotspot",
            name="boroughs",
            field=models.JSONField(help_text="[borough, calls], most first: a place may cross a border", null=True),
        ),
    ]
