"""What the weekly run finds about callers."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("people", "0004_a_decision_is_written_once"),
        ("runs", "0003_a_run_is_confirmed"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallerFinding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "watch",
                    models.CharField(
                        choices=[
                            ("repeat-caller-out-of-hours", "Repeat callers, out of hours"),
                            ("repeat-caller-police", "Repeat callers, police"),
                            ("second-report", "Second reports"),
                            ("case-review", "Case review"),
                        ],
                        max_length=40,
                    ),
                ),
                ("number", models.PositiveIntegerField(help_text="its number in the list of its rule")),
                (
                    "standing",
                    models.CharField(
                        choices=[("new", "New"), ("continuing", "Continuing"), ("no-longer", "No longer")],
                        max_length=20,
                    ),
                ),
                ("callers", models.JSONField(help_text="ids of the callers that count together, the lead among them")),
                ("n_calls", models.PositiveIntegerField(help_text="calls in the longest window of the rule")),
                (
                    "n_recent",
                    models.PositiveIntegerField(
                        help_text="calls in its shortest window; the same where it has one window"
                    ),
                ),
                (
                    "since_on",
                    models.DateField(help_text="the first day of the spell that holds the as-at day", null=True),
                ),
                ("until_on", models.DateField(help_text="the last day of it, if no further call comes", null=True)),
                (
                    "evidence",
                    models.JSONField(help_text="ids of the reports that the finding rests on, oldest first"),
                ),
                (
                    "tests",
                    models.JSONField(
                        help_text="name, met, because, clause, since, until, and which of the evidence counts"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        help_text="whose code the person has",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.caller",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.partnership"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="caller_findings", to="runs.run"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "watch", "lead"), name="caller_finding_once_a_run"),
                    models.UniqueConstraint(fields=("run", "watch", "number"), name="caller_finding_number_once_a_run"),
                ],
            },
        ),
    ]
