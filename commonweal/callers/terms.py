"""The words of the weekly list of callers: what it watches for, and where somebody stands on it."""

from django.db import models

WEEKLY_CALLERS = "weekly-callers"


class Watch(models.TextChoices):
    """What is watched for; the words are those of the policy files, with hyphens."""

    OUT_OF_HOURS = "repeat-caller-out-of-hours", "Repeat callers, out of hours"
    POLICE = "repeat-caller-police", "Repeat callers, police"
    SECOND_REPORT = "second-report", "Second reports"
    CASE_REVIEW = "case-review", "Case review"


class Standing(models.TextChoices):
    """Compared with the as-at day a week earlier, on the same data."""

    NEW = "new", "New"
    CONTINUING = "continuing", "Continuing"
    NO_LONGER = "no-longer", "No longer"


STATUTORY, LOCAL, RULE = "statutory", "local", "rule"
"""The tests of a finding: a case review has the first two, everything else the third."""
