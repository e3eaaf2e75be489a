"""One time of a theme or of a local event: the thing that is prepared for, under a key that actions and notes carry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from commonweal.core.policy.ahead import AheadRules, Start, Theme
from commonweal.core.policy.calendar import Calendar
from commonweal.core.rules.lead_times import times_of
from commonweal.core.terms import Window
from commonweal.local_events.queries import EventOn

ACTIONS_FOR = "ahead/"
"""What the key of an action begins with that was agreed for something ahead."""
WEEKS_A_YEAR, NEAR_DAYS = 52, 45
"""A year of the moon is eleven days shorter: three of them move Ramadan by a month."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is prepared for; exactly one of `theme` and `event` is set. `calls`: the kinds of call that tell of it, None
    for all, empty for none."""

    key: str
    title: str
    owner: str
    days: Window
    starts: tuple[Start, ...]
    theme: Theme | None = None
    event: EventOn | None = None

    @property
    def calls(self) -> tuple[str, ...] | None:
        """The kinds of call that tell of it."""
        return self.theme.calls if self.theme else None

    @property
    def url(self) -> str:
        """Its page."""
        if self.theme:
            return reverse("ahead-theme", args=[self.theme.word, f"{self.days.first_day:%Y-%m}"])
        assert self.event is not None
        return f"{reverse('ahead-event', args=[self.event.event.id])}?on={self.days.first_day.isoformat()}"

    @property
    def step_url(self) -> str:
        """Where its forms are sent."""
        page, _, on = self.url.partition("?")
        return f"{page}step/?{on}" if on else f"{page}step/"

    def key_of(self, start: Start) -> str:
        """The key of the action that is agreed as one of its starts."""
        return f"{ACTIONS_FOR}{self.key}/{start.word}"


def of_theme(theme: Theme, days: Window) -> Subject:
    """One time of a theme."""
    key = f"theme/{theme.word}/{days.first_day:%Y-%m}"
    return Subject(key, theme.title, theme.owner, days, theme.starts, theme=theme)


def of_event(one: EventOn, rules: AheadRules) -> Subject:
    """One time of an event."""
    starts = rules.before(one.event.sort)
    return Subject(key_of_event(one.event.id, one.days.first_day), one.event.title, "", one.days, starts, event=one)


def key_of_event(event_id: UUID, first_day: date) -> str:
    """The key of one time of an event."""
    return f"event/{event_id}/{first_day.isoformat()}"


def themes_between(rules: AheadRules, calendar: Calendar, window: Window) -> Iterator[Subject]:
    """Each time of each theme that touches a window."""
    for theme in rules.themes:
        for days in times_of(theme, calendar, window):
            yield of_theme(theme, days)


def earlier_time(theme: Theme, days: Window, years_back: int, calendar: Calendar) -> Subject | None:
    """The same theme so many years before, the nearest to its days; None where the calendar has none near them."""
    about = days.first_day - timedelta(weeks=years_back * WEEKS_A_YEAR)
    near = timedelta(days=NEAR_DAYS)
    found = times_of(theme, calendar, Window(about - near, about + near))
    starts = [one for one in found if abs(one.first_day - about) <= near]
    nearest = min(starts, key=lambda one: abs(one.first_day - about), default=None)
    return of_theme(theme, nearest) if nearest else None
