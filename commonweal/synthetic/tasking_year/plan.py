"""The plan of the year: which actions and events the meetings agree for which listed place, before any is agreed.

Sizes are the published ones: 525 actions against 44 hotspots and 324 engagement events in a year (Islington 2022). Each
place on a week's planned list gets two actions and an event; what is left goes to places that stay on the list. What is
done, when and by whom is invented. The plan is made of the truth's lists and never of a run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commonweal.access.demo_people import (
    LANDLORDS_TEAM,
    NIGHT_TEAM,
    NORTH_TEAM,
    PATROL_TEAM,
    POLICE_TEAM,
    SOUTH_TEAM,
)
from commonweal.synthetic.chance import Chance

N_ACTIONS, N_EVENTS, WEEKS = 525, 324, 52
MEETS_AFTER = timedelta(days=2)
"""From the cut-off, a Monday, to the meeting on Wednesday."""
EPR_AT_WEEKS = 5
PLANNED_AS = "year/{}/{}/{}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A place on a week's planned list; `first_point` where it is open ground, which has no code in the gazetteer."""

    code: str
    name: str
    weeks_on_list: int
    first_point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Work:
    """What is agreed: its kind, words, who does it, after how many days it is due and ends, and what came of it.

    `ends_after` is None where it is still open when the year ends; `possible` False where it turned out not to be.
    """

    key: str
    kind: str
    what: str
    team: str
    due_after: int
    ends_after: int | None
    possible: bool
    outcome: str
    is_event: bool = False


@dataclass(frozen=True, slots=True)
class MatterPlanned:
    """A listed place at a meeting: what is decided of it and the work that is agreed."""

    place: Listed
    watch: bool
    epr: bool | None
    """Whether an Enhanced Partnership Response is agreed (True) or refused (False); None: it does not come up."""
    work: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    """One Wednesday."""

    cut_off_on: date
    matters: tuple[MatterPlanned, ...]

    @property
    def held_on(self) -> date:
        """The day of the meeting."""
        return self.cut_off_on + MEETS_AFTER


# Kind, what is to be done, who does it, what came of it; drawn in turn.
ACTIONS = (
    ("patrol", "Walk the place on the evenings with most calls", PATROL_TEAM, "Walked on each of the evenings"),
    ("patrol", "Foot patrol in uniform after eight", POLICE_TEAM, "Eight patrols made, nobody found on two of them"),
    ("visit", "Call at the addresses that face the entrance", NORTH_TEAM, "Called at twelve doors, seven answered"),
    ("warning", "Warn those who were seen there", POLICE_TEAM, "Two warnings given and written down"),
    ("letter", "Letter to each home about noise after eleven", SOUTH_TEAM, "Letters through every door"),
    ("target-hardening", "Mend the door entry and the closer", LANDLORDS_TEAM, "Mended and tried"),
    ("fobs", "Six fobs for officers to open the street doors", LANDLORDS_TEAM, "Six fobs given out"),
    ("works", "Cut back the bushes beside the path", SOUTH_TEAM, "Cut to knee height"),
    ("audit", "Environmental visual audit by daylight and by night", NORTH_TEAM, "Walked, nine findings sent on"),
    ("cctv", "Turn the camera to the stairs", NIGHT_TEAM, "Turned; the stairs are in view"),
    ("outreach", "Outreach to those who sleep there", NORTH_TEAM, "Two people spoken to, one took up a place"),
    ("youth-session", "Session by youth workers on the court", NORTH_TEAM, "Eleven young people came"),
    ("licensing-visit", "Visit the off-licence about sales after hours", NIGHT_TEAM, "Visited, its conditions read"),
)  # fmt: skip
EVENTS = (
    ("engagement-event", "Stall with residents on Saturday", NORTH_TEAM, "Some forty people stopped"),
    ("walkabout", "Walkabout with residents and the landlord", LANDLORDS_TEAM, "Nine residents came along"),
    ("door-knocking", "Knock on the doors around", SOUTH_TEAM, "Thirty doors, eleven answered"),
)
NOT_POSSIBLE = "It could not be done: nobody could be spared in these days."
# By the letters that a decision is chosen with: these kinds are agreed as a decision of the meeting's screen.
DECIDED_AS = {
    "audit": "visual-audit", "target-hardening": "target-hardening", "outreach": "outreach",
    "youth-session": "youth-visit", "licensing-visit": "licensing",
}  # fmt: skip


