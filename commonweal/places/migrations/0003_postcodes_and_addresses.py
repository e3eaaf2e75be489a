import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("places", "0002_census_areas_and_withdrawn_sets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Postcode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("code", models.CharField(help_text="capitals, one space: N1 0AA", max_length=8)),
                (
                    "squeezed",
                    models.CharField(
                        help_text="the same without the space, to be searched while half typed", max_length=7
                    ),
                ),
                ("easting_m", models.FloatField(null=True)),
                ("northing_m", models.FloatField(null=True)),
                (
                    "quality",
                    models.PositiveSmallIntegerField(
                        help_text="Code-Point Open: 10 best, 60 a sector's mean, 90 no point"
                    ),
                ),
                ("borough_code", models.CharField(blank=True, max_length=9)),
                (
                    "ward_code",
                    models.CharField(blank=True, help_text="as in the file: of the wards of its day", max_length=9),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.partnership"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("partnership", "squeezed"), name="postcode_once")],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("uprn", models.CharField(help_text="digits, no leading zero", max_length=12)),
                ("house", models.CharField(blank=True, max_length=80)),
                (
                    "house_number",
                    models.CharField(
                        blank=True, help_text="the number in the street: 12a of Flat 3, 12A", max_length=12
                    ),
                ),
                ("street", models.CharField(max_length=120)),
                (
                    "compared_street",
                    models.CharField(help_text="the street as it is compared: fenwick rd", max_length=120),
                ),
                ("locality", models.CharField(blank=True, max_length=80)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("easting_m", models.FloatField(null=True)),
                ("northing_m", models.FloatField(null=True)),
                ("landlord", models.CharField(blank=True, max_length=120)),
                (
                    "tenancy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("council-tenancy", "Council tenancy"),
                            ("council-leasehold", "Council leasehold"),
                            ("registered-provider", "Registered provider"),
                            ("private", "Private"),
                            ("temporary", "Temporary"),
                            ("other", "Other"),
                        ],
                        max_length=30,
                    ),
                ),
                ("block", models.CharField(blank=True, max_length=120)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.partnership"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["partnership", "compared_street", "house_number"], name="address_by_street"),
                    models.Index(fields=["partnership", "postcode", "house_number"], name="address_by_postcode"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "uprn"), name="address_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("uprn", ""), _negated=True), models.Q(("uprn__startswith", "0"), _negated=True)
                        ),
                        name="uprn_without_leading_zero",
                    ),
                ],
            },
        ),
    ]
