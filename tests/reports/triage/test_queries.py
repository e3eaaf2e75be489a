"""The inbox: who finds what there, in which order, with which words; and what is hidden is not there."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from commonweal.access.guarding.operations import set_guard
from commonweal.core.rules.report_life import ReportStep
from commonweal.core.terms import Guarding, Marking, ReportState, Risk
from commonweal.reports.incident.operations import join_incident
from commonweal.reports.intake.answers import Answers, Where
from commonweal.reports.intake.operations import take_report
from commonweal.reports.life.operations import Step, note_event, take_step
from commonweal.reports.models import Report, ReportEvent
from commonweal.reports.terms import EventKind, PlaceFound
from commonweal.reports.triage.queries import ON_A_PAGE, inbox, shows_for
from commonweal.reports.triage.terms import Asked, Line, Show, after_of
from tests.access.agreed import in_force
from tests.cast import AT, Cast, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in

LATER = AT + timedelta(hours=1)


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def taken(everybody: Cast, key: str, answers: Answers = NOISE, minutes: int = 0) -> UUID:
    at = AT + timedelta(minutes=minutes)
    return take_report(answers, way_in(key), by=everybody.viewer("cal"), at=at).report_id


def ids(everybody: Cast, who: str, show: Show, **asked: object) -> list[UUID]:
    page = inbox(Asked(show, **asked), everybody.viewer(who, at=LATER))  # type: ignore[arg-type]
    return [line.id for line in page.lines]


def line(everybody: Cast, one: UUID, who: str = "tom", show: Show = Show.TRIAGE) -> Line:
    page = inbox(Asked(show), everybody.viewer(who, at=LATER))
    return next(found for found in page.lines if found.id == one)


def give(everybody: Cast, one: UUID, team: str = "North team") -> None:
    version = Report.objects.values_list("version", flat=True).get(id=one)
    step = Step(ReportStep.ASSIGN, version, team_id=everybody.teams[team].id)
    take_step(one, step, by=everybody.viewer("tom"), at=AT)


def test_danger_stands_first_and_then_what_is_due_first(everybody: Cast) -> None:
    late, early = taken(everybody, "a", minutes=20), taken(everybody, "b")
    danger = taken(everybody, "c", replace(NOISE, risks=frozenset({Risk.WEAPON})), minutes=30)
    assert ids(everybody, "tom", Show.TRIAGE) == [danger, early, late]


def test_a_line_says_why_it_is_here_until_when_and_who_has_it(everybody: Cast) -> None:
    found = line(everybody, taken(everybody, "a"))
    assert (found.rule, found.why) == ("the rest", "Nothing else fits, so triage decides")
    assert (found.state, found.team, found.location) == (ReportState.NEW, "", "12 Larch Road")
    assert found.due_at is not None


def test_what_came_back_says_the_reason_and_stands_in_two_parts(everybody: Cast) -> None:
    one = taken(everybody, "a")
    give(everybody, one)
    take_step(one, Step(ReportStep.RETURN, 2, "It is in the south"), by=everybody.viewer("abby"), at=AT)
    assert ids(everybody, "tom", Show.RETURNED) == ids(everybody, "tom", Show.TRIAGE) == [one]
    assert line(everybody, one).why == "Returned to triage: It is in the south"


def test_each_page_goes_on_where_the_last_one_ended_and_every_line_stands_once(everybody: Cast) -> None:
    one = taken(everybody, "a")
    row = Report.objects.get(id=one)
    row_values = {f.attname: getattr(row, f.attname) for f in Report._meta.concrete_fields if f.attname != "id"}
    Report.objects.bulk_create(
        Report(**row_values | {
            "source_key": f"x{n}", "reference": f"ASB-X{n}", "urgent": n % 7 == 0,
            "due_at": AT + timedelta(minutes=n // 3), "state": ["new", "triaged", "returned"][n % 3],
        }) for n in range(2 * ON_A_PAGE + 11)
    )  # fmt: skip
    seen: list[Line] = []
    asked = Asked(Show.TRIAGE)
    while True:
        page = inbox(asked, everybody.viewer("tom"))
        seen += page.lines
        if page.onward is None:
            break
        assert len(page.lines) == ON_A_PAGE
        asked = replace(asked, after=after_of(str(page.onward)))
    assert len({found.id for found in seen}) == len(seen) == 2 * ON_A_PAGE + 12
    keys = [(not found.urgent, found.due_at, found.id) for found in seen]
    assert keys == sorted(keys)  # type: ignore[type-var]


def test_a_place_without_a_borough_and_anothers_address_have_parts_of_their_own(everybody: Cast) -> None:
    unknown = taken(everybody, "a", replace(NOISE, where=Where("by the big tree", PlaceFound.WORDS)))
    other = replace(NOISE, where=Where("1 Far Row", PlaceFound.ANOTHER_BOROUGH, borough_name="Eastmarsh"))
    elsewhere = taken(everybody, "b", other)
    taken(everybody, "c")
    assert ids(everybody, "tom", Show.NO_PLACE) == [unknown]
    assert ids(everybody, "tom", Show.ELSEWHERE) == [elsewhere]
    assert line(everybody, elsewhere).marks == ("An address in Eastmarsh",)


def test_what_a_reporter_adds_to_a_closed_report_stands_there_until_somebody_has_written_since(everybody: Cast) -> None:
    one, tom = taken(everybody, "a", replace(NOISE, who=LEE)), everybody.viewer("tom")
    for number, step in enumerate((ReportStep.TRIAGE, ReportStep.ANSWER, ReportStep.CLOSE), start=1):
        take_step(one, Step(step, number, "Done."), by=tom, at=AT)
    assert ids(everybody, "tom", Show.ADDED) == []
    told = ReportEvent(report_id=one, at=AT + timedelta(minutes=5), kind=EventKind.WORSE, words="It is back")
    told.save(force_insert=True)
    assert ids(everybody, "tom", Show.ADDED) == [one]
    assert "The reporter says it got worse" in line(everybody, one, show=Show.ADDED).marks
    note_event(Report.objects.get(id=one), EventKind.NOTE, words="Rang back", by=tom, at=AT + timedelta(minutes=9))
    assert ids(everybody, "tom", Show.ADDED) == []


def test_what_looks_co_ordinated_is_marked_and_never_moved(everybody: Cast) -> None:
    one = taken(everybody, "a")
    note_event(Report.objects.get(id=one), EventKind.CO_ORDINATED, by=everybody.viewer("tom"), at=AT)
    assert ids(everybody, "tom", Show.CO_ORDINATED) == [one]
    assert line(everybody, one).marks == ("Looks co-ordinated with other reports",)
    assert line(everybody, one).state is ReportState.NEW


def test_late_is_what_is_past_its_time(everybody: Cast) -> None:
    one, two = taken(everybody, "a"), taken(everybody, "b")
    Report.objects.filter(id=one).update(due_at=LATER - timedelta(minutes=1))
    Report.objects.filter(id=two).update(due_at=LATER)
    assert ids(everybody, "tom", Show.LATE) == [one]


def test_a_team_finds_its_own_list_and_nobody_elses(everybody: Cast) -> None:
    one, two = taken(everybody, "a"), taken(everybody, "b")
    give(everybody, one)
    give(everybody, two, "South team")
    assert ids(everybody, "abby", Show.MINE) == [one]
    assert ids(everybody, "sol", Show.MINE) == [two]
    assert ids(everybody, "tom", Show.TEAMS) == [one, two] or set(ids(everybody, "tom", Show.TEAMS)) == {one, two}
    assert Show.TRIAGE not in shows_for(everybody.viewer("abby"))


def test_a_follower_is_counted_at_its_leader_and_stands_in_no_part(everybody: Cast) -> None:
    one, two = taken(everybody, "a"), taken(everybody, "b")
    join_incident(one, two, version=1, by=everybody.viewer("tom"), at=AT)
    assert ids(everybody, "tom", Show.TRIAGE) == [two]
    assert line(everybody, two).n_followers == 1


def test_filters_narrow_and_a_reference_finds_one(everybody: Cast) -> None:
    one, two = taken(everybody, "a"), taken(everybody, "b", replace(NOISE, category="vandalism"))
    assert ids(everybody, "tom", Show.TRIAGE, category="noise") == [one]
    reference = Report.objects.get(id=two).reference
    assert ids(everybody, "tom", Show.TRIAGE, reference=reference.lower()) == [two]
    assert ids(everybody, "tom", Show.TRIAGE, reference="ASB-2222-2222") == []


@pytest.mark.parametrize("who", ["tom", "abby", "cora", "pat"])
def test_a_report_that_is_kept_for_others_leaves_lines_and_counts_as_if_it_had_never_come(
    everybody: Cast, who: str
) -> None:
    in_force(everybody)
    for key in "ab":
        give(everybody, taken(everybody, key))
    before = {show: inbox(Asked(show), everybody.viewer(who)) for show in shows_for(everybody.viewer(who))}
    one = taken(everybody, "c")
    give(everybody, one, "South team")
    kept, sol = Report.objects.get(id=one), everybody.viewer("sol")
    set_guard(kept, Guarding.PROTECTED, named=[everybody.staff("petra").id], why="a risk", by=sol, at=AT)
    after = {show: inbox(Asked(show), everybody.viewer(who)) for show in shows_for(everybody.viewer(who))}
    assert after == before


def test_a_partner_finds_what_lies_with_its_team_as_far_as_the_agreement_says(everybody: Cast, tmp_path: Path) -> None:
    in_force(everybody, fields=["category", "place", "times"])
    one = taken(everybody, "a", replace(NOISE, who=LEE))
    stays = taken(everybody, "b")
    Report.objects.filter(id=stays).update(landlord="Fenwick Homes")
    give(everybody, one, "Fenwick housing team")
    found = line(everybody, one, "cora", Show.MINE)
    assert ids(everybody, "cora", Show.MINE) == [one]
    assert (found.category_label, found.location) == ("Noise", "12 Larch Road")
    assert (found.team, found.rule, found.why) == (None, "", "")
    assert found.due_at is not None
    Report.objects.filter(id=one).update(marking=Marking.OFFICIAL_SENSITIVE)
    assert ids(everybody, "cora", Show.MINE) == []


def test_where_times_are_kept_back_there_is_no_clock_and_the_order_tells_none(everybody: Cast) -> None:
    in_force(everybody, fields=["category"])
    found = [taken(everybody, key, minutes=n) for n, key in enumerate("abcde")]
    for one in found:
        give(everybody, one, "Fenwick housing team")
    assert ids(everybody, "cora", Show.MINE) == sorted(found)
    shown = line(everybody, found[0], "cora", Show.MINE)
    assert (shown.due_at, shown.received_at, shown.location) == (None, None, None)
    # Nor does a list of what is late tell the clock, also where somebody writes its address.
    cora = everybody.viewer("cora", at=AT + timedelta(days=90))
    assert Show.LATE not in shows_for(cora)
    assert inbox(Asked(Show.LATE), cora).lines == ()


def test_nonsense_in_an_address_is_no_place_in_the_list() -> None:
    for written in ("", "1", "x_y_z", "1_1e400_a", "1__", "1_nan_00000000-0000-0000-0000-000000000001"):
        assert after_of(written) is None
