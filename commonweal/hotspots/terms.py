"""The words of hotspots: where one stands on the week's list."""

from django.db import models

WEEKLY_HOTSPOTS = "weekly-hotspots"


class Status(models.TextChoices):
    """Compared with the cut-off a week earlier, on the same data."""

    NEW = "new", "New"
    CONTINUING = "continuing", "Continuing"
    DROPPED_OFF = "dropped-off", "Dropped off"


LOCATION_KIND_LABELS = {
    "estate": "Estate",
    "park": "Park",
    "station": "Station",
    "named-place": "Named place",
    "street": "Street",
    "provisional": "Unnamed spot",
}
