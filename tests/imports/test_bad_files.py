"""Files that nobody meant to send are refused in words, and neither memory nor disk nor store fills with them."""

import gzip
import io
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import timedelta
from os import utime
from pathlib import Path

import pytest

from commonweal.files import delivery, table
from commonweal.files.delivery import FileRefused, open_delivery, read_json
from commonweal.imports.operations import clear_orphans, load, take_in
from commonweal.imports.states import JobState
from commonweal.incidents.kinds import POLICE_UK
from commonweal.incidents.models import StreetCrime
from commonweal.reports.kinds import CALL_LOG
from tests.cast import AT, Cast
from tests.deliveries import call_log, deliver
from tests.incidents.downloads import STREET
from tests.incidents.downloads import table as street_table


def test_a_file_larger_than_its_kind_ever_is_is_refused_before_it_is_copied(
    cast: Cast, tmp_path: Path, data_folder: Path
) -> None:
    kind = replace(CALL_LOG, largest_bytes=1_000_000)
    file = tmp_path / "log.csv"
    with file.open("wb") as large:
        large.truncate(2_000_000_000)
    job = take_in(file, file_name=file.name, kind=kind, options={}, by=cast.viewer("amina"), at=AT)
    assert (job.state, job.problem["found"]) == (JobState.REFUSED, "2,000 MB")
    assert "at most 1 MB for this kind" in job.problem["allowed"]
    assert not any(copy.stat().st_size > 10**6 for copy in (data_folder / "deliveries").glob("*"))
    assert load(job, kind, at=AT).state == JobState.REFUSED


def test_one_row_of_ten_million_cells_is_refused_in_little_memory(tmp_path: Path) -> None:
    for number, content in enumerate((b"a,b\n" + b"," * 10_000_000, b"a,b\n" + b'"\n",' * 3_000_000)):
        file = tmp_path / f"{number}.csv"
        file.write_bytes(content)
        tracemalloc.start()
        with pytest.raises(FileRefused):
            list(table.read_table(open_delivery(file, file_name=file.name).members[0], needed=("a",)))
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
        tracemalloc.stop()


def test_a_json_of_empty_lists_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    file = tmp_path / "areas.geojson"
    file.write_bytes(b"[" + b"[]," * 7_000_000 + b"[]]")
    tracemalloc.start()
    with pytest.raises(FileRefused, match="7,000,002 lists and objects"):
        read_json(open_delivery(file, file_name=file.name).members[0], at_most=10**8)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


def test_a_zip_of_2_000_tables_is_opened_once(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as out:
        for n in range(2_000):
            month = f"{1900 + n // 12}-{n % 12 + 1:02}"
            out.writestr(f"{month}-city-of-london-street.csv", street_table([{"Month": month}]))
    file = tmp_path / "many.zip"
    file.write_bytes(content.getvalue())
    opened: list[Path] = []

    class Counted(zipfile.ZipFile):
        def __init__(self, path: Path) -> None:
            opened.append(path)
            super().__init__(path)

    monkeypatch.setattr(delivery.zipfile, "ZipFile", Counted)
    given = open_delivery(file, file_name=file.name)
    assert sum(len(list(table.read_table(member, needed=STREET))) for member in given.members) == 2_000
    assert len(opened) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + b"x" * 999, "Excel workbook of the old kind"),
        (b"PAR1" + b"x" * 999, "Parquet"),
        (b"%PDF-1.7 " + b"x" * 999, "PDF"),
        ("Crime ID,Month\n".encode("utf-16"), "UTF-16"),
        (";".join(STREET).encode() + b"\n", "semicolons"),
    ],
)
def test_what_is_no_table_of_commas_is_refused_by_its_name(
    cast: Cast, tmp_path: Path, content: bytes, said: str
) -> None:
    name = "2023-01-city-of-london-street.csv"
    job = deliver(tmp_path, POLICE_UK, content, by=cast.viewer("amina"), name=name)
    assert job.state == JobState.REFUSED
    assert said in job.problem["found"]
    assert job.problem["to_do"]


def test_an_excel_workbook_is_refused_by_its_name(cast: Cast, tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("xl/workbook.xml", "<workbook/>")
    job = deliver(tmp_path, POLICE_UK, content.getvalue(), by=cast.viewer("amina"), name="street.xlsx")
    assert "Excel workbook" in job.problem["found"]


def test_a_gzip_that_grows_like_a_bomb_or_breaks_off_is_refused(cast: Cast, tmp_path: Path) -> None:
    for content in (gzip.compress(b"0\n" * 50_000_000), gzip.compress(street_table([{}] * 500).encode())[:-40]):
        job = deliver(tmp_path, POLICE_UK, content, by=cast.viewer("amina"), name="street.csv.gz")
        assert job.state == JobState.REFUSED
        assert StreetCrime.objects.count() == 0


def test_copies_that_belong_to_no_job_are_cleared_and_others_stay(
    cast: Cast, tmp_path: Path, data_folder: Path
) -> None:
    file = tmp_path / "log.csv"
    file.write_text(call_log([{}]))
    job = take_in(file, file_name="log.csv", kind=CALL_LOG, options={}, by=cast.viewer("amina"), at=AT)
    folder = data_folder / "deliveries"
    (folder / "orphan.import").write_bytes(b"x")
    (folder / "young.import").write_bytes(b"x")
    for name in ("orphan.import", job.kept_as):
        utime(folder / name, (0, 0))
    assert clear_orphans(before=AT - timedelta(days=3650)) == 1
    assert {copy.name for copy in folder.iterdir()} >= {"young.import", job.kept_as}
    assert not (folder / "orphan.import").exists()
    (folder / "young.import").unlink()