def listed_by_week(truth: Mapping[str, Any]) -> list[tuple[date, list[Listed]]]:
    """The places of the last year's lists by cut-off, as the truth of the borough has them."""
    weeks = truth["cut_offs"][-WEEKS:]
    return [(date.fromisoformat(week["cut_off"]), [_listed(one) for one in week["hotspots"]]) for week in weeks]


def _listed(entry: Mapping[str, Any]) -> Listed:
    point = entry.get("first_point")
    return Listed(entry["code"], entry.get("name", ""), entry["weeks_on_list"], tuple(point) if point else None)


def plan_year(weeks: Sequence[tuple[date, Sequence[Listed]]], seed: int) -> tuple[MeetingPlanned, ...]:
    """The meetings of the year with all that they agree, oldest first."""
    chance = Chance(seed, "tasking")
    listings = [(cut_off, place) for cut_off, places in weeks for place in places]
    n_actions = _shared_out(listings, N_ACTIONS, 2, chance)
    n_events = _shared_out(listings, N_EVENTS, 1, chance)
    last = max(cut_off for cut_off, _ in listings)
    found: dict[date, list[MatterPlanned]] = {cut_off: [] for cut_off, _ in weeks}
    for n, (cut_off, place) in enumerate(listings):
        work = tuple(_work(cut_off, place, n_actions[n], n_events[n], last, chance))
        epr = chance.happens(600) if place.weeks_on_list == EPR_AT_WEEKS else None
        found[cut_off].append(MatterPlanned(place, place.weeks_on_list == 1 and chance.happens(300), epr, work))
    return tuple(MeetingPlanned(cut_off, tuple(matters)) for cut_off, matters in found.items())


def _shared_out(listings: Sequence[tuple[date, Listed]], total: int, each: int, chance: Chance) -> list[int]:
    """How many each listing gets: `each`, and the rest one by one to places that stayed on the list."""
    counts = [each] * len(listings)
    staying = [n for n, (_, place) in enumerate(listings) if place.weeks_on_list > 1]
    for _ in range(total - each * len(listings)):
        counts[staying[chance.below(len(staying))]] += 1
    return counts


def _work(
    cut_off: date, place: Listed, n_actions: int, n_events: int, last: date, chance: Chance
) -> Iterator[Work]:  # fmt: skip
    first = chance.below(len(ACTIONS))
    ends_after = chance.between(3, 16)
    for n in range(n_actions + n_events):
        is_event = n >= n_actions
        kinds = EVENTS if is_event else ACTIONS
        kind, what, team, outcome = kinds[(first + 5 * n) % len(kinds)]
        possible = is_event or not chance.happens(40)
        # The newest meetings' work is still under way; before that, little is.
        still_open = cut_off == last or (not is_event and chance.happens(10))
        key = PLANNED_AS.format(cut_off.isoformat(), place.code, n)
        ends = None if still_open else ends_after
        yield Work(key, kind, what, team, 14, ends, possible, outcome if possible else NOT_POSSIBLE, is_event)


def finished_by_place(year: Sequence[MeetingPlanned], first: date, last: date) -> dict[str, list[int]]:
    """By code of a place how many actions and events are done from a first to a last day, both included."""
    found: dict[str, list[int]] = {}
    for meeting in year:
        for matter in meeting.matters:
            for one in matter.work:
                if one.ends_after is None or not one.possible:
                    continue
                if first <= meeting.held_on + timedelta(days=one.ends_after) <= last:
                    found.setdefault(matter.place.code, [0, 0])[one.is_event] += 1
    return found


def truth_of(year: Sequence[MeetingPlanned]) -> dict[str, Any]:
    """What the product must count, added up from the plan."""
    by_place: dict[str, list[int]] = {}
    by_month: dict[str, list[int]] = {}
    ended = {"open": 0, "done": 0, "not-possible": 0}
    for meeting in year:
        for matter in meeting.matters:
            for one in matter.work:
                for table, key in ((by_place, matter.place.code), (by_month, meeting.held_on.strftime("%Y-%m"))):
                    table.setdefault(key, [0, 0])[one.is_event] += 1
                ended["open" if one.ends_after is None else "done" if one.possible else "not-possible"] += 1
    return {
        "meetings": len(year),
        "actions": sum(actions for actions, _ in by_place.values()),
        "engagement_events": sum(events for _, events in by_place.values()),
        "places": len(by_place),
        "by_place": dict(sorted(by_place.items())),
        "by_month": dict(sorted(by_month.items())),
        "ended": ended,
        "responses": sum(matter.epr is True for meeting in year for matter in meeting.matters),
    }
