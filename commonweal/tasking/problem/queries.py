"""Problem sheets from the viewer on: the words that stand, their versions, and the facts that fill the four stages.

Facts are read from other records by the viewer's own rights whenever the sheet is opened; nothing of them is kept with
the sheet but the figure with which a measure began.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.access.permission import may
from commonweal.access.queries import team_names
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.viewer import Viewer
from commonweal.actions.queries import ActionShown, actions_between
from commonweal.core.rules.action_life import ActionState, Due
from commonweal.core.terms import Window
from commonweal.effects.queries import EffectListed, effects_at
from commonweal.hotspots.life.queries import LifeShown, lives
from commonweal.meetings.asked import id_of
from commonweal.tasking.models import ProblemSheet
from commonweal.tasking.problem.frames import OnTheList, calls_by_week, figures_of, on_the_list
from commonweal.tasking.problem.operations import sheet_seen
from commonweal.tasking.problem.terms import PART_LABELS, STAGE_LABELS, MeasureKind, Part, Stage
from commonweal.tasking.response.queries import ResponseListed, responses

MOST_LISTED = 200
FIRST_DAY = date(2000, 1, 1)
NOBODY = "Nobody yet"
DONE = (ActionState.DONE, ActionState.EFFECT_CHECKED)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a part."""

    number: int
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part as it stands: its question, hint, and versions, the newest first."""

    part: Part
    stage: Stage
    question: str
    hint: str
    versions: tuple[Version, ...]

    @property
    def words(self) -> str:
        """What stands now."""
        return self.versions[0].words if self.versions else ""

    @property
    def number(self) -> int:
        """Its newest version; 0 where nothing was written."""
        return self.versions[0].number if self.versions else 0


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure of the plan: its figure when it was set, today, and where it should be by when."""

    kind: MeasureKind
    start_value: int | None
    start_on: date
    now: int | None
    target: int
    by_on: date

    @property
    def is_reached(self) -> bool:
        """Whether today's figure is at or below the target."""
        return self.now is not None and self.now <= self.target


@dataclass(frozen=True, slots=True)
class SheetListed:
    """A line of the list of sheets."""

    id: UUID
    location_key: str
    place_name: str
    stage: Stage
    stage_label: str
    lead: str
    begun_on: datetime
    changed_at: datetime

    @property
    def lead_in_words(self) -> str:
        """Who leads, or that nobody does, to stand in a line."""
        return "Nobody leads it yet" if self.lead == NOBODY else f"Lead: {self.lead}"


@dataclass(frozen=True, slots=True)
class ActionsThere:
    """The actions at the place that the viewer may see, in counts, by kind, and one by one."""

    actions: tuple[ActionShown, ...]
    n_done: int
    n_open: int
    n_late: int
    n_not_possible: int
    by_kind: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What records say of a place now. `reads_hotspots`: whether the viewer reads lists, and so what rests on them."""

    listed: OnTheList | None
    life: LifeShown | None
    weeks: tuple[tuple[Window, int], ...]
    actions: ActionsThere
    responses: tuple[ResponseListed, ...]
    effects: tuple[EffectListed, ...]


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A sheet in full."""

    listed: SheetListed
    parts: Mapping[Part, PartShown]
    stage_number: int
    lead_number: int
    lead_id: UUID | None
    measures: tuple[MeasureShown, ...]
    facts: Facts
    n_versions: int

    def of_stage(self, stage: Stage) -> tuple[PartShown, ...]:
        """The parts that are written at a stage, in their order."""
        return tuple(one for one in self.parts.values() if one.stage is stage)


def problem_sheets(viewer: Viewer) -> tuple[SheetListed, ...]:
    """Every sheet that the viewer may see, the one that was written on last first."""
    rows = list(ProblemSheet.objects.visible_to(viewer).order_by("-changed_at", "id")[:MOST_LISTED])
    viewer.saw(ProblemSheet.kind, [one.id for one in rows])
    return tuple(_listed(one, _newest(one, Part.STAGE), _newest(one, Part.LEAD)) for one in rows)


def sheet_at(location_key: str, viewer: Viewer) -> UUID | None:
    """The sheet of a place; None where there is none that the viewer may see."""
    row = ProblemSheet.objects.visible_to(viewer).filter(location_key=location_key).first()
    return row.id if row else None


