import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("places", "0003_postcodes_and_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaFigures",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("table", models.CharField(help_text="which table it is: census-2021-camden-wards", max_length=60)),
                ("code", models.CharField(max_length=9)),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "within",
                    models.CharField(
                        blank=True, help_text="the borough or command, where a code has several", max_length=200
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("figures", models.JSONField(help_text="measure -> number, or null where the publisher suppressed it")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.partnership"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "table", "code", "within", "year"), name="figures_of_an_area_once"
                    )
                ],
            },
        ),
    ]
