from django.db import migrations, models


def _words(longest: int = 200) -> models.CharField:
    return models.CharField(max_length=longest, blank=True, default="")


class Migration(migrations.Migration):
    """Searches get a table by their own name, with a column for each thing published."""

    dependencies = [("incidents", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("policeincident", "police_incident_once"),
        migrations.RemoveIndex("policeincident", "police_incident_by_time"),
        migrations.RenameModel("PoliceIncident", "StopAndSearch"),
        migrations.RenameField("stopandsearch", "what", "search_type"),
        migrations.AlterField("stopandsearch", "search_type", _words(80)),
        migrations.AlterField(
            "stopandsearch", "force", models.CharField(max_length=80, help_text="whose download it stands in")
        ),
        migrations.AlterField(
            "stopandsearch", "month", models.CharField(max_length=7, help_text="the month of the publication, YYYY-MM")
        ),
        migrations.AddField("stopandsearch", "identity", models.CharField(max_length=20, default="")),
        migrations.AddField("stopandsearch", "ordinal", models.PositiveIntegerField(default=1)),
        *(
            migrations.AddField("stopandsearch", name, _words())
            for name in (
                "part_of_operation",
                "operation",
                "gender",
                "age_range",
                "self_defined_ethnicity",
                "officer_defined_ethnicity",
                "legislation",
                "object_of_search",
                "outcome",
                "outcome_linked",
                "clothing_removed",
            )
        ),
    ]
