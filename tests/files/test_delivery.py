"""What no honest file holds is refused, with the file, the line and what to do."""

import io
import zipfile
from pathlib import Path
from random import Random

import pytest

from commonweal.files import delivery
from commonweal.files.delivery import FileRefused, lines, open_delivery, read_all


def given(tmp_path: Path, content: bytes) -> delivery.Delivery:
    file = tmp_path / "given"
    file.write_bytes(content)
    return open_delivery(file, file_name="given.csv")


def zipped(**members: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return archive.getvalue()


def all_lines(given_delivery: delivery.Delivery) -> list[str]:
    return [line for member in given_delivery.members for line in lines(member)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_text_reads_the_same_with_either_line_end_and_with_or_without_a_mark(
    tmp_path: Path, end: bytes, mark: bytes
) -> None:
    assert all_lines(given(tmp_path, mark + b"a,b" + end + "Zo\u00eb,2".encode() + end)) == ["a,b", "Zoë,2"]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="an empty file"):
        given(tmp_path, b"")


def test_text_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        all_lines(given(tmp_path, b"name\nJohn\n" + "Zo\u00eb".encode("cp1252") + b"\n"))
    assert refusal.value.line == 3
    assert "0xeb" in refusal.value.found
    assert "CSV UTF-8" in refusal.value.to_do


def test_utf_16_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="UTF-16"):
        all_lines(given(tmp_path, "a,b\n".encode("utf-16")))


def test_a_nul_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"line 2: found a NUL"):
        all_lines(given(tmp_path, b"a\nb\x00\n"))


def test_a_line_that_does_not_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="a line of more than"):
        all_lines(given(tmp_path, b"a\n" + b"x" * 10_000_000))


def test_half_a_zip_is_refused(tmp_path: Path) -> None:
    whole = zipped(a=b"1,2\n" * 5_000, b=bytes(range(256)) * 40)
    with pytest.raises(FileRefused, match="damaged or not complete"):
        given(tmp_path, whole[: len(whole) // 2])


def test_a_zip_damaged_in_the_middle_is_refused_when_it_is_read(tmp_path: Path) -> None:
    whole = bytearray(zipped(a=Random(7).randbytes(50_000)))
    whole[2_000:2_050] = b"\x55" * 50
    with pytest.raises(FileRefused, match="damaged or not complete"):
        read_all(given(tmp_path, bytes(whole)).members[0], at_most=10**6)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="would grow to"):
        given(tmp_path, zipped(bomb=b"0" * 30_000_000))


def test_a_bomb_that_lies_about_its_size_is_stopped_as_it_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "LARGEST_EXPANDED_BYTES", 1_000)
    plain = given(tmp_path, b"12345\n" * 400)
    with pytest.raises(FileRefused, match="MB of text"):
        all_lines(plain)


def test_a_zip_with_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST_MEMBERS", 2)
    with pytest.raises(FileRefused, match="3 files inside"):
        given(tmp_path, zipped(a=b"1", b=b"2", c=b"3"))


def test_names_inside_a_zip_never_become_paths(tmp_path: Path) -> None:
    found = given(tmp_path, zipped(**{"../../outside.csv": b"a\n1\n"}))
    assert all_lines(found) == ["a", "1"]
    assert [file.name for file in tmp_path.rglob("*")] == ["given"]
