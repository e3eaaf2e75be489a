from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="area",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="area",
            name="area_kind",
            field=models.CharField(
                choices=[("borough", "borough"), ("ward", "ward"), ("lsoa", "lsoa"), ("msoa", "msoa")], max_length=20
            ),
        ),
        migrations.AlterField(
            model_name="area",
            name="within_code",
            field=models.CharField(blank=True, help_text="the borough that it lies in", max_length=40),
        ),
    ]
