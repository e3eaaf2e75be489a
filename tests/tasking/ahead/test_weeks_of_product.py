"""Local events in the copies of the week's product: each copy holds what its readers may know of, in every layer."""

from datetime import date
from pathlib import Path

from commonweal.core.terms import Marking
from commonweal.tasking.product.operations import papers_of
from tests.cast import Cast
from tests.local_events.entered import entered
from tests.tasking.product.drafting import drafted
from tests.tasking.product.test_every_layer import found

OPEN, QUIET, SECRET, TOLD_BY = "Spring fair on the green", "Filming at night", "March by the station", "Badger Events"
ON = date(2026, 3, 14)


def test_councillors_read_of_public_events_partners_of_all_but_sensitive_ones(cast: Cast, tmp_path: Path) -> None:
    entered(cast, "a", title=OPEN, source=TOLD_BY)
    entered(cast, "b", title=QUIET, public=False, source=TOLD_BY)
    entered(cast, "c", title=SECRET, marking=Marking.OFFICIAL_SENSITIVE, source=TOLD_BY)
    papers = papers_of(drafted(cast, tmp_path), cast.viewer("amina"))
    assert list(found(papers.councillor, (QUIET, SECRET, TOLD_BY))) == []
    assert list(found(papers.partner, (SECRET, TOLD_BY))) == []
    assert list(found(papers.full, (TOLD_BY,))) == []
    for paper, titles in (
        (papers.full, (OPEN, QUIET, SECRET)), (papers.partner, (OPEN, QUIET)), (papers.councillor, (OPEN,)),
    ):  # fmt: skip
        for title in titles:
            assert {one.split("/")[0].split(":")[0] for one in found(paper, (title,))} >= {
                "html",
                "docx",
                "odt",
                "pptx",
            }


def test_a_draft_of_an_earlier_version_has_no_local_events_and_is_written_on(cast: Cast, tmp_path: Path) -> None:
    draft = drafted(cast, tmp_path)
    for key in ("local", "starts"):
        del draft.facts[key]
    draft.save()
    assert papers_of(draft, cast.viewer("amina")).full.sections
