"""Editions are computed from the calls and the log of actions, safe, frozen, and published by a named person."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import Error, transaction

from commonweal.access.permission import NotAllowed
from commonweal.access.roles import Role
from commonweal.access.viewer import Viewer, door_viewer
from commonweal.audit.trace import Trace
from commonweal.core.rules.action_life import ActionStep
from commonweal.core.terms import Marking
from commonweal.documents.formats import formats_of
from commonweal.documents.paper import Paper
from commonweal.publishing.edition.draft import areas_to_choose, draft_edition
from commonweal.publishing.models import PublicEdition
from commonweal.publishing.operations import EditionWanted, publish_edition, take_back_edition
from commonweal.publishing.queries import areas_with_pages, edition_of_area, edition_shown, figures_kept
from commonweal.publishing.terms import EditionRefused, NoSuchEdition, Span
from tests.cast import Cast, gather
from tests.documents.layers import layers
from tests.publishing.archway import (
    ESTATE,
    GATEHOUSE,
    N_ACTIONS,
    N_EVENTS,
    PUBLISHED_AT,
    YEAR,
    agree,
    calls,
    finish,
    gazetteer,
    work,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(tmp_path: Path) -> Cast:
    found = gather()
    gazetteer(found, tmp_path)
    return found


def amina(cast: Cast) -> Viewer:
    return cast.viewer("amina", at=PUBLISHED_AT)


def resident(cast: Cast) -> Viewer:
    return door_viewer(
        cast.northmoor.id, Role.RESIDENT, trace=Trace(route="a test", at=PUBLISHED_AT), name="a resident"
    )


def publish(cast: Cast, area: str = ESTATE, span: Span = YEAR, key: str = "e1", words: str = "") -> PublicEdition:
    return publish_edition(EditionWanted(key, area, span, words), by=amina(cast), at=PUBLISHED_AT)


def cells(paper: Paper, caption: str) -> dict[str, object]:
    table = next(one for one in paper.tables() if one.caption.startswith(caption))
    return {str(row[0]): row[1] for row in table.rows}


def words_of(paper: Paper) -> str:
    return str(paper.record())


def test_the_numbers_of_archway_are_those_of_its_log(cast: Cast, tmp_path: Path) -> None:
    calls(cast, tmp_path, {"noise": 40, "drug-use": 25, "vandalism": 9})
    work(cast)
    publish(cast)
    shown = edition_of_area(ESTATE, resident(cast))
    assert (shown.edition.n_calls, shown.edition.n_actions, shown.edition.n_events) == (74, N_ACTIONS, N_EVENTS)
    done, held = cells(shown.paper, "Actions finished"), cells(shown.paper, "Events with")
    assert (done["All"], held["All"], done["Patrols"], held["Walkabouts with residents"]) == (137, 38, 60, 20)
    assert "We finished 137 actions and held 38 events with residents" in words_of(shown.paper)
    # Two warnings and one outreach are told as other work: nobody is found by them, and the total is the log's.
    assert "Warnings" not in done
    assert done["Other work"] == 3


def test_four_calls_of_a_kind_are_kept_back_with_the_next_smallest_and_five_are_shown(
    cast: Cast, tmp_path: Path
) -> None:
    calls(cast, tmp_path, {"noise": 40, "drug-use": 4, "vandalism": 6})
    made = publish(cast)
    told = cells(edition_of_area(ESTATE, resident(cast)).paper, "Calls by what")
    assert told == {"Noise": 40, "Drug use": "Not shown", "Vandalism": "Not shown", "All": 50}
    kept = {one.key: (one.n, one.why) for one in figures_kept(made.id, amina(cast))}
    assert kept == {"calls/kind/drug-use": (4, "small"), "calls/kind/vandalism": (6, "gives-away")}
    # The working is the publisher's alone.
    assert figures_kept(made.id, resident(cast)) == ()
    assert "'n': 4" not in words_of(edition_of_area(ESTATE, resident(cast)).paper)


def test_a_ward_gives_away_nothing_of_the_estate_in_it_whichever_came_first(cast: Cast, tmp_path: Path) -> None:
    calls(cast, tmp_path, {"noise": 30, "drug-use": 12})
    # Around the estate lie two calls about noise: who subtracts the estate from the ward must not find them.
    calls(cast, tmp_path, {"noise": 2, "drug-use": 20}, at=(432_000, 332_000))
    publish(cast)
    publish(cast, "ward:W1", key="e2")
    ward = cells(edition_of_area("ward:W1", resident(cast)).paper, "Calls by what")
    estate = cells(edition_of_area(ESTATE, resident(cast)).paper, "Calls by what")
    assert estate["Noise"] == 30
    assert ward["Noise"] == "Not shown"


def test_a_place_of_a_single_home_is_never_named(cast: Cast) -> None:
    keys = [one.key for one in areas_to_choose(amina(cast))]
    assert keys == ["ward:W1", ESTATE]
    with pytest.raises(EditionRefused, match="8 homes or more"):
        draft_edition(GATEHOUSE, YEAR, "", amina(cast))


def test_nothing_that_officers_wrote_no_sensitive_action_and_no_owner_is_in_any_layer_of_any_file(
    cast: Cast, tmp_path: Path
) -> None:
    calls(cast, tmp_path, {"noise": 9})
    on = date(2025, 6, 3)
    finish(agree(cast, "open", "patrol", on), cast, on)
    finish(agree(cast, "secret", "works", on, marking=Marking.OFFICIAL_SENSITIVE), cast, on)
    agree(cast, "ahead", "cctv", date(2026, 2, 3), due_on=date(2026, 4, 20))
    agree(cast, "warned", "warning", date(2026, 2, 3), due_on=date(2026, 4, 20))
    made = publish(cast)
    paper = edition_shown(made.id, resident(cast)).paper
    assert cells(paper, "Actions finished") == {"Patrols": 1, "All": 1}
    assert "Cameras, by the end of April 2026" in words_of(paper)
    for name, one in formats_of(paper).items():
        for where, text in layers(one.render(paper), f"edition.{name}"):
            found = [word for word in ("Zelda", "Quince", "number 7", "Secret", "Amina", "Warning") if word in text]
            assert found == [], where


def test_what_was_not_possible_is_said_and_public_words_are_told(cast: Cast) -> None:
    on = date(2025, 6, 3)
    finish(agree(cast, "no", "works", on), cast, on, step=ActionStep.GIVE_UP)
    finish(agree(cast, "yes", "works", on, public_words="We mended the lamps of the path"), cast, on)
    agree(cast, "come", "walkabout", on, public_words="Walk with us: 6 pm at the gate", due_on=date(2026, 3, 20))
    paper = draft_edition(ESTATE, YEAR, "", amina(cast)).paper
    assert "1 action that we had agreed was not possible" in words_of(paper)
    assert "June 2025: We mended the lamps of the path" in words_of(paper)
    assert "20 March 2026: Walk with us: 6 pm at the gate" in words_of(paper)


def test_an_edition_stays_as_it_was_and_later_data_make_the_next_one(cast: Cast, tmp_path: Path) -> None:
    calls(cast, tmp_path, {"noise": 9})
    first = publish(cast)
    calls(cast, tmp_path, {"noise": 12}, at=(432_701, 333_601))
    second = publish(cast, key="e2")
    assert (first.number, second.number) == (1, 2)
    newest = edition_of_area(ESTATE, resident(cast))
    assert (newest.edition.n_calls, [one.n_calls for one in newest.others]) == (21, [9])
    with pytest.raises(Error), transaction.atomic():
        PublicEdition.objects.filter(id=first.id).update(n_calls=1)


def test_two_editions_of_the_same_months_never_leave_a_single_call_between_them(cast: Cast, tmp_path: Path) -> None:
    calls(cast, tmp_path, {"noise": 30, "street-drinking": 70})
    publish(cast)
    assert publish(cast, key="e2", words="The same counts, other words").number == 2
    calls(cast, tmp_path, {"begging": 1}, at=(432_701, 333_601))
    with pytest.raises(EditionRefused, match="changed since by fewer than 5"):
        publish(cast, key="e3")


def test_a_ward_and_a_place_in_it_are_published_of_months_that_lie_in_one_another(cast: Cast) -> None:
    publish(cast, area="ward:W1")
    with pytest.raises(EditionRefused, match="shares only some of these months"):
        publish(cast, span=Span(date(2025, 1, 1), date(2025, 6, 30)), key="e2")
    publish(cast, span=Span(date(2025, 4, 1), date(2025, 6, 30)), key="e3")


def test_sent_twice_is_published_once_and_changed_figures_are_looked_at_again(cast: Cast, tmp_path: Path) -> None:
    assert publish(cast).id == publish(cast).id
    calls(cast, tmp_path, {"noise": 20})
    with pytest.raises(EditionRefused, match="have changed since"):
        publish_edition(EditionWanted("e3", ESTATE, YEAR, digest="of another draft"), by=amina(cast), at=PUBLISHED_AT)


def test_a_month_is_published_in_one_span_only(cast: Cast) -> None:
    publish(cast)
    with pytest.raises(EditionRefused, match="one span only"):
        publish(cast, span=Span(date(2026, 1, 1), date(2026, 2, 28)), key="e2")
    publish(cast, span=Span(date(2024, 3, 1), date(2025, 2, 28)), key="e3")


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (Span(date(2026, 3, 1), date(2026, 3, 31)), "months that are over"),
        (Span(date(2026, 2, 1), date(2026, 1, 31)), "not before the first"),
        (Span(date(2024, 1, 1), date(2025, 12, 31)), "at most 12 months"),
    ],
)
def test_months_that_cannot_be_published_are_refused_in_words(cast: Cast, span: Span, said: str) -> None:
    with pytest.raises(EditionRefused, match=said):
        draft_edition(ESTATE, span, "", amina(cast))


def test_what_is_taken_back_is_absent_for_residents_and_still_counts_as_known(cast: Cast, tmp_path: Path) -> None:
    calls(cast, tmp_path, {"noise": 40, "drug-use": 4, "vandalism": 6})
    made = publish(cast)
    with pytest.raises(EditionRefused, match="Say why"):
        take_back_edition(made.id, " ", by=amina(cast), at=PUBLISHED_AT)
    for _ in range(2):
        take_back_edition(made.id, "The wrong months", by=amina(cast), at=PUBLISHED_AT + timedelta(hours=1))
    assert areas_with_pages(resident(cast)) == ()
    with pytest.raises(NoSuchEdition):
        edition_shown(made.id, resident(cast))
    # What was kept back once stays so, also where it is no longer small.
    calls(cast, tmp_path, {"drug-use": 30}, at=(432_702, 333_602))
    assert publish(cast, key="e2").number == 2
    told = cells(edition_of_area(ESTATE, resident(cast)).paper, "Calls by what")
    assert (told["Drug use"], told["Vandalism"]) == ("Not shown", "Not shown")


def test_only_who_may_publishes_and_the_neighbour_sees_no_page_of_ours(cast: Cast) -> None:
    made = publish(cast)
    with pytest.raises(NotAllowed):
        publish_edition(EditionWanted("t", ESTATE, YEAR), by=cast.viewer("tom", at=PUBLISHED_AT), at=PUBLISHED_AT)
    with pytest.raises(NoSuchEdition):
        edition_shown(made.id, cast.viewer("esther", at=PUBLISHED_AT))
