"""What a named person decided about which callers are one person, and that it was taken back."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_caller"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdentityDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        choices=[("one-person", "One person"), ("not-one-person", "Not one person")], max_length=20
                    ),
                ),
                (
                    "reasons",
                    models.JSONField(default=list, help_text="why the product had suggested it, as it stood then"),
                ),
                ("why", models.CharField(help_text="in the words of whoever decided", max_length=1000)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_by", models.CharField(max_length=120)),
                ("decided_at", models.DateTimeField()),
                ("callers", models.ManyToManyField(related_name="decisions", to="people.caller")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.partnership"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IdentityDecisionUndone",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("why", models.CharField(max_length=1000)),
                ("undone_by_id", models.UUIDField(null=True)),
                ("undone_by", models.CharField(max_length=120)),
                ("undone_at", models.DateTimeField()),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="undone", to="people.identitydecision"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="identitydecision",
            index=models.Index(fields=["partnership", "-decided_at"], name="identity_decision_newest"),
        ),
    ]
