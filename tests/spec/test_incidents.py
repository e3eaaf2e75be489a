"""The worked examples about danger and about reports that may tell of one event are true."""

import pytest

from commonweal.core.rules.duplicates import alike_to
from commonweal.core.rules.emergency import sign_post
from tests.spec.incidents import ALIKE, DANGERS, FIRST, AlikeExample, DangerExample
from tests.spec.render import pages


@pytest.mark.parametrize("example", DANGERS, ids=lambda one: one.told)
def test_each_is_pointed_where_the_table_says(example: DangerExample) -> None:
    assert sign_post(danger_now=example.danger_now, risks=example.risks) is example.to


@pytest.mark.parametrize("example", ALIKE, ids=lambda one: one.told)
def test_each_second_report_is_shown_or_not_as_the_table_says(example: AlikeExample) -> None:
    assert bool(alike_to(FIRST, [example.other])) is example.is_shown


def test_every_example_stands_in_its_page() -> None:
    assert all(f"| {one.told} |" in pages()["emergency.md"] for one in DANGERS)
    assert all(f"| {one.told} |" in pages()["duplicates.md"] for one in ALIKE)
