"""The end report writes its own facts, stays as it was issued, and is looked at again after 2, 6 and 12 weeks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from commonweal.access.permission import NotAllowed
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.access.viewer import system_viewer
from commonweal.actions.blocking.operations import raise_blocker
from commonweal.actions.operations import take_action_step
from commonweal.actions.terms import Step, Wanted
from commonweal.core.rules.action_life import ActionStep
from commonweal.documents.formats import formats_of
from commonweal.documents.paper import Paper
from commonweal.tasking.models import EndReport, Response, ResponseCheck
from commonweal.tasking.response.checks.operations import check_responses
from commonweal.tasking.response.diary.operations import DiaryWanted, TallyWanted, add_to_diary, note_diary, tally_day
from commonweal.tasking.response.operations import agree_in_response, note_residents
from commonweal.tasking.response.queries import report_shown, response_shown
from commonweal.tasking.response.report.content import Written
from commonweal.tasking.response.report.operations import ReportWanted, issue_report
from commonweal.tasking.response.report.papers import plan_paper
from commonweal.tasking.response.terms import ResponseRefused
from tests.cast import Cast, gather_all
from tests.documents.layers import layers
from tests.effects.test_operations import BEGAN, ENDED, LARCH, load_calls, load_estate
from tests.tasking.response.started import POLICE, agency, started

BEGAN_AT, ENDED_AT = (datetime(day.year, day.month, day.day, 10, tzinfo=UTC) for day in (BEGAN, ENDED))
AFTER = ENDED_AT + timedelta(days=1)
LATER = ENDED_AT + timedelta(weeks=3)


@pytest.fixture
def lived(db: None, tmp_path: Path, data_folder: Path) -> Iterator[tuple[Cast, Response]]:
    """A response in whose weeks the calls at Larch Estate fell: two actions, a diary of two lines, one day counted."""
    mark_as_demonstration(at=BEGAN_AT)
    cast = gather_all()
    load_estate(cast, tmp_path)
    load_calls(cast, tmp_path)
    made = started(cast, at=BEGAN_AT, ends_on=ENDED)
    chair, ben = cast.viewer("chris", at=BEGAN_AT), cast.viewer("ben", at=BEGAN_AT)
    for key, what in (("a1", "Patrols at ten"), ("a2", "Six fobs")):
        wanted = Wanted(
            key=key, kind="patrol", what=what, due_on=ENDED, location_key=LARCH, place_name="Larch Estate",
            team_id=cast.teams["North team"].id,
        )  # fmt: skip
        action = agree_in_response(made.id, wanted, by=chair, at=BEGAN_AT)
        if key == "a1":
            take_action_step(action.id, Step(ActionStep.FINISH, 1, "Walked each evening"), by=chair, at=BEGAN_AT)
        else:
            raise_blocker(action.id, "No fobs in stock", 1, team_id=None, due_on=None, by=chair, at=BEGAN_AT)
    for key, state, words in (("d1", "kept", ""), ("d2", "not-kept", "Called to a fire")):
        wanted_line = DiaryWanted(key, BEGAN, agency(cast, POLICE), "Foot patrol")
        (line,) = add_to_diary(made.id, wanted_line, by=ben, at=BEGAN_AT)
        note_diary(made.id, line.id, state, words, by=ben, at=BEGAN_AT)
    tally_day(made.id, TallyWanted("t1", BEGAN, None, {"patrols": 2}), by=ben, at=BEGAN_AT)
    note_residents(made.id, 1, "Nobody uses the court", "Children play again", by=chair, at=BEGAN_AT)
    yield cast, made
    (data_folder / "demo-mark").unlink()


def said_in(paper: Paper) -> str:
    return " | ".join(str(block) for block in paper.blocks())


def issued(cast: Cast, made: Response, *, key: str = "e1", at: datetime = AFTER, who: str = "amina") -> EndReport:
    wanted = ReportWanted(key, Written("They stayed long enough", "", "Look again in May"))
    return issue_report(made.id, wanted, by=cast.viewer(who, at=at), at=at)


def test_it_counts_actions_diary_and_calls_and_holds_what_was_written(lived: tuple[Cast, Response]) -> None:
    cast, made = lived
    with pytest.raises(ResponseRefused, match="not over yet"):
        issued(cast, made, at=ENDED_AT)
    with pytest.raises(NotAllowed):
        issued(cast, made, who="ben")
    for _ in range(2):
        issued(cast, made)
    report = report_shown(made.id, 1, cast.viewer("ben", at=AFTER))
    said = said_in(report.paper)
    shown = response_shown(made.id, cast.viewer("chris", at=AFTER))
    assert shown.measures[0].n_before is not None
    for part in (
        f"{shown.measures[0].n_before} calls in the 14 days before it began", "1 of 2 actions done", "1 of 2 lines",
        "Called to a fire", "No fobs in stock", "Nobody uses the court", "They stayed long enough", "Patrols 2",
        "Walked each evening", "Some weeks after the end",
    ):  # fmt: skip
        assert part in said, part
    # Each office format of it, every layer, says the same and holds no name of a member of staff.
    for word in ("docx", "pptx", "odt"):
        text = " ".join(held for _, held in layers(formats_of(report.paper)[word].render(report.paper), word))
        assert "Look again in May" in text
        assert not any(name in text for name in ("Amina", "Chris"))
    made.refresh_from_db()
    assert made.ended_on == ENDED
    with pytest.raises(DatabaseError), transaction.atomic():
        EndReport.objects.update(number=2)


def test_after_two_weeks_it_is_looked_at_and_a_second_report_says_what_was_found(lived: tuple[Cast, Response]) -> None:
    cast, made = lived
    issued(cast, made)
    system = system_viewer(cast.northmoor.id, route="a test", at=LATER)
    assert [check_responses(system, at=LATER) for _ in range(2)] == [1, 0]
    check = ResponseCheck.objects.get()
    assert (check.weeks, check.answer) == (2, "fell-more")
    issued(cast, made, key="e2", at=LATER)
    said = said_in(report_shown(made.id, 2, cast.viewer("amina", at=LATER)).paper)
    assert "Fell more than comparable places" in said
    assert "comparison places had" in said
    first = report_shown(made.id, 1, cast.viewer("amina", at=LATER))
    assert not first.is_newest
    assert "Fell more" not in said_in(first.paper)


def test_the_plan_names_agencies_and_days_and_of_others_work_only_how_much_there_is(
    lived: tuple[Cast, Response],
) -> None:
    cast, made = lived
    for who, own in (("chris", True), ("cora", False)):
        viewer = cast.viewer(who, at=BEGAN_AT)
        said = said_in(plan_paper(response_shown(made.id, viewer), "Northmoor Partnership", on=BEGAN))
        assert "led by Northmoor Council with Fenwick Homes and Northmoor Police" in said
        assert ("Six fobs" in said) is own
        assert ("2 actions of other agencies" in said) is not own


def test_its_pages_take_forms_once_say_what_is_wrong_and_are_absent_to_who_has_no_part(
    lived: tuple[Cast, Response], client: Client
) -> None:
    cast, made = lived
    client.force_login(cast.staff("chris"))
    here = f"/responses/{made.id}/"
    shown = " ".join(client.get(here).content.decode().split())
    assert "Over, report to write" in shown
    refused = client.post(f"{here}tally/", {"key": "k", "on": "40 May 2026", "patrols": "two"})
    assert refused.status_code == 400
    assert 'value="two"' in refused.content.decode()
    form = {"key": "k", "worked": "", "did_not": "", "next": "", "issue": "yes"}
    for _ in range(2):
        assert client.post(f"{here}report/", form).status_code == 302
    assert EndReport.objects.count() == 1
    client.force_login(cast.staff("pat"))
    for path in ("", "plan/", "tally/", "report/1/"):
        assert client.get(f"{here}{path}").status_code == 404
