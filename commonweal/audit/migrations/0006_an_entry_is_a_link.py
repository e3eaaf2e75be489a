"""Every entry has its place in a chain; records and reasons no longer stand inside it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_older_entries_become_links")]
    operations = [
        migrations.RemoveField("auditentry", "records"),
        migrations.RemoveField("auditentry", "why"),
        migrations.AlterField("auditentry", "deed", models.CharField(max_length=20)),
        migrations.AlterField("auditentry", "sequence", models.PositiveBigIntegerField()),
        migrations.AlterField("auditentry", "hash", models.CharField(max_length=64)),
        migrations.AlterField(
            "auditentry",
            "chain",
            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="audit.auditchain"),
        ),
        migrations.AddConstraint(
            "auditentry", models.UniqueConstraint(fields=("chain", "sequence"), name="audit_one_entry_a_number")
        ),
    ]
