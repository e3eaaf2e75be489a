"""Who has looked, what somebody looked at, and the counts that a watch over looks starts from."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from commonweal.audit.deeds import Deed
from commonweal.audit.operations import write_entry
from commonweal.audit.queries import (
    DayOfLooks,
    count_of_looks,
    days_of_looks,
    deeds,
    looks_at,
    looks_between,
    looks_by,
    looks_without_relation,
    reasons,
)
from commonweal.audit.trace import Trace
from tests.audit.entries import ANA, BEGAN, BO, CALLERS, NORTH, REPORTS, SOUTH, look

DAY = {"since": BEGAN.replace(hour=0), "until": BEGAN.replace(hour=0) + timedelta(days=1)}


def test_who_has_looked_at_a_record_newest_first(db: None) -> None:
    look(0, REPORTS[:2], device="d-1", relation="team")
    look(1, REPORTS[:1], actor_id=BO, relation="none")
    look(2, REPORTS[1:3])
    found = looks_at("report", REPORTS[0], partnership_ids=[NORTH])
    assert [(one.actor_id, one.related, one.device, one.deed, one.route) for one in found] == [
        (BO, False, "", "read", "report"), (ANA, True, "d-1", "read", "report")
    ]  # fmt: skip
    assert looks_at("report", REPORTS[0], partnership_ids=[NORTH], limit=1) == found[:1]
    assert looks_at("report", REPORTS[0], partnership_ids=[NORTH], before=found[0].at) == found[1:]
    assert looks_at("place", REPORTS[0], partnership_ids=[NORTH]) == []


def test_a_person_is_looked_up_by_who_they_are(db: None) -> None:
    look(0, REPORTS[:1], CALLERS[:1])
    assert len(looks_at("caller", CALLERS[0], partnership_ids=[NORTH])) == 1
    assert looks_at("caller", CALLERS[1], partnership_ids=[NORTH]) == []


def test_looks_of_another_partnership_are_not_handed_out(db: None) -> None:
    look(0, REPORTS[:1], partnership_id=SOUTH)
    assert looks_at("report", REPORTS[0], partnership_ids=[NORTH]) == []
    assert count_of_looks("report", REPORTS[0], partnership_ids=[NORTH]).last_at is None
    assert looks_by(ANA, partnership_ids=[NORTH], **DAY) == []
    assert list(looks_between(partnership_ids=[NORTH], **DAY)) == []
    assert len(looks_at("report", REPORTS[0], partnership_ids=[NORTH, SOUTH])) == 1


def test_how_often_and_by_how_many(db: None) -> None:
    for number, who in enumerate((ANA, ANA, BO, None)):
        look(number, REPORTS[:1], actor_id=who)
    found = count_of_looks("report", REPORTS[0], partnership_ids=[NORTH])
    assert (found.n_looks, found.n_people, found.last_at) == (4, 2, BEGAN + timedelta(minutes=3))


def test_what_somebody_looked_at_with_the_records_as_who_they_are(db: None) -> None:
    look(0, REPORTS[:2], CALLERS[:1])
    look(1, REPORTS[:1], actor_id=BO)
    (found,) = looks_by(ANA, partnership_ids=[NORTH], **DAY)
    assert set(found.records) == {("report", REPORTS[0]), ("report", REPORTS[1]), ("caller", CALLERS[0])}
    assert found.n_records == 3
    assert looks_by(ANA, partnership_ids=[NORTH], since=BEGAN + timedelta(minutes=1), until=DAY["until"]) == []


def test_everything_between_two_moments_oldest_first_across_pieces(db: None, monkeypatch: object) -> None:
    monkeypatch.setattr("commonweal.audit.queries.PIECE", 3)  # type: ignore[attr-defined]
    for number in range(8):
        look(number // 2, [REPORTS[number]])
    found = list(looks_between(partnership_ids=[NORTH], **DAY))
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert {record for one in found for record in one.records} == {("report", one) for one in REPORTS[:8]}


def test_the_days_of_a_person_are_civil_days_in_london(db: None) -> None:
    # 23:30 UTC on 30 June 2026 is half past midnight on 1 July in London.
    for at in (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        trace = Trace(route="report", at=at, actor_id=ANA, actor_role="analyst", partnership_id=NORTH)
        trace.saw("report", REPORTS[:3])
        trace.came_by("none")
        trace.came_by("team")
        write_entry(trace, outcome="200")
    span = {"since": datetime(2026, 6, 30, tzinfo=UTC), "until": datetime(2026, 7, 2, tzinfo=UTC)}
    found = days_of_looks(partnership_ids=[NORTH], **span)
    assert found == [DayOfLooks(ANA, "analyst", date(2026, month, day), 1, 3, 1) for month, day in ((6, 30), (7, 1))]


def test_looks_without_a_relation_and_deeds_of_a_sort(db: None) -> None:
    for number, relation in enumerate(("", "team", "none", "none+team", "assigned+none", "nonesuch")):
        look(number, REPORTS[:1], relation=relation)
    glass = look(9, REPORTS[:1], why="somebody is at the door", deed=Deed.BREAK_GLASS)
    found = looks_without_relation(partnership_ids=[NORTH], **DAY)
    assert [one.relation for one in found] == ["assigned+none", "none+team", "none"]
    (broken,) = deeds([Deed.BREAK_GLASS], partnership_ids=[NORTH], **DAY)
    assert (broken.entry_id, broken.records) == (glass.id, (("report", REPORTS[0]),))
    assert reasons([glass.id, UUID(int=1)]) == {glass.id: "somebody is at the door"}
