"""Who was there and what each day came to: written once a form, corrected by the next count, each agency for itself."""

from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from commonweal.access.permission import NotAllowed
from commonweal.tasking.models import DayTally, DiaryEntry
from commonweal.tasking.response.agencies.operations import (
    CommitmentWanted,
    commit,
    judge_commitment,
    let_agency_go,
    take_in_agency,
)
from commonweal.tasking.response.diary.operations import DiaryWanted, TallyWanted, add_to_diary, note_diary, tally_day
from commonweal.tasking.response.queries import response_shown, responses
from commonweal.tasking.response.terms import CommitmentState, DiaryState, ResponseRefused
from tests.cast import AT, Cast
from tests.tasking.response.started import COUNCIL, LANDLORD, PATROLS, POLICE, agency, started

FIRST, DAY = AT.date(), timedelta(days=1)


def test_a_line_of_the_diary_can_stand_on_several_days_and_is_written_once_a_form(cast_of_all: Cast) -> None:
    cast = cast_of_all
    made, chair = started(cast), cast.viewer("chris")
    # Fridays and Saturdays of three weeks.
    wanted = DiaryWanted(
        "d1", FIRST, agency(cast, POLICE), "Foot patrol", time(18), time(2), FIRST + 20 * DAY, frozenset({4, 5})
    )
    for _ in range(2):
        add_to_diary(made.id, wanted, by=chair, at=AT)
    days = [day for day in response_shown(made.id, chair).days if day.diary]
    assert [day.on.isoformat()[5:] for day in days] == ["03-13", "03-14", "03-20", "03-21", "03-27", "03-28"]
    assert {day.diary[0].hours for day in days} == {"18:00 to 02:00"}
    for changed, because in (
        ({"on": FIRST - DAY}, "9 March 2026 to 29 March 2026"),
        ({"until_on": FIRST + 30 * DAY}, "9 March 2026 to 29 March 2026"),
        ({"what": " "}, "Write it in a sentence"),
        ({"organisation_id": agency(cast, PATROLS)}, "an agency that takes part"),
    ):
        values = {"key": "d2", "on": FIRST, "organisation_id": agency(cast, POLICE), "what": "x"} | changed
        with pytest.raises(ResponseRefused, match=because):
            add_to_diary(made.id, DiaryWanted(**values), by=chair, at=AT)


def test_a_partner_writes_for_itself_alone_and_says_why_it_was_not_there(cast_of_all: Cast) -> None:
    cast = cast_of_all
    made = started(cast)
    ben, later = cast.viewer("ben", at=AT + DAY), AT + DAY
    with pytest.raises(NotAllowed):
        add_to_diary(made.id, DiaryWanted("d1", FIRST, agency(cast, LANDLORD), "Repairs"), by=ben, at=AT)
    # Without an agency named it is the partner's own.
    (line,) = add_to_diary(made.id, DiaryWanted("d2", FIRST, None, "Foot patrol"), by=ben, at=AT)
    assert line.organisation_id == agency(cast, POLICE)
    with pytest.raises(NotAllowed):
        note_diary(made.id, line.id, DiaryState.KEPT, "", by=cast.viewer("cora", at=later), at=later)
    with pytest.raises(ResponseRefused, match="Write it in a sentence"):
        note_diary(made.id, line.id, DiaryState.NOT_KEPT, "", by=ben, at=later)
    note_diary(made.id, line.id, DiaryState.NOT_KEPT, "Called to a fire", by=ben, at=later)
    assert DiaryEntry.objects.get().came_of_it == "Called to a fire"
    (ahead,) = add_to_diary(made.id, DiaryWanted("d3", FIRST + 5 * DAY, None, "Stall"), by=ben, at=later)
    with pytest.raises(ResponseRefused, match="still to come"):
        note_diary(made.id, ahead.id, DiaryState.KEPT, "", by=ben, at=later)


def test_what_was_counted_again_stands_instead_and_the_first_count_stays_as_it_was(cast_of_all: Cast) -> None:
    cast = cast_of_all
    made, ben, chair = started(cast), cast.viewer("ben"), cast.viewer("chris")
    first = TallyWanted("t1", FIRST, None, {"patrols": 2, "people-met": 9})
    for _ in range(2):
        tally_day(made.id, first, by=ben, at=AT)
    tally_day(made.id, TallyWanted("t2", FIRST, None, {"patrols": 3}, "Two knives in a drain"), by=ben, at=AT)
    tally_day(made.id, TallyWanted("t3", FIRST, agency(cast, COUNCIL), {"patrols": 1, "warnings": 0}), by=chair, at=AT)
    assert DayTally.objects.count() == 3
    shown = response_shown(made.id, chair)
    # Nobody counted people in the count that stands, which is not nought.
    assert (shown.total("patrols"), shown.total("warnings"), shown.total("people-met")) == (4, 0, None)
    assert shown.days[0].words == ((POLICE, "Two knives in a drain"),)
    for changed, because in (
        ({"on": FIRST + DAY}, "from 9 March 2026 to 9 March 2026"),
        ({"counts": {"dances": 1}}, "no longer counted"),
        ({"counts": {"patrols": -1}}, "a whole number from 0"),
        ({"counts": {}}, "at least one number"),
    ):
        values = {"key": "t4", "on": FIRST, "organisation_id": None, "counts": {"patrols": 1}} | changed
        with pytest.raises(ResponseRefused, match=because):
            tally_day(made.id, TallyWanted(**values), by=ben, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        DayTally.objects.update(words="none")


def test_an_agency_says_what_it_will_do_and_at_the_end_whether_it_did(cast_of_all: Cast) -> None:
    cast = cast_of_all
    made, cora, chair = started(cast), cast.viewer("cora"), cast.viewer("chris")
    wanted = CommitmentWanted("c1", None, "A closer for the north door by Friday")
    for _ in range(2):
        said = commit(made.id, wanted, by=cora, at=AT)
    with pytest.raises(NotAllowed):
        judge_commitment(made.id, said.id, CommitmentState.KEPT, "", by=cast.viewer("ben"), at=AT)
    with pytest.raises(ResponseRefused, match="Write it in a sentence"):
        judge_commitment(made.id, said.id, CommitmentState.IN_PART, "", by=cora, at=AT)
    judge_commitment(made.id, said.id, CommitmentState.IN_PART, "The closer is on order", by=chair, at=AT)
    (one,) = response_shown(made.id, cora).commitments
    assert (one.agency, one.state, one.because) == (LANDLORD, CommitmentState.IN_PART, "The closer is on order")


def test_an_agency_that_takes_part_no_longer_does_not_know_of_it_and_can_come_back(cast_of_all: Cast) -> None:
    cast = cast_of_all
    made, chair = started(cast), cast.viewer("chris")
    with pytest.raises(ResponseRefused, match="leads the response"):
        let_agency_go(made.id, agency(cast, COUNCIL), by=chair, at=AT)
    for _ in range(2):
        let_agency_go(made.id, agency(cast, LANDLORD), by=chair, at=AT)
    assert responses(cast.viewer("cora")) == ()
    for _ in range(2):
        take_in_agency(made.id, agency(cast, PATROLS), by=chair, at=AT)
    assert len(responses(cast.viewer("pat"))) == 1
    take_in_agency(made.id, agency(cast, LANDLORD), by=chair, at=AT)
    assert len(responses(cast.viewer("cora"))) == 1
    assert date(2026, 3, 29) == response_shown(made.id, cast.viewer("cora")).listed.days.ends_on
