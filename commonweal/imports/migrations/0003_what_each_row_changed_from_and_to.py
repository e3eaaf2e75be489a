import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A job keeps the first changes of its updated rows: which row, which field, from what to what."""

    dependencies = [("imports", "0002_what_changed_by_field")]

    operations = [
        migrations.CreateModel(
            name="ChangedField",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(help_text="the order in which the job met them, from 1")),
                (
                    "row",
                    models.CharField(
                        help_text="how a person finds the row: a shortened Crime ID, a reference", max_length=200
                    ),
                ),
                ("month", models.CharField(max_length=7)),
                ("force", models.CharField(max_length=80)),
                ("field", models.CharField(max_length=80)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="imports.importjob"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("job", "number"), name="changed_field_numbered_once")],
            },
        ),
    ]
