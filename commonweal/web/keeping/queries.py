"""How far the work in the background has come: counts of all partnerships, which name no record."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min
from django_tasks_db.models import DBTaskResult


@dataclass(frozen=True, slots=True)
class Background:
    """Work that waits and since when, and when work was last begun; times in UTC."""

    n_waiting: int
    waiting_since: datetime | None
    last_begun_at: datetime | None


def background() -> Background:
    """What waits for the worker, and when it last did something."""
    waiting = DBTaskResult.objects.ready()
    oldest = waiting.aggregate(at=Min("enqueued_at"))["at"]
    return Background(waiting.count(), oldest, DBTaskResult.objects.aggregate(at=Max("started_at"))["at"])
