"""A kept file is served as what it is and nothing else, in parts where they are asked for, and kept by nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from commonweal.files.evidence.keeping import forget, keep
from commonweal.files.evidence.refusals import EvidenceLost
from commonweal.files.evidence.serving import evidence_response
from commonweal.files.evidence.terms import EvidenceKind

CONTENT = bytes(range(100))


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, data_folder: Path) -> Iterator[Path]:
    """A data folder of the test's own."""
    settings.DATA_FOLDER = tmp_path
    yield tmp_path
    settings.DATA_FOLDER = data_folder


@pytest.mark.parametrize(("inline", "disposition"), [(True, "inline"), (False, "attachment")])
@pytest.mark.parametrize(
    ("kind", "content_type", "ending"),
    [(EvidenceKind.PHOTO, "image/jpeg", "jpg"), (EvidenceKind.SOUND, "audio/mpeg", "mp3")],
)
def test_a_file_is_served_in_a_sandbox_and_kept_nowhere(
    kind: EvidenceKind, content_type: str, ending: str, inline: bool, disposition: str
) -> None:
    response = evidence_response(keep(CONTENT, kind), name="ASB-7K3Q-9FXR 1", inline=inline)
    assert (response.status_code, response.content) == (200, CONTENT)
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'{disposition}; filename="ASB-7K3Q-9FXR 1.{ending}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Length"] == "100"
    policy = response["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "allow-" not in policy


def test_no_name_breaks_out_of_its_header() -> None:
    kept = keep(CONTENT, EvidenceKind.PHOTO)
    response = evidence_response(kept, name='a"; filename="x.html', inline=False)
    assert response["Content-Disposition"] == r'attachment; filename="a\"; filename=\"x.html.jpg"'


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=0-0", 206, CONTENT[:1], "bytes 0-0/100"), ("bytes=10-19", 206, CONTENT[10:20], "bytes 10-19/100"),
        ("bytes=90-", 206, CONTENT[90:], "bytes 90-99/100"), ("bytes=-5", 206, CONTENT[95:], "bytes 95-99/100"),
        ("bytes=50-5000", 206, CONTENT[50:], "bytes 50-99/100"), ("bytes=-500", 206, CONTENT, "bytes 0-99/100"),
        ("bytes=100-", 416, b"", "bytes */100"), ("bytes=20-10", 416, b"", "bytes */100"),
        ("bytes=-0", 416, b"", "bytes */100"),
        ("", 200, CONTENT, None), ("bytes=-", 200, CONTENT, None), ("bytes=0-1,5-6", 200, CONTENT, None),
        ("lines=1-2", 200, CONTENT, None), ("bytes=a-b", 200, CONTENT, None), ("bytes=٠-١", 200, CONTENT, None),
        (f"bytes={'9' * 40}-", 200, CONTENT, None),
    ],
)  # fmt: skip
def test_a_part_is_served_where_one_is_asked_for(asked: str, status: int, content: bytes, said: str | None) -> None:
    response = evidence_response(keep(CONTENT, EvidenceKind.SOUND), name="a", inline=True, asked_range=asked)
    assert (response.status_code, response.content, response.get("Content-Range")) == (status, content, said)
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_lost_file_is_not_served() -> None:
    kept = keep(CONTENT, EvidenceKind.SOUND)
    forget(kept.kept_as)
    with pytest.raises(EvidenceLost):
        evidence_response(kept, name="a", inline=True)
