from django.db import migrations, models


class Migration(migrations.Migration):
    """The JSON value is gone; the database holds that a search is there once."""

    dependencies = [("incidents", "0003_searches_move_into_columns")]

    operations = [
        migrations.AlterField("stopandsearch", "details", models.JSONField(default=dict, null=True)),
        migrations.RemoveField("stopandsearch", "details"),
        migrations.AlterField("stopandsearch", "source", models.CharField(max_length=30, default="stop-and-search")),
        migrations.RemoveField("stopandsearch", "source"),
        migrations.AlterField("stopandsearch", "source_key", models.CharField(max_length=80, default="")),
        migrations.RemoveField("stopandsearch", "source_key"),
        migrations.AlterField("stopandsearch", "identity", models.CharField(max_length=20)),
        migrations.AddConstraint(
            "stopandsearch",
            models.UniqueConstraint(
                fields=("partnership", "force", "month", "identity", "ordinal"), name="stop_and_search_once"
            ),
        ),
        migrations.AlterField(
            "stopandsearch",
            "partnership",
            models.ForeignKey(
                db_index=False, on_delete=models.deletion.PROTECT, related_name="+", to="access.partnership"
            ),
        ),
    ]
