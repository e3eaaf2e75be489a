"""The words of reports: what a call can be about, and how its source is called on a page."""

from django.db import models

from commonweal.core.terms import CallSource


class Category(models.TextChoices):
    """What a call is about, version 1 of the list."""

    DRUG_USE = "drug-use", "Drug use"
    DRUG_DEALING = "drug-dealing", "Drug dealing"
    NOISE = "noise", "Noise"
    ROWDY_BEHAVIOUR = "rowdy-behaviour", "Rowdy behaviour"
    INTIMIDATION = "intimidation", "Intimidation"
    NUISANCE_VEHICLES = "nuisance-vehicles", "Nuisance vehicles"
    STREET_DRINKING = "street-drinking", "Street drinking"
    BEGGING = "begging", "Begging"
    LITTER_AND_DUMPING = "litter-and-dumping", "Litter and dumping"
    VANDALISM = "vandalism", "Vandalism"
    FIREWORKS = "fireworks", "Fireworks"
    ANIMALS = "animals", "Animals"
    OTHER = "other", "Other"


SOURCE_LABELS = {
    CallSource.POLICE_ASB: "Police anti-social behaviour calls",
    CallSource.OUT_OF_HOURS: "Out-of-hours line",
    CallSource.COUNCIL_LINE: "Council line",
    CallSource.PATROL_LINE: "Patrol line",
}
