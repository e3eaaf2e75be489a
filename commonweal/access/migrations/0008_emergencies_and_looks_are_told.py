"""What somebody asked to open in an emergency, forms that were carried out, and looks that are told to those concerned."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("access", "0007_a_role_can_be_taken_away_at_once")]

    operations = [
        migrations.AddField(
            "brokenglass",
            "asked_for",
            models.CharField(
                max_length=20, default="", help_text="the reference as somebody typed it, also where there is none"
            ),
            preserve_default=False,
        ),
        migrations.AddField("brokenglass", "lapses_at", models.DateTimeField(null=True)),
        migrations.RunPython(
            lambda apps, _: apps.get_model("access", "BrokenGlass").objects.update(lapses_at=F("asked_at")),
            migrations.RunPython.noop,
        ),
        migrations.AlterField(
            "brokenglass", "lapses_at", models.DateTimeField(help_text="from then on nobody can approve it")
        ),
        migrations.CreateModel(
            "FormSent",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("staff_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            "LookTold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("record_kind", models.CharField(max_length=40)),
                ("record_id", models.UUIDField()),
                ("role", models.CharField(max_length=40)),
                ("relation", models.CharField(max_length=20)),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("on", models.DateField()),
                ("told_to_id", models.UUIDField(help_text="or the one person who is told", null=True)),
                (
                    "seen_at",
                    models.DateTimeField(null=True, help_text="when the first of those told said that it is in order"),
                ),
                ("seen_by_id", models.UUIDField(null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.partnership"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        help_text="who looked",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.staff",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        help_text="who is told",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(("seen_at__isnull", True)),
                        fields=["team", "-created_at"],
                        name="look_told_to_team",
                    ),
                    models.Index(
                        condition=Q(("seen_at__isnull", True)),
                        fields=["told_to_id", "-created_at"],
                        name="look_told_to_one",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("team__isnull", False)),
                        fields=("team", "record_id", "staff", "on", "relation"),
                        name="look_told_once_a_day_to_team",
                    ),
                    models.UniqueConstraint(
                        condition=Q(("told_to_id__isnull", False)),
                        fields=("told_to_id", "record_id", "staff", "on", "relation"),
                        name="look_told_once_a_day_to_one",
                    ),
                ],
            },
        ),
    ]
