"""The words of meetings: sorts of groups, attendance, what a decision does to an earlier one, and what is refused."""

from django.db import models

LONGEST_NAME, LONGEST_LINE, LONGEST_WORDS, LONGEST_KEY = 120, 200, 2_000, 80


class GroupSort(models.TextChoices):
    """What a group is for; a sort can have screens of its own."""

    TASKING = "tasking", "Tasking meeting"
    PANEL = "panel", "Panel"
    BOARD = "board", "Board"
    WARD_PANEL = "ward-panel", "Ward panel"
    TASK_AND_FINISH = "task-and-finish", "Task and finish group"
    FORUM = "forum", "Forum"


class Came(models.TextChoices):
    """Whether an agency was there."""

    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Not there"


class Bearing(models.TextChoices):
    """What a decision does to an earlier one, which stays as it was written."""

    CORRECTS = "corrects", "corrects"
    CONFIRMS = "confirms", "confirms"


class MeetingRefused(Exception):
    """This cannot be done with the group or meeting as it stands: the field to put right, and why in a sentence."""

    def __init__(self, field: str, because: str) -> None:
        super().__init__(because)
        self.field, self.because = field, because


class NoSuchGroup(Exception):
    """There is no such group, or none that the viewer may see."""


class NoSuchMeeting(Exception):
    """There is no such meeting, or none that the viewer may see."""


class NotInThisSeat(Exception):
    """The viewer's seat in the group neither chairs nor takes notes, whichever was needed."""
