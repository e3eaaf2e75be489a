"""A problem sheet fills its facts from records, keeps every version of its words, and counts what its plan moves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from commonweal.access.permission import NotAllowed
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.core.rules.action_life import Due
from commonweal.documents.formats import formats_of
from commonweal.hotspots.operations import run_week
from commonweal.places.kinds import PLACES
from commonweal.reports.kinds import CALL_LOG
from commonweal.tasking.models import ProblemMeasure, ProblemSheet, ProblemWords
from commonweal.tasking.problem.facts_in_words import in_words
from commonweal.tasking.problem.operations import (
    begin_sheet,
    drop_measure,
    give_lead,
    move_stage,
    set_measure,
    write_part,
)
from commonweal.tasking.problem.papers import problem_paper
from commonweal.tasking.problem.queries import SheetShown, problem_sheets, sheet_shown
from commonweal.tasking.problem.terms import (
    MeasureKind,
    MeasureWanted,
    NoSuchProblem,
    Part,
    ProblemChanged,
    ProblemRefused,
    Stage,
)
from tests.actions.agreed import agreed
from tests.cast import AT, Cast, gather_all
from tests.deliveries import call_log, collection, deliver, feature, square
from tests.documents.layers import layers
from tests.house import CUT_OFF, NAME, NUMBER, WORDS

KEY = "place:L1"
BY = date(2026, 6, 30)


@pytest.fixture
def cast(db: None, tmp_path: Path, data_folder: Path) -> Iterator[Cast]:
    """A week with one hotspot of eight calls, all by one named caller."""
    mark_as_demonstration(at=AT)
    made = gather_all()
    amina = made.viewer("amina")
    estate = feature("Polygon", [square(-1.518, 52.896, 0.015)], code="L1", name="Larch Estate", kind="estate")
    deliver(tmp_path, PLACES, collection(estate), by=amina, name="p.geojson")
    caller = {"caller_name": NAME, "caller_phone": NUMBER, "account": WORDS}
    calls = [{**caller, "received_at": f"2026-03-0{day} 21:00"} for day in range(1, 9)]
    deliver(tmp_path, CALL_LOG, call_log(calls), by=amina)
    run_week(CUT_OFF, by=amina, at=AT)
    yield made
    (data_folder / "demo-mark").unlink()


def begun(cast: Cast, who: str = "chris") -> ProblemSheet:
    return begin_sheet(KEY, "Larch Estate", by=cast.viewer(who), at=AT)


def seen(cast: Cast, sheet: ProblemSheet, who: str = "chris") -> SheetShown:
    return sheet_shown(sheet.id, cast.viewer(who))


def test_a_place_has_one_sheet_and_its_facts_write_themselves(cast: Cast) -> None:
    sheet = begun(cast)
    assert begun(cast, "abby").id == sheet.id
    agreed(cast, team="North team")
    shown = seen(cast, sheet)
    told = {name: words for pairs in in_words(shown.facts, on=AT.date()).of.values() for name, words in pairs}
    assert told["How many incidents"].startswith("8 incidents in 8 calls")
    assert told["How many callers"].startswith("1 caller")
    assert told["Actions"] == "1 agreed, 0 done, 1 open"
    assert told["Calls in the last 6 weeks that are loaded"] == "8 calls; 0 calls in the 6 weeks before"
    assert shown.listed.lead_in_words == "Nobody leads it yet"
    assert told["On the newest list"].startswith("8 calls in the 14 days to 8 March 2026")
    assert sum(n for _, n in shown.facts.weeks) == 8
    with pytest.raises(ProblemRefused):
        begin_sheet("nowhere", "Larch Estate", by=cast.viewer("chris"), at=AT)


def test_an_action_that_was_not_possible_is_counted_as_one_and_a_late_one_is_called_overdue(cast: Cast) -> None:
    sheet = begun(cast)
    agreed(cast, team="North team")
    shown = seen(cast, sheet)
    late = replace(shown.facts.actions.actions[0], due=Due.OVERDUE)
    actions = replace(shown.facts.actions, actions=(late,), n_late=1, n_open=1, n_not_possible=1)
    shown = replace(shown, facts=replace(shown.facts, actions=actions))
    facts = in_words(shown.facts, on=AT.date())
    assert ("Actions", "1 agreed, 0 done, 1 open, 1 late, 1 not possible") in facts.of[Stage.RESPONSE]
    rows = [row for table in problem_paper(shown, "Northmoor", facts).tables() for row in table.rows]
    assert any(str(row[-1]).endswith(", overdue") for row in rows)


def test_words_stay_as_versions_and_who_was_overtaken_is_told(cast: Cast) -> None:
    sheet, chris, abby = begun(cast), cast.viewer("chris"), cast.viewer("abby")
    write_part(sheet.id, Part.WHY, 0, "The door does not close", by=chris, at=AT)
    write_part(sheet.id, Part.WHY, 0, "The door does not close", by=chris, at=AT)
    with pytest.raises(ProblemChanged, match="Chris has written since"):
        write_part(sheet.id, Part.WHY, 0, "It is dark", by=abby, at=AT)
    write_part(sheet.id, Part.WHY, 1, "The door does not close, and it is dark", by=abby, at=AT)
    part = seen(cast, sheet).parts[Part.WHY]
    assert [(one.number, one.by, one.words) for one in part.versions] == [
        (2, "Abby", "The door does not close, and it is dark"), (1, "Chris", "The door does not close"),
    ]  # fmt: skip
    with pytest.raises(ProblemRefused, match="at most 4,000"):
        write_part(sheet.id, Part.WHY, 2, "x" * 4001, by=abby, at=AT)


def test_stage_and_lead_move_with_their_versions(cast: Cast) -> None:
    sheet, chris = begun(cast), cast.viewer("chris")
    move_stage(sheet.id, Stage.RESPONSE, 0, by=chris, at=AT)
    give_lead(sheet.id, cast.teams["North team"].id, 0, by=chris, at=AT)
    (listed,) = problem_sheets(chris)
    assert (listed.stage_label, listed.lead) == ("Response", "North team")
    move_stage(sheet.id, Stage.ANALYSIS, 1, by=chris, at=AT)
    assert seen(cast, sheet).listed.stage is Stage.ANALYSIS
    with pytest.raises(ProblemRefused):
        give_lead(sheet.id, sheet.id, 1, by=chris, at=AT)


def test_a_measure_keeps_the_figure_it_began_with_and_shows_todays(cast: Cast) -> None:
    sheet, chris = begun(cast), cast.viewer("chris")
    for _ in range(2):
        set_measure(sheet.id, MeasureWanted(MeasureKind.CALLS_14, 6, BY), by=chris, at=AT)
    set_measure(sheet.id, MeasureWanted(MeasureKind.LATE_ACTIONS, 0, BY), by=chris, at=AT)
    found = {one.kind: (one.start_value, one.now, one.is_reached) for one in seen(cast, sheet).measures}
    assert found == {MeasureKind.CALLS_14: (8, 8, False), MeasureKind.LATE_ACTIONS: (0, 0, True)}
    assert ProblemMeasure.objects.count() == 2
    drop_measure(sheet.id, MeasureKind.CALLS_14, by=chris, at=AT)
    assert [one.kind for one in seen(cast, sheet).measures] == [MeasureKind.LATE_ACTIONS]
    with pytest.raises(ProblemRefused, match="still to come"):
        set_measure(sheet.id, MeasureWanted(MeasureKind.CALLS_28, 6, AT.date()), by=chris, at=AT)


def test_who_may_not_read_it_finds_nothing_and_who_reads_it_does_not_write(cast: Cast) -> None:
    sheet = begun(cast)
    assert seen(cast, sheet, "ben").listed.id == sheet.id
    with pytest.raises(NotAllowed):
        write_part(sheet.id, Part.WHY, 0, "x", by=cast.viewer("ben"), at=AT)
    for who in ("cora", "pat", "rose", "esther", "ada"):
        with pytest.raises(NoSuchProblem):
            seen(cast, sheet, who)


def test_what_it_says_is_written_once(cast: Cast) -> None:
    sheet = begun(cast)
    write_part(sheet.id, Part.WHY, 0, "The door", by=cast.viewer("chris"), at=AT)
    set_measure(sheet.id, MeasureWanted(MeasureKind.CALLS_14, 6, BY), by=cast.viewer("chris"), at=AT)
    for rows in (ProblemWords.objects.all(), ProblemMeasure.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(by="another")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_its_paper_holds_the_words_in_every_format_and_no_caller(cast: Cast) -> None:
    sheet, chris = begun(cast), cast.viewer("chris")
    write_part(sheet.id, Part.WHY, 0, "The door does not close", by=chris, at=AT)
    shown = seen(cast, sheet)
    paper = problem_paper(shown, "Northmoor", in_words(shown.facts, on=AT.date()))
    for word, one in formats_of(paper).items():
        text = " ".join(layer for _, layer in layers(one.render(paper), word))
        assert not any(secret in text for secret in (NAME, NUMBER, WORDS))
        if word in ("html", "docx", "pptx", "odt"):
            assert "The door does not close" in text


def test_a_sheet_is_begun_written_and_taken_as_a_file_on_its_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff("chris"))
    page = client.post("/problems/start/", {"place": KEY, "name": "Larch Estate"}).headers["Location"]
    assert client.get(f"/problems/start/?place={KEY}&name=Larch").headers["Location"] == page
    assert client.post(f"{page}write/why/", {"words": "Typed first", "seen": "0"}).status_code == 302
    late = client.post(f"{page}write/why/", {"words": "Typed with care", "seen": "0"})
    assert late.status_code == 400
    assert b"Typed with care" in late.content
    assert b"Typed first" in late.content
    wrong = client.post(f"{page}measures/", {"kind": "calls-14", "target": "few", "by_on": "1 June 2027"})
    assert wrong.status_code == 400
    assert client.get(f"{page}write/stage/").status_code == 404
    assert b"Typed first" in client.get(page).content
    assert b"Typed first" in client.get(f"{page}paper/").content
    client.force_login(cast.staff("cora"))
    assert client.get(page).status_code == 404
