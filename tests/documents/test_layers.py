"""What a file holds beside what is seen: nothing. Every layer of every format is opened and searched."""

import re
import zipfile
from io import BytesIO

import pytest

from commonweal.documents.formats import FORMATS
from tests.documents.layers import layers
from tests.documents.papers import weekly_paper

# Words that the templates of libraries, the machine or a chart's own description would bring along.
STRANGERS = (
    "planted", "python-docx", "python-pptx", "Steve Canny", "Microsoft", "Macintosh", "printerSettings", "thumbnail",
    "LibreOffice", "/work", "/home", "/tmp", "lastModifiedBy>", "creator>", "dc:creator", "initial-creator",
)  # fmt: skip
NEVER_THERE = ("comments", "vba", "macro", "script", "embeddings", "notesSlide", "externalLink", "pivot", "customXml")
ARCHIVES = ("docx", "pptx", "odt", "ods")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The weekly paper in every format."""
    return {word: one.render(weekly_paper()) for word, one in FORMATS.items()}


@pytest.mark.parametrize("word", FORMATS)
def test_no_layer_of_any_file_holds_what_is_not_in_the_paper(word: str, files: dict[str, bytes]) -> None:
    found = [(where, stranger) for where, text in layers(files[word]) for stranger in STRANGERS if stranger in text]
    assert found == []


@pytest.mark.parametrize("word", FORMATS)
def test_every_file_carries_marking_audience_version_date_maker_and_source(word: str, files: dict[str, bytes]) -> None:
    text = "\n".join(text for _, text in layers(files[word]))
    wanted = (
        "OFFICIAL-SENSITIVE", "Members of the tasking group", "2, issued", "23 November 2026",
        "Northmoor Community Safety Partnership", "run 4f9c2a71, calls to 22 November 2026", "Bemerton Estate",
    )  # fmt: skip
    assert [one for one in wanted if one not in text] == []


@pytest.mark.parametrize("word", FORMATS)
def test_the_same_paper_is_the_same_bytes(word: str, files: dict[str, bytes]) -> None:
    assert FORMATS[word].render(weekly_paper()) == files[word]


@pytest.mark.parametrize("word", ARCHIVES)
def test_archives_hold_no_hidden_part_no_link_outside_and_no_time_of_their_making(
    word: str, files: dict[str, bytes]
) -> None:
    with zipfile.ZipFile(BytesIO(files[word])) as archive:
        assert [n for n in archive.namelist() if any(part.lower() in n.lower() for part in NEVER_THERE)] == []
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            assert 'TargetMode="External"' not in text, name
            assert re.findall(r'xlink:href="(?!Pictures/)', text) == [], name
