"""One draft a week, written by one at a time; issued once, for good; and each copy holds what its readers may see."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from commonweal.access.models import Staff
from commonweal.access.permission import NotAllowed
from commonweal.actions.operations import agree_action
from commonweal.actions.terms import Wanted
from commonweal.documents.paper import paper_of
from commonweal.hotspots.operations import run_week
from commonweal.outbox.models import Message
from commonweal.tasking.models import CouncillorCopy, FullCopy, PartnerCopy, WeeklyProduct
from commonweal.tasking.product.gathering import Line, Words
from commonweal.tasking.product.operations import (
    OFF_THE_LIST,
    ProductChanged,
    Written,
    issue_product,
    newer_run,
    papers_of,
    start_product,
    take_newer_run,
    write_product,
)
from commonweal.tasking.product.queries import copy_shown, drafts, issued_product, products
from commonweal.tasking.product.terms import Audience, NoSuchProduct, ProductRefused
from tests.cast import AT, Cast
from tests.hotspots.test_operations import IN_LARCH, calls_on, load_calls
from tests.tasking.product.drafting import (
    CUT_OFF,
    FOR_ALL,
    FOR_PARTNERS,
    INSIDE,
    LARCH,
    LEFT_OUT,
    drafted,
    issued,
    week_run,
)


def test_a_week_that_was_not_run_has_no_product(cast: Cast) -> None:
    with pytest.raises(ProductRefused, match="has not been run yet"):
        start_product(CUT_OFF, by=cast.viewer("amina"), at=AT)


def test_whoever_begins_second_writes_the_draft_that_is_there(cast: Cast, tmp_path: Path) -> None:
    week_run(cast, tmp_path)
    first = start_product(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert start_product(CUT_OFF, by=cast.viewer("amina"), at=AT).id == first.id
    assert [(line.location_key == LARCH, line.goes_forward) for line in first.lines.order_by("number")] == [
        (True, True),
        (False, True),
    ]


def test_a_place_that_is_left_out_needs_a_reason(cast: Cast, tmp_path: Path) -> None:
    week_run(cast, tmp_path)
    draft = start_product(CUT_OFF, by=cast.viewer("amina"), at=AT)
    with pytest.raises(ProductRefused) as refused:
        write_product(draft.id, Written(1, lines={LARCH: Line(False, " ")}), by=cast.viewer("amina"), at=AT)
    assert refused.value.field == f"why:{LARCH}"
    assert refused.value.because == "Say why Larch Estate does not go to the meeting."
    assert WeeklyProduct.objects.get().version == 1


def test_of_two_who_write_at_once_the_second_is_told_and_nothing_is_lost(cast: Cast, tmp_path: Path) -> None:
    draft = drafted(cast, tmp_path)
    with pytest.raises(ProductChanged):
        write_product(draft.id, Written(1, Words(headline="other")), by=cast.viewer("amina"), at=AT)
    assert WeeklyProduct.objects.get().headline == INSIDE


def test_each_copy_holds_the_words_of_its_readers_and_no_others(cast: Cast, tmp_path: Path) -> None:
    issued(cast, tmp_path)
    full, partner, councillor = (
        json.dumps(kind.objects.get().paper) for kind in (FullCopy, PartnerCopy, CouncillorCopy)
    )
    assert [INSIDE in full, INSIDE in partner, INSIDE in councillor] == [True, False, False]
    assert [LEFT_OUT in full, LEFT_OUT in partner, LEFT_OUT in councillor] == [True, False, False]
    assert [FOR_PARTNERS in full, FOR_PARTNERS in partner, FOR_PARTNERS in councillor] == [True, True, False]
    assert [FOR_ALL in full, FOR_ALL in partner, FOR_ALL in councillor] == [True, True, True]
    assert ["Spot" in full, "Spot" in partner, "Spot" in councillor] == [True, False, False]
    assert ["Larch Estate" in one for one in (full, partner, councillor)] == [True, True, True]
    assert not any("Quince" in one or "960177" in one for one in (full, partner, councillor))


def test_councillors_hear_of_a_spot_by_its_ward_and_of_its_calls(cast: Cast, tmp_path: Path) -> None:
    issued(cast, tmp_path)
    (table,) = (
        one for one in paper_of(CouncillorCopy.objects.get().paper).tables() if one.caption.startswith("Hotspots")
    )
    assert [(row[0], row[3]) for row in table.rows] == [("Larch Estate", 8), ("A place in Abbey", 7)]


def test_repeat_callers_stand_in_the_full_copy_of_who_may_read_their_list_alone(
    cast_of_all: Cast, tmp_path: Path
) -> None:
    issued(cast_of_all, tmp_path)
    copy = FullCopy.objects.get()
    titles = {
        who: [one.title for one in copy_shown(Audience.FULL, copy.id, cast_of_all.viewer(who)).paper.sections]
        for who in ("amina", "tom", "chris")
    }
    assert ("Repeat callers" in titles["amina"], "Repeat callers" in titles["tom"]) == (True, True)
    assert "Repeat callers" not in titles["chris"]


def test_who_reads_which_copy(cast_of_all: Cast, tmp_path: Path) -> None:
    cast = cast_of_all
    issued(cast, tmp_path)
    every = {Audience.FULL, Audience.PARTNER, Audience.COUNCILLOR}
    expected = {
        "amina": every, "chris": every, "mona": every, "tom": {Audience.FULL}, "abby": {Audience.FULL},
        "ben": {Audience.PARTNER}, "rose": {Audience.COUNCILLOR}, "cora": set(), "pat": set(), "petra": set(),
        "dana": set(), "ada": set(), "cal": set(), "esther": set(),
    }  # fmt: skip
    found = {who: {copy.audience for one in products(cast.viewer(who)) for copy in one.copies} for who in expected}
    assert found == expected


def test_hidden_and_missing_copies_are_one_answer(cast_of_all: Cast, tmp_path: Path) -> None:
    issued(cast_of_all, tmp_path)
    for who in ("ben", "esther"):
        with pytest.raises(NoSuchProduct):
            copy_shown(Audience.FULL, FullCopy.objects.get().id, cast_of_all.viewer(who))
    assert drafts(cast_of_all.viewer("chris")) == []
    with pytest.raises(NotAllowed):
        start_product(CUT_OFF, by=cast_of_all.viewer("chris"), at=AT)


def test_an_issued_product_and_its_copies_do_not_change_whoever_asks_the_database(cast: Cast, tmp_path: Path) -> None:
    product = issued(cast, tmp_path)
    with pytest.raises(ProductRefused, match="was issued by Amina"):
        issue_product(product.id, product.version, by=cast.viewer("amina"), at=AT)
    for changed in (
        lambda: FullCopy.objects.update(digest="x"),
        lambda: WeeklyProduct.objects.update(headline="x"),
        lambda: product.lines.update(words="x"),
        lambda: PartnerCopy.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            changed()


def test_each_reader_is_told_once_without_a_word_of_it_and_who_gave_no_address_is_not(
    cast_of_all: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.STAFF_ADDRESS = "https://staff.example"
    cast = cast_of_all
    for person in (cast.others["chris"], cast.others["rose"], cast.others["cora"]):
        Staff.objects.filter(pk=person.pk).update(work_address=f"{person.username}@council.example")
    issued(cast, tmp_path)
    mails = Message.objects.filter(what="weekly-product").order_by("to")
    assert [one.to for one in mails] == ["chris@council.example", "rose@council.example"]
    assert "Larch" not in "".join(one.subject + one.body for one in mails)
    assert mails[0].subject == "Weekly product, week to 8 March 2026"
    # Each mail leads to the copy that its reader may read.
    led_to = [re.findall(r"https://staff\.example/product/(\w+)/[0-9a-f-]{36}/", one.body) for one in mails]
    assert led_to == [["full"], ["councillor"]]


def test_a_run_that_was_superseded_is_said_before_it_is_issued_and_words_are_kept(cast: Cast, tmp_path: Path) -> None:
    draft = drafted(cast, tmp_path)
    assert newer_run(draft, cast.viewer("amina")) is None
    load_calls(cast, tmp_path, calls_on("2026-03-05", tag="late", **IN_LARCH))
    run, _ = run_week(CUT_OFF, by=cast.viewer("amina"), at=AT + timedelta(minutes=5))
    with pytest.raises(ProductRefused, match="Take the newer run first"):
        issue_product(draft.id, draft.version, by=cast.viewer("amina"), at=AT)
    taken = take_newer_run(draft.id, draft.version, by=cast.viewer("amina"), at=AT)
    assert taken.run_id == run.id
    assert taken.lines.get(location_key=LARCH).words == FOR_PARTNERS
    done = issue_product(taken.id, taken.version, by=cast.viewer("amina"), at=AT)
    assert done.issued_at == AT


def test_a_place_that_comes_back_onto_the_list_goes_forward_again_and_a_reason_of_somebodys_stays(
    cast: Cast, tmp_path: Path
) -> None:
    draft = drafted(cast, tmp_path)
    spot = draft.lines.exclude(location_key=LARCH).get().location_key
    written = Written(draft.version, lines={LARCH: Line(False, OFF_THE_LIST), spot: Line(False, LEFT_OUT)})
    draft = write_product(draft.id, written, by=cast.viewer("amina"), at=AT)
    load_calls(cast, tmp_path, calls_on("2026-03-05", tag="late", **IN_LARCH))
    run_week(CUT_OFF, by=cast.viewer("amina"), at=AT + timedelta(minutes=5))
    taken = take_newer_run(draft.id, draft.version, by=cast.viewer("amina"), at=AT)
    found = {line.location_key: (line.goes_forward, line.why_left_out) for line in taken.lines.all()}
    assert found == {LARCH: (True, ""), spot: (False, LEFT_OUT)}


def test_a_second_product_of_a_week_has_the_next_number_and_begins_with_the_words_of_the_first(
    cast: Cast, tmp_path: Path
) -> None:
    first = issued(cast, tmp_path)
    second = start_product(CUT_OFF, by=cast.viewer("amina"), at=AT)
    assert (first.number, second.number) == (1, 2)
    assert second.lines.get(location_key=LARCH).words == FOR_PARTNERS
    issue_product(second.id, second.version, by=cast.viewer("amina"), at=AT)
    newest = issued_product(None, cast.viewer("amina"))
    assert newest is not None
    assert (newest.number, newest.places) == (2, (LARCH,))
    old = FullCopy.objects.get(number=1)
    assert not copy_shown(Audience.FULL, old.id, cast.viewer("amina")).is_newest


def test_last_weeks_promises_stand_with_what_became_of_them(cast_of_all: Cast, tmp_path: Path) -> None:
    cast = cast_of_all
    draft = drafted(cast, tmp_path)
    wanted = Wanted(
        key="k1", kind="patrol", what="Walk the Marlow stairs at dusk", due_on=CUT_OFF, location_key=LARCH,
        place_name="Larch Estate", team_id=cast.teams["North team"].id, agreed_on=CUT_OFF.replace(day=4),
    )  # fmt: skip
    agree_action(wanted, by=cast.viewer("chris"), at=AT)
    papers = papers_of(draft, cast.viewer("amina"))
    inside, partners = (json.dumps(paper.record()) for paper in (papers.full, papers.partner))
    assert "Walk the Marlow stairs at dusk" in inside
    assert "Walk the Marlow" not in partners
    assert "North team" in partners
