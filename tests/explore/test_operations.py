"""A kept answer stays as it was, says when newer data exist, and holds nothing that is kept for named people."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.guarding.operations import set_guard
from commonweal.access.permission import NotAllowed
from commonweal.core.terms import Guarding
from commonweal.explore import queries
from commonweal.explore.kept import queries as kept_queries
from commonweal.explore.operations import keep_answer
from commonweal.explore.terms import Choice, ChoiceRefused, Look, Shape
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from tests.cast import AT, Cast
from tests.deliveries import call_log, deliver
from tests.explore.test_events import tina
from tests.explore.test_pages import demonstration, load, words

__all__ = ["demonstration"]
FEBRUARY = Choice(first_day=date(2026, 2, 1), last_day=date(2026, 2, 28))


@pytest.mark.parametrize("look", [Look.COUNTS, Look.DENSITY, Look.NEAR_REPEATS, Look.CLUSTERS, Look.TOGETHER])
def test_a_kept_answer_shows_what_the_page_showed(cast: Cast, tmp_path: Path, look: Look) -> None:
    load(cast, tmp_path)
    amina = cast.viewer("amina")
    choice = Choice(first_day=FEBRUARY.first_day, last_day=FEBRUARY.last_day, look=look, shape=Shape.SQUARE)
    found = queries.found(choice, amina)
    assert found is not None
    page = queries.explored(found, amina)
    run, is_new = keep_answer(choice, by=amina, at=AT)
    assert is_new
    kept = kept_queries.kept_answer(run.id, cast.viewer("tom")).shown
    assert (kept.choice, kept.told, kept.trend, kept.clock) == (page.choice, page.told, page.trend, page.clock)
    assert kept.refused == page.refused
    if page.look is not None:
        assert kept.look is not None
        assert [line.name for line in kept.look.lines] == [line.name for line in page.look.lines]
        assert kept.look.shades == page.look.shades
    if page.knox is not None:
        assert kept.knox is not None
        assert [cell[0] for band in kept.knox.bands for cell in band.cells] == [
            cell[0] for band in page.knox.bands for cell in band.cells
        ]


def test_the_same_choice_on_the_same_data_is_the_answer_that_exists_and_later_data_change_nothing(
    cast: Cast, tmp_path: Path
) -> None:
    load(cast, tmp_path)
    first, _ = keep_answer(FEBRUARY, by=cast.viewer("amina"), at=AT)
    again, is_new = keep_answer(FEBRUARY, by=cast.viewer("amina"), at=AT)
    assert (again.id, is_new) == (first.id, False)
    late = [{"reference": "late-1", "received_at": "2026-02-20 20:00"}]
    deliver(tmp_path, CALL_LOG, call_log(late), by=cast.viewer("amina"), name="late.csv")
    kept = kept_queries.kept_answer(first.id, cast.viewer("amina"))
    assert (kept.shown.told.n, kept.newer_data) == (16, True)
    newer, is_new = keep_answer(FEBRUARY, by=cast.viewer("amina"), at=AT)
    assert is_new
    assert kept_queries.kept_answer(newer.id, cast.viewer("amina")).shown.told.n == 17
    assert sorted(one.n for one in kept_queries.kept_answers(cast.viewer("tom"))) == [16, 17]


def test_what_is_kept_for_named_people_is_in_no_kept_answer(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path)
    report = Report.objects.get(source_key="S-7")
    set_guard(report, Guarding.PROTECTED, named=[tina(cast)], why="a risk", by=cast.viewer("tom"), at=AT)
    run, _ = keep_answer(FEBRUARY, by=cast.viewer("amina"), at=AT)
    assert kept_queries.kept_answer(run.id, cast.viewer("amina")).shown.told.n == 15


def test_who_may_not_explore_keeps_nothing_and_nothing_is_kept_of_nothing(cast: Cast, tmp_path: Path) -> None:
    load(cast, tmp_path)
    with pytest.raises(NotAllowed):
        keep_answer(FEBRUARY, by=cast.viewer("tom"), at=AT)
    with pytest.raises(ChoiceRefused, match="nothing to keep"):
        keep_answer(Choice(first_day=date(2020, 1, 1), last_day=date(2020, 1, 2)), by=cast.viewer("amina"), at=AT)
    with pytest.raises(ChoiceRefused, match="not over yet"):
        keep_answer(Choice(first_day=date(2026, 2, 1), last_day=date(2026, 3, 9)), by=cast.viewer("amina"), at=AT)
    with pytest.raises(kept_queries.NoSuchAnswer):
        run, _ = keep_answer(FEBRUARY, by=cast.viewer("amina"), at=AT)
        kept_queries.kept_answer(run.id, cast.viewer("esther"))


def test_an_analyst_keeps_an_answer_and_an_officer_reads_it(cast: Cast, tmp_path: Path, client: Client) -> None:
    load(cast, tmp_path)
    client.force_login(cast.amina)
    answer = client.post("/explore/keep/", {"query": "from=2026-02-01&to=2026-02-28&category=fireworks"})
    assert answer.status_code == 302
    assert client.post("/explore/keep/", {"query": "from=soon"}).status_code == 400
    client.force_login(cast.tom)
    said = words(client.get(answer.headers["Location"]))
    assert "3 calls about fireworks, 1 February 2026 to 28 February 2026" in said
    assert "Explore this choice now" not in said
    assert answer.headers["Location"] in words(client.get("/explore/kept/"))
