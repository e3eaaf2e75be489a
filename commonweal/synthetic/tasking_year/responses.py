"""Lives the responses that the planned year agrees: what agencies say, who is there, what each day comes to, its end.

Nothing is drawn: what happens follows from the day, so that the year's other chances stay as they are. The last
response is left without its end report, for whoever looks at the demonstration to write.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from commonweal.access.demo_people import COUNCIL, LANDLORD, PATROL, POLICE
from commonweal.access.viewer import Viewer
from commonweal.core.terms import LONDON, london_day
from commonweal.synthetic.tasking_year.as_somebody import as_somebody
from commonweal.tasking.response.agencies.operations import CommitmentWanted, commit, judge_commitment
from commonweal.tasking.response.diary.operations import DiaryWanted, TallyWanted, add_to_diary, note_diary, tally_day
from commonweal.tasking.response.operations import agencies_of, note_residents, take_action_in
from commonweal.tasking.response.queries import ResponseShown, response_shown, responses, unlinked_at
from commonweal.tasking.response.report.content import Written
from commonweal.tasking.response.report.operations import ReportWanted, issue_report
from commonweal.tasking.response.terms import CommitmentState, DiaryState

CHAIR = "chris"
Step = tuple[datetime, Callable[[Viewer], None]]
A_DAY = timedelta(days=1)
LATE, MORNING = time(23, 0), time(9, 0)
LATER_WEEKDAYS = frozenset({3, 4, 5})
SAID = (
    (POLICE, "Two foot patrols on Thursday, Friday and Saturday evenings, and one officer who answers for the place"),
    (PATROL, "Call by on the evenings without the police"),
    (COUNCIL, "Repairs that wait are done in the first week; a letter to every home"),
    (LANDLORD, "Door closers and lights are checked each Monday"),
)  # fmt: skip
BEFORE = "Of 26 people at 20 doors, 15 keep away from here after dark. Most name the evenings at the end of the week."
AFTER = "Of 24 people at 19 doors, 8 keep away from here after dark. Several ask whether the patrols stay."
WRITTEN = Written(
    "Patrols at the same hours each week: people came out to speak to them.",
    "Repairs took a week longer than agreed, because parts were on order.",
    "The landlord keeps its Monday check; the meeting looks again in six weeks.",
)


def live_responses(*, at: datetime) -> Sequence[UUID]:
    """Live every response up to `at`, the oldest first; their ids. One that was lived before is left as it is."""
    with as_somebody(CHAIR, at) as chair:
        found = [response_shown(one.id, chair) for one in reversed(responses(chair))]
        agencies = {name: one for one, name in agencies_of(chair).items()}
    for shown in found:
        for moment, step in _steps(shown, agencies, london_day(at)) if not shown.commitments else ():
            with as_somebody(CHAIR, moment) as chair:
                step(chair)
    return [shown.listed.id for shown in found]


def report_responses(ids: Sequence[UUID], *, at: datetime) -> int:
    """The end reports of all but the last; how many."""
    for response_id in ids[:-1]:
        with as_somebody(CHAIR, at) as chair:
            issue_report(response_id, ReportWanted("demo/report", WRITTEN), by=chair, at=at)
    return len(ids[:-1])


def _steps(shown: ResponseShown, agencies: dict[str, UUID], until: date) -> Iterator[Step]:
    """What happens with a response up to a day: its beginning, its evenings, and the morning after its last one."""
    days = shown.listed.days
    taking_part = {one.organisation_id for one in shown.partners}
    here = {name: one for name, one in agencies.items() if one in taking_part}
    yield _at(days.begins_on, time(12, 0)), partial(_begin, shown, here)
    day = days.begins_on
    while day <= days.ends_on and day < until:
        if day.weekday() in LATER_WEEKDAYS and POLICE in here:
            yield _at(day, LATE), partial(_evening, shown, day, here[POLICE])
        day += A_DAY
    if days.ends_on < until:
        yield _at(days.ends_on + A_DAY, MORNING), partial(_end, shown)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LONDON)


def _begin(shown: ResponseShown, here: dict[str, UUID], by: Viewer) -> None:
    response_id, days = shown.listed.id, shown.listed.days
    for name, words in SAID:
        if name in here:
            commit(response_id, CommitmentWanted(f"demo/{name}", here[name], words), by=by, at=by.at)
    if POLICE in here:
        wanted = DiaryWanted(
            "demo/patrol", days.begins_on, here[POLICE], "Foot patrol", time(18), time(22), days.ends_on, LATER_WEEKDAYS
        )
        add_to_diary(response_id, wanted, by=by, at=by.at)
    if COUNCIL in here:
        knocking = DiaryWanted("demo/doors", days.begins_on + 5 * A_DAY, here[COUNCIL], "Door knocking", time(16, 30))
        add_to_diary(response_id, knocking, by=by, at=by.at)
    note_residents(response_id, shown.version, BEFORE, "", by=by, at=by.at)


def _evening(shown: ResponseShown, on: date, police: UUID, by: Viewer) -> None:
    response_id, n = shown.listed.id, on.toordinal()
    if n % 9 == 0:
        now = response_shown(response_id, by)
        line = next(line for day in now.days if day.on == on for line in day.diary)
        note_diary(response_id, line.id, DiaryState.NOT_KEPT, "Called to another borough", by=by, at=by.at)
        return
    counts = {"patrols": 2, "people-met": 5 + n % 7, "warnings": int(n % 4 == 0)}
    words = "Canisters in the bin store" if n % 11 == 0 else ""
    tally_day(response_id, TallyWanted(f"demo/{on}", on, police, counts, words), by=by, at=by.at)


def _end(shown: ResponseShown, by: Viewer) -> None:
    now, days = response_shown(shown.listed.id, by), shown.listed.days
    for action in unlinked_at(shown.listed.id, by):
        if days.window.holds(action.agreed_on):
            take_action_in(shown.listed.id, action.id, by=by, at=by.at)
    for day in now.days:
        for line in day.diary:
            if line.state is DiaryState.PLANNED:
                note_diary(shown.listed.id, line.id, DiaryState.KEPT, "", by=by, at=by.at)
    for one in now.commitments:
        late = one.words.startswith("Repairs")
        state = CommitmentState.IN_PART if late else CommitmentState.KEPT
        why = "Parts were on order for a week" if late else ""
        judge_commitment(shown.listed.id, one.id, state, why, by=by, at=by.at)
    note_residents(shown.listed.id, now.version, BEFORE, AFTER, by=by, at=by.at)
