"""Tables for chains, records looked at, stand-ins for persons and reasons; entries get room for their link."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_entries_can_be_linked")]
    operations = [
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("of", models.CharField(help_text="a partnership's id, or `none`", max_length=40, unique=True)),
                ("count", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AuditStandIn",
            fields=[
                ("stand_in", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("record_id", models.UUIDField()),
                ("nonce", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "record_id"), name="audit_one_stand_in_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditLook",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "entry_id", "kind", "record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="audit.auditentry",
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("record_id", models.UUIDField()),
            ],
            options={"indexes": [models.Index(fields=["record_id", "kind"], name="audit_who_has_looked")]},
        ),
        migrations.CreateModel(
            name="AuditReason",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reason",
                        serialize=False,
                        to="audit.auditentry",
                    ),
                ),
                ("words", models.CharField(max_length=400)),
                ("nonce", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField("auditentry", "device", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("auditentry", "relation", models.CharField(blank=True, default="", max_length=80)),
        migrations.AddField("auditentry", "why_commitment", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("auditentry", "sequence", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("auditentry", "hash", models.CharField(max_length=64, null=True)),
        migrations.AddField(
            "auditentry",
            "chain",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="audit.auditchain"
            ),
        ),
    ]
