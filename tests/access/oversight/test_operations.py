"""The list of a week is made from the audit, may be made again, and what somebody wrote about an entry stays."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from commonweal.access.models import LookList, LookReview
from commonweal.access.oversight import operations, queries
from commonweal.access.oversight.operations import ReviewRefused, list_looks, note_looked_into
from commonweal.access.permission import NotAllowed
from commonweal.access.record_kinds import RecordKind
from commonweal.access.watch.queries import NotAWeek
from commonweal.audit.deeds import Deed
from commonweal.audit.operations import write_entry
from commonweal.audit.trace import Trace
from commonweal.web.oversight.weekly import make_list_for, make_lists_due
from tests.cast import Cast, gather_all

MONDAY = date(2026, 3, 2)
AFTER = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


def glass_is_broken(everybody: Cast, who: str, *, times: int) -> None:
    """Openings in an emergency in one week, without anything that followed."""
    staff = everybody.staff(who)
    for n in range(times):
        trace = Trace(
            route="emergency", at=datetime(2026, 3, 2, 9 + n, tzinfo=UTC), deed=Deed.BREAK_GLASS, actor_id=staff.id,
            actor_role="asb-officer", partnership_id=everybody.northmoor.id, purpose="a test", relation="none",
        )  # fmt: skip
        trace.saw(RecordKind.REPORT, [uuid4()])
        write_entry(trace, outcome="302")


def test_a_week_of_repeated_openings_is_listed_with_its_reasons_and_evidence(everybody: Cast) -> None:
    glass_is_broken(everybody, "abby", times=9)
    made = list_looks(MONDAY, by=everybody.viewer("dana", at=AFTER), at=AFTER)
    shown = queries.week_of_looks(MONDAY, everybody.viewer("dana", at=AFTER))
    assert made.n_entries == 1
    (entry,) = shown.entries
    assert entry.names == ("Abby",)
    assert "broke glass" in entry.signs[0].because.lower()
    assert entry.signs[0].may_be
    assert len(entry.entry_ids) == 9
    lines = queries.lines_of_entries(entry.entry_ids, everybody.viewer("dana", at=AFTER))
    assert {line.name for line in lines} == {"Abby"}


def test_made_again_it_lists_nobody_twice_and_keeps_what_was_written(everybody: Cast) -> None:
    glass_is_broken(everybody, "abby", times=9)
    dana = everybody.viewer("dana", at=AFTER)
    list_looks(MONDAY, by=dana, at=AFTER)
    entry = LookReview.objects.get()
    note_looked_into(entry.id, outcome="explained", words="A bad night", by=dana, at=AFTER)
    list_looks(MONDAY, by=dana, at=AFTER)
    assert LookReview.objects.get().words == "A bad night"
    assert LookList.objects.count() == 1
    assert queries.n_open_reviews(dana) == (0, 0)


def test_nobody_looks_into_what_they_opened_themselves(everybody: Cast) -> None:
    glass_is_broken(everybody, "abby", times=9)
    dana = everybody.viewer("dana", at=AFTER)
    list_looks(MONDAY, by=dana, at=AFTER)
    entry = LookReview.objects.get()
    LookReview.objects.update(staff_ids=[str(dana.staff_id)])
    with pytest.raises(ReviewRefused, match="Somebody else"):
        note_looked_into(entry.id, outcome="explained", words="It was I", by=dana, at=AFTER)


def test_a_list_is_of_a_whole_week_that_is_over(everybody: Cast) -> None:
    dana = everybody.viewer("dana", at=AFTER)
    for wrong in (MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)):
        with pytest.raises(NotAWeek):
            list_looks(wrong, by=dana, at=AFTER)


@pytest.mark.parametrize("who", ["tom", "ada", "abby", "cora"])
def test_nobody_else_makes_or_reads_the_list(everybody: Cast, who: str) -> None:
    viewer = everybody.viewer(who, at=AFTER)
    with pytest.raises(NotAllowed):
        list_looks(MONDAY, by=viewer, at=AFTER)
    with pytest.raises(NotAllowed):
        queries.week_of_looks(MONDAY, viewer)
    with pytest.raises(NotAllowed):
        queries.people_who_looked(viewer, since=AFTER, until=AFTER)


def test_the_worker_makes_the_list_of_last_week_once_for_each_partnership(everybody: Cast) -> None:
    assert make_lists_due(at=AFTER) == 2
    assert make_lists_due(at=AFTER) == 0
    assert set(LookList.objects.values_list("first_day", flat=True)) == {MONDAY}


def test_somebody_whose_role_is_over_has_no_list_made(everybody: Cast) -> None:
    dana = everybody.viewer("dana", at=AFTER)
    assert dana.membership_id is not None
    make_list_for(dana.membership_id, MONDAY, at=AFTER)
    assert LookList.objects.count() == 1
    everybody.staff("dana").memberships.update(to_on=date(2026, 3, 9))
    make_list_for(dana.membership_id, MONDAY - timedelta(days=7), at=AFTER)
    assert LookList.objects.count() == 1


def test_who_opens_many_reports_today_is_an_alarm_the_same_day(everybody: Cast) -> None:
    def opened(n: int, at: datetime) -> None:
        for _ in range(n):
            trace = Trace(
                route="report", at=at, actor_id=everybody.staff("tom").id, actor_role="triage-officer",
                partnership_id=everybody.northmoor.id, purpose="a test",
            )  # fmt: skip
            trace.saw(RecordKind.REPORT, [uuid4()])
            write_entry(trace, outcome="200")

    def alarm() -> list[tuple[str, int, int]]:
        dana = everybody.viewer("dana", at=AFTER)
        found = queries.many_opened_today(dana, single_pages=("report",), at_least=10)
        return [(one.name, one.n_today, one.n_usual) for one in found]

    opened(5, AFTER - timedelta(days=3))
    opened(9, AFTER)
    assert alarm() == []
    opened(1, AFTER)
    assert alarm() == [("Tom", 10, 5)]
    opened(1, AFTER - timedelta(days=3))
    assert alarm() == []


def test_an_outcome_is_one_of_the_list_and_has_words(everybody: Cast) -> None:
    dana = everybody.viewer("dana", at=AFTER)
    for outcome, words, field in (("guilty", "x", "outcome"), ("explained", " ", "words")):
        with pytest.raises(ReviewRefused) as refused:
            note_looked_into(uuid4(), outcome=outcome, words=words, by=dana, at=AFTER)
        assert refused.value.field == field
    assert operations.OUTCOMES
