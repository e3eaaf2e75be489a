"""Published counts of crime by area and month.

Class B; marking OFFICIAL (published data); kept while a figure refers to them. Read by the analyst.
"""

from django.db import models

from commonweal.access.record_kinds import RecordKind
from commonweal.access.scope import OwnedRecord


def _words(longest: int = 200) -> "models.CharField[str, str]":
    return models.CharField(max_length=longest, blank=True, default="")


class CrimeCount(OwnedRecord):
    """One row of a published table: what was counted, where, and its number for each month.

    `counts` is {"202406": 12, ...}; a row of a table that has one line a month, or a record, has one month. Nothing is
    added up or renamed: categories break between files (data quirk 11), so a series names its dataset.
    """

    kind = RecordKind.CRIME_COUNT

    dataset = models.CharField(max_length=120, help_text="the publication, by the name of its file")
    layout = models.CharField(max_length=40, help_text="which form of table it is")
    identity = models.CharField(max_length=32)
    ordinal = models.PositiveIntegerField(default=1, help_text="the number among rows that say the same")
    area_kind = models.CharField(max_length=20)
    area_code = _words(20)
    area_name = _words()
    borough = _words(80)
    major = _words()
    minor = _words()
    measure = _words()
    details = models.JSONField(default=dict, help_text="the other columns, as published")
    counts = models.JSONField(default=dict, help_text="month as YYYYMM: number")
    file_name = _words()
    file_sha256 = _words(64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "dataset", "identity", "ordinal"], name="crime_count_once")
        ]
        indexes = [
            # A series of one area.
            models.Index(fields=["partnership", "dataset", "area_code"], name="crime_count_of_an_area"),
        ]
