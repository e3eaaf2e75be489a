"""A caller: one number with one name as compared."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Caller",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("name", models.CharField(blank=True, help_text="as first written down", max_length=120)),
                (
                    "compared_name",
                    models.CharField(
                        blank=True,
                        help_text="in small letters, single spaces, without full stops and commas",
                        max_length=400,
                    ),
                ),
                (
                    "contact_point",
                    models.ForeignKey(
                        help_text="none: a name alone",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="callers",
                        to="people.contactpoint",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.partnership"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="caller",
            constraint=models.UniqueConstraint(
                condition=models.Q(("contact_point__isnull", False)),
                fields=("partnership", "contact_point", "compared_name"),
                name="caller_once_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="caller",
            constraint=models.UniqueConstraint(
                condition=models.Q(("contact_point__isnull", True)),
                fields=("partnership", "compared_name"),
                name="caller_once_without_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="caller",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contact_point__isnull", False), models.Q(("compared_name", ""), _negated=True), _connector="OR"
                ),
                name="caller_has_number_or_name",
            ),
        ),
    ]
