"""Audit entries as pages write them, read as looks, and the list of a week that comes of them."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from django.core.management import call_command

from commonweal.access.models import Guard
from commonweal.access.permission import NotAllowed
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.access.watch.queries import NotAWeek, facts, last_days, last_whole_week, looks_of, week_of_looks
from commonweal.audit.deeds import Deed
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.command_line import Refusal
from commonweal.core.rules.looking import LookDeed, SignKind
from tests.cast import Cast, gather_all

SPACE = UUID(int=0x5EED)
MONDAY = date(2026, 3, 2)
AFTER = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
FLAT = uuid5(SPACE, "a flat")


@pytest.fixture
def cast(db: None) -> Cast:
    return gather_all()


def officer(cast: Cast, who: str = "dana", at: datetime = AFTER) -> Viewer:
    """The data protection officer, the day after the week."""
    return cast.viewer(who, at=at)


def looked(
    cast: Cast, who: str, at: datetime, reports: Iterable[UUID], *, deed: Deed = Deed.READ, relation: str = "team",
    callers: Iterable[UUID] = (), why: str = "",
) -> UUID:  # fmt: skip
    """One request of somebody, as the middleware writes it; its entry."""
    partnership, role = {"esther": (cast.eastmarsh, "analyst")}.get(who, (cast.northmoor, "asb-officer"))
    trace = Trace(
        route="report", at=at, actor_id=cast.staff(who).id, actor_role=role, why=why,
        partnership_id=partnership.id, purpose="daily work of the role", relation=relation,
    )  # fmt: skip
    trace.did(deed, "report", reports)
    trace.saw("caller", callers)
    return write_entry(trace, outcome="200").id


def ordinary(cast: Cast, weeks: int = 12) -> None:
    """Two officers who open three of their own reports on two days of each week."""
    for week in range(weeks):
        for number, who in enumerate(("abby", "sol")):
            for day in (0, 3):
                for i in range(3):
                    at = on(day, 9 + i, weeks_before=week)
                    looked(cast, who, at, [uuid5(SPACE, f"{who} {number} {(week + i) % 5}")])


def on(day: int, hour: int, *, weeks_before: int = 0) -> datetime:
    """A time in the week judged, or so many weeks before it; 0 is Monday."""
    return datetime(2026, 3, 2, hour, 30, tzinfo=UTC) + timedelta(days=day - 7 * weeks_before)


def test_somebody_who_comes_back_to_one_record_without_a_relation_is_on_the_list_by_id(cast: Cast) -> None:
    ordinary(cast)
    shown = [looked(cast, "abby", on(2, 14, weeks_before=n), [FLAT], relation="none") for n in (8, 4, 0)]
    week = week_of_looks(MONDAY, officer(cast))
    [entry] = week.review.entries
    assert entry.actors == (str(cast.staff("abby").id),)
    assert entry.findings[0].kind is SignKind.RETURNING
    assert entry.findings[0].finding.evidence == tuple(str(one) for one in shown)
    assert week.n_people == 2
    told = str(facts(week))
    assert str(cast.staff("abby").id) in told and "Abby" not in told


def test_the_same_looks_with_a_relation_list_nobody(cast: Cast) -> None:
    ordinary(cast)
    for n in (8, 4, 0):
        looked(cast, "abby", on(2, 14, weeks_before=n), [FLAT], relation="assigned")
    assert week_of_looks(MONDAY, officer(cast)).review.entries == ()


def test_only_whoever_may_read_the_log_gets_the_list(cast: Cast) -> None:
    for who in ("abby", "ada", "amina", "cora"):
        with pytest.raises(NotAllowed):
            week_of_looks(MONDAY, officer(cast, who))
        with pytest.raises(NotAllowed):
            list(looks_of(officer(cast, who), since=MONDAY, until=MONDAY))


def test_looks_in_another_partnership_and_timed_work_are_not_among_the_rows(cast: Cast) -> None:
    looked(cast, "esther", on(1, 9), [FLAT], relation="none")
    job = system_viewer(cast.northmoor.id, route="commonweal run week", at=on(1, 10))
    job.saw("report", [FLAT])
    write_entry(job.trace, outcome="new")
    mine = looked(cast, "abby", on(1, 11), [FLAT])
    assert [one.entry for one in rows(cast)] == [str(mine)]


def test_a_page_of_one_report_is_opened_a_list_is_one_row_and_each_exported_record_a_row(cast: Cast) -> None:
    reports, caller = [uuid5(SPACE, str(n)) for n in range(3)], uuid5(SPACE, "a caller")
    looked(cast, "abby", on(0, 9), reports[:1], callers=[caller], relation="none")
    looked(cast, "abby", on(0, 10), reports, callers=[caller])
    looked(cast, "abby", on(0, 11), reports, deed=Deed.EXPORT)
    looked(cast, "abby", on(0, 12), reports[:1], deed=Deed.BREAK_GLASS, why="somebody is in danger")
    looked(cast, "abby", on(0, 13), [])
    found = rows(cast)
    assert [one.deed for one in found] == [
        LookDeed.OPENED, LookDeed.LISTED, *[LookDeed.EXPORTED] * 3, LookDeed.BREAK_GLASS,
    ]  # fmt: skip
    assert found[0].record == f"report {reports[0]}" and found[0].person == str(caller)
    assert [one.related for one in found[:2]] == [False, True]
    assert [one.reason for one in found] == [False] * 5 + [True]
    assert found[0].team == str(cast.teams["North team"].id)
    assert found[0].agency == str(cast.organisations["Northmoor Council"].id)


def test_a_record_that_is_kept_for_named_people_is_marked(cast: Cast) -> None:
    Guard.objects.create(
        partnership=cast.northmoor, record_kind="report", record_id=FLAT, guarding="locked", why="a colleague",
        created_at=AFTER, changed_at=AFTER,
    )  # fmt: skip
    looked(cast, "abby", on(1, 9), [FLAT], relation="none")
    looked(cast, "abby", on(1, 10), [uuid5(SPACE, "another")])
    assert [one.guarded for one in rows(cast)] == [True, False]


def test_days_are_those_of_london_with_both_ends(cast: Cast) -> None:
    """In summer a day begins an hour before midnight by universal time."""
    inside = [datetime(2026, 6, 1, 23, 0, tzinfo=UTC), datetime(2026, 6, 2, 22, 59, tzinfo=UTC)]
    outside = [datetime(2026, 6, 1, 22, 59, tzinfo=UTC), datetime(2026, 6, 2, 23, 0, tzinfo=UTC)]
    for at in (*inside, *outside):
        looked(cast, "abby", at, [FLAT])
    viewer = officer(cast, at=datetime(2026, 6, 9, tzinfo=UTC))
    assert [one.at for one in looks_of(viewer, since=date(2026, 6, 2), until=date(2026, 6, 2))] == inside


def test_a_week_that_is_not_over_and_a_day_that_is_no_monday_are_refused_by_name(cast: Cast) -> None:
    with pytest.raises(NotAWeek, match="2026-03-03 is not a Monday"):
        week_of_looks(MONDAY + timedelta(days=1), officer(cast))
    with pytest.raises(NotAWeek, match="is over after 2026-03-15"):
        week_of_looks(MONDAY + timedelta(weeks=1), officer(cast))
    assert last_whole_week(AFTER) == MONDAY


def test_last_days_are_known_of_those_whose_last_role_ends(cast: Cast) -> None:
    role = cast.staff("abby").memberships.get()
    role.to_on = date(2026, 3, 13)
    role.save()
    assert dict(last_days(officer(cast))) == {str(cast.staff("abby").id): date(2026, 3, 13)}


def rows(cast: Cast) -> list:
    """Every look of the week judged."""
    return list(looks_of(officer(cast), since=MONDAY, until=MONDAY + timedelta(days=6)))


def test_the_command_tells_ids_and_says_that_a_person_decides(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    for n in range(4):
        looked(cast, "abby", on(n % 4, 9), [uuid5(SPACE, f"night {n}")], deed=Deed.BREAK_GLASS, relation="none")
    call_command("looks", "--week", str(MONDAY - timedelta(weeks=1)), "--partnership", "northmoor")
    assert "Looks to ask about in the week from 2026-02-23 to 2026-03-01: 0." in capsys.readouterr().out
    call_command("looks", "--week", str(MONDAY), "--partnership", "northmoor", "--json")
    told = json.loads(capsys.readouterr().out)
    assert [entry["staff"] for entry in told["entries"]] == [[str(cast.staff("abby").id)]]
    call_command("looks", "--week", str(MONDAY), "--partnership", "northmoor")
    out = capsys.readouterr().out
    assert "a person asks and decides" in out and "Abby" not in out
    with pytest.raises(Refusal, match="is not a Monday"):
        call_command("looks", "--week", "2026-03-03", "--partnership", "northmoor")
