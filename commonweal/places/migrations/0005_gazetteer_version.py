import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("places", "0004_figures_of_areas"),
    ]

    operations = [
        migrations.CreateModel(
            name="GazetteerVersion",
            fields=[
                (
                    "partnership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="access.partnership",
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
            ],
        ),
    ]
