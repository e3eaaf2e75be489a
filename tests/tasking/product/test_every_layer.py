"""The three copies in every format, every layer of every file searched for what their readers may not have: 0 found."""

from collections.abc import Iterator
from pathlib import Path

from commonweal.documents.formats import formats_of
from commonweal.documents.paper import Paper, paper_of
from commonweal.tasking.product.operations import papers_of
from tests.cast import Cast
from tests.documents.layers import layers
from tests.tasking.product.drafting import FOR_ALL, FOR_PARTNERS, INSIDE, LEFT_OUT, drafted

# The caller of Larch Estate, in the spellings that a log and a finder have; the spot that is nobody's address.
CALLER = ("Zelda", "Quince", "441632960177", "01632 960177", "01632960177")
SPOT = ("433900", "332500")


def found(paper: Paper, planted: tuple[str, ...]) -> Iterator[str]:
    """Which planted words lie where, in the files of a paper as it is read again from its record."""
    again = paper_of(paper.record())
    for word, one in formats_of(again).items():
        for where, text in layers(one.render(again), word):
            yield from (f"{where}: {name}" for name in planted if name in text)


def test_no_layer_of_any_file_holds_what_its_readers_may_not_have(cast: Cast, tmp_path: Path) -> None:
    papers = papers_of(drafted(cast, tmp_path), cast.viewer("amina"))
    assert papers.callers is not None
    nobody = (*CALLER, *(cast.viewer(who).name for who in ("amina", "tom", "ada")))
    assert list(found(papers.full, nobody)) == []
    assert list(found(papers.callers, nobody)) == []
    assert list(found(papers.partner, (*nobody, INSIDE, LEFT_OUT))) == []
    assert list(found(papers.councillor, (*nobody, *SPOT, INSIDE, LEFT_OUT, FOR_PARTNERS))) == []


def test_the_search_finds_what_is_there(cast: Cast, tmp_path: Path) -> None:
    papers = papers_of(drafted(cast, tmp_path), cast.viewer("amina"))
    for paper, words in ((papers.full, INSIDE), (papers.partner, FOR_PARTNERS), (papers.councillor, FOR_ALL)):
        formats = {line.split("/")[0].split(":")[0] for line in found(paper, (words,))}
        assert formats >= {"html", "docx", "pptx", "odt"}