def sheet_shown(sheet_id: UUID, viewer: Viewer) -> SheetShown:
    """A sheet with its words, measures and facts; raises `NoSuchProblem`."""
    row = sheet_seen(sheet_id, viewer)
    viewer.saw(ProblemSheet.kind, [row.id])
    versions = _versions(row)
    parts = _parts(versions)
    stage, lead = versions.get(Part.STAGE, []), versions.get(Part.LEAD, [])
    listed = _listed(row, stage[0].words if stage else "", lead[0].words if lead else "")
    return SheetShown(
        listed, parts, stage[0].number if stage else 0, lead[0].number if lead else 0,
        id_of(lead[0].words) if lead else None, _measures(row, viewer), facts_of(row.location_key, viewer),
        sum(len(one) for one in versions.values()),
    )  # fmt: skip


def part_shown(sheet_id: UUID, part: Part, viewer: Viewer) -> tuple[str, PartShown]:
    """The name of a sheet's place and one part, without the facts; raises `NoSuchProblem`."""
    row = sheet_seen(sheet_id, viewer)
    viewer.saw(ProblemSheet.kind, [row.id])
    return row.place_name, _parts(_versions(row))[part]


def _versions(row: ProblemSheet) -> dict[str, list[Version]]:
    """Every version by part, the newest first."""
    found: dict[str, list[Version]] = {}
    for one in row.versions.order_by("-number"):
        found.setdefault(one.part, []).append(Version(one.number, one.words, one.by, one.at))
    return found


def _parts(versions: Mapping[str, list[Version]]) -> dict[Part, PartShown]:
    return {
        part: PartShown(part, stage, question, hint, tuple(versions.get(part, ())))
        for part, (stage, question, hint) in PART_LABELS.items()
    }


def _newest(row: ProblemSheet, part: Part) -> str:
    found = row.versions.filter(part=part).order_by("-number").first()
    return found.words if found else ""


def _listed(row: ProblemSheet, stage: str, lead: str) -> SheetListed:
    at = Stage(stage) if stage else Stage.SCANNING
    team_id = id_of(lead)
    name = team_names([team_id]).get(team_id, "") if team_id else ""
    return SheetListed(
        row.id, row.location_key, row.place_name, at, STAGE_LABELS[at], name or NOBODY, row.created_at,
        row.changed_at,
    )  # fmt: skip


def _measures(row: ProblemSheet, viewer: Viewer) -> tuple[MeasureShown, ...]:
    newest = {one.kind: one for one in row.measures.order_by("number")}
    now = figures_of(row.location_key, viewer) if newest else {}
    shown = []
    for one in newest.values():
        if one.target is not None and one.by_on is not None:
            kind = MeasureKind(one.kind)
            shown.append(MeasureShown(kind, one.start_value, one.start_on, now.get(kind), one.target, one.by_on))
    return tuple(sorted(shown, key=lambda one: list(MeasureKind).index(one.kind)))


def facts_of(location_key: str, viewer: Viewer) -> Facts:
    """What records say of a place now, as far as the viewer may read them."""
    reads_hotspots = may(viewer, Act.READ, RecordKind.HOTSPOT)
    reads_counts = may(viewer, Act.READ, RecordKind.CALL_COUNT)
    return Facts(
        listed=on_the_list(location_key, viewer) if reads_hotspots else None,
        life=lives([location_key], viewer, as_at=viewer.on).get(location_key) if reads_hotspots else None,
        weeks=calls_by_week(location_key, viewer) if reads_counts else (),
        actions=_actions(location_key, viewer),
        responses=responses(viewer, location_key=location_key),
        effects=effects_at(location_key, viewer) if reads_hotspots else (),
    )


def _actions(location_key: str, viewer: Viewer) -> ActionsThere:
    ever = Window(FIRST_DAY, viewer.on)
    found = actions_between(ever, viewer, location_key=location_key) if may(viewer, Act.READ, RecordKind.ACTION) else ()
    kinds = Counter(one.kind_name for one in found)
    return ActionsThere(
        tuple(reversed(found)), sum(one.state in DONE for one in found), sum(one.is_open for one in found),
        sum(one.due is Due.OVERDUE for one in found), sum(one.state == ActionState.NOT_POSSIBLE for one in found),
        tuple(sorted(kinds.items(), key=lambda one: (-one[1], one[0]))),
    )  # fmt: skip
