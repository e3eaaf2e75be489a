"""Where an import job stands."""

from django.db import models


class JobState(models.TextChoices):
    """A refused job has changed nothing; a stopped one goes on where it was."""

    WAITING = "waiting", "Waiting"
    LOADING = "loading", "Loading"
    FINISHED = "finished", "Finished"
    REFUSED = "refused", "Refused"
    STOPPED = "stopped", "Stopped"


RUNNING = frozenset({JobState.WAITING, JobState.LOADING})
# Shown in place of "finished" where every row was refused.
NOTHING_LOADED = "nothing-loaded"
