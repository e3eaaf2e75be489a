"""An action that was done is looked at again after 2, 6 and 12 weeks, once each, and what was found stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from commonweal.access.permission import NotAllowed
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.access.viewer import Viewer, system_viewer
from commonweal.actions.models import Action
from commonweal.actions.operations import agree_action, take_action_step
from commonweal.actions.terms import Step, Wanted
from commonweal.core.rules.action_life import ActionStep
from commonweal.tasking.checking.operations import check_effects
from commonweal.tasking.checking.queries import checks, what_worked
from commonweal.tasking.models import EffectCheck
from tests.cast import AT, Cast
from tests.effects.test_operations import BEGAN, ENDED, LARCH, load_calls, load_estate

AGREED_AT, DONE_AT = (datetime(day.year, day.month, day.day, 10, tzinfo=UTC) for day in (BEGAN, ENDED))
THREE_WEEKS_ON = DONE_AT + timedelta(weeks=3)


@pytest.fixture
def fallen(cast: Cast, tmp_path: Path) -> Cast:
    """Calls that fell at Larch Estate and nowhere else after patrols, which were agreed on 6 October 2025."""
    load_estate(cast, tmp_path)
    load_calls(cast, tmp_path)
    patrols(cast)
    return cast


def patrols(cast: Cast, *, key: str = "p", done: bool = True, place: str = LARCH) -> Action:
    wanted = Wanted(
        key=key, kind="patrol", what="Evening patrols", due_on=ENDED, location_key=place, place_name="Larch Estate"
    )
    action = agree_action(wanted, by=cast.viewer("amina", at=AGREED_AT), at=AGREED_AT)
    if done:
        step = Step(ActionStep.FINISH, action.version, "Walked every evening")
        action = take_action_step(action.id, step, by=cast.viewer("amina", at=DONE_AT), at=DONE_AT)
    return action


def system(cast: Cast, at: datetime) -> Viewer:
    return system_viewer(cast.northmoor.id, route="a test", at=at)


def test_two_weeks_after_the_patrols_the_fall_is_found_and_kept_with_its_run(fallen: Cast) -> None:
    assert check_effects(system(fallen, THREE_WEEKS_ON), at=THREE_WEEKS_ON) == 1
    (found,) = checks(fallen.viewer("amina"))
    assert (found.weeks, found.answer, found.counts) == (2, "fell-more", (14, 1))
    assert found.ratio is not None
    assert found.ratio[2] < 1
    (kind,) = what_worked(fallen.viewer("amina"))
    assert (kind.name, kind.n_cases, kind.n_fell) == ("Patrol", 1, 1)


def test_nothing_is_checked_before_its_weeks_are_over_nor_twice(fallen: Cast) -> None:
    early = DONE_AT + timedelta(days=14)
    assert check_effects(system(fallen, early), at=early) == 0
    assert check_effects(system(fallen, THREE_WEEKS_ON), at=THREE_WEEKS_ON) == 1
    assert check_effects(system(fallen, THREE_WEEKS_ON), at=THREE_WEEKS_ON) == 0
    assert EffectCheck.objects.count() == 1


def test_calls_that_are_not_loaded_yet_are_waited_for_and_in_the_end_told(fallen: Cast) -> None:
    later = DONE_AT + timedelta(weeks=7)
    assert check_effects(system(fallen, later), at=later) == 1
    assert check_effects(system(fallen, AT), at=AT) == 2
    told = {one.weeks: one.not_answered for one in checks(fallen.viewer("amina"))}
    assert told[2] == ""
    assert told[6].startswith("Calls are loaded up to 9 November 2025")
    (kind,) = what_worked(fallen.viewer("amina"))
    assert (kind.n_cases, kind.n_cannot_say) == (1, 1)


def test_what_is_not_done_and_what_has_no_place_is_not_checked(cast: Cast, tmp_path: Path) -> None:
    load_estate(cast, tmp_path)
    load_calls(cast, tmp_path)
    patrols(cast, key="open", done=False)
    patrols(cast, key="nowhere", place="")
    assert check_effects(system(cast, THREE_WEEKS_ON), at=THREE_WEEKS_ON) == 0


def test_nobody_checks_by_hand_and_the_neighbour_sees_nothing(fallen: Cast) -> None:
    with pytest.raises(NotAllowed):
        check_effects(fallen.viewer("amina"), at=AT)
    check_effects(system(fallen, THREE_WEEKS_ON), at=THREE_WEEKS_ON)
    assert (checks(fallen.viewer("esther")), what_worked(fallen.viewer("esther"))) == ((), ())


def test_a_check_does_not_change_whoever_asks_the_database(fallen: Cast) -> None:
    check_effects(system(fallen, THREE_WEEKS_ON), at=THREE_WEEKS_ON)
    with pytest.raises(DatabaseError), transaction.atomic():
        EffectCheck.objects.update(answer="rose-more")


@pytest.fixture
def demonstration(db: None, data_folder: Path) -> Iterator[None]:
    mark_as_demonstration(at=AT)
    yield
    (data_folder / "demo-mark").unlink()


@pytest.mark.usefixtures("demonstration")
def test_the_page_says_how_many_cases_and_opens_each(fallen: Cast, client: Client) -> None:
    client.force_login(fallen.amina)
    assert "Nothing was checked yet" in client.get("/worked/").content.decode()
    check_effects(system(fallen, THREE_WEEKS_ON), at=THREE_WEEKS_ON)
    said = " ".join(client.get("/worked/?kind=patrol").content.decode().split())
    assert "Checks of patrol" in said
    assert "1, was 14" in said
    assert f"/effects/{EffectCheck.objects.get().run_id}/" in said
    assert client.get("/worked/?kind=nonsense").status_code == 200
