"""A mapping is made on a page: proposed, tried, changed, saved, loaded by; and shows an analyst nobody's name."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.imports.models import ImportJob
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.mappings.operations import sample_folder, save_mapping
from commonweal.reports.models import ColumnMapping, MappingSample, Report
from tests.cast import AT, Cast, gather
from tests.deliveries import call_log
from tests.reports.mapped import foreign_log, layout

SECRETS = ("Zelda", "Quince", "01632", "960123", "banjo")
# A number, a name and words, each where a careless export leaves them.
ROWS: list[dict[str, str]] = [
    {},
    {"Nature of call": "Singing"},
    {"Time": "23:59", "Operator": "Zelda Quince 01632 960123"},
]


@pytest.fixture
def client(db: None, data_folder: Path) -> Iterator[Client]:
    mark_as_demonstration(at=AT)
    cast = gather()
    found = Client()
    found.force_login(cast.amina)
    found.cast = cast  # type: ignore[attr-defined]
    yield found
    (data_folder / "demo-mark").unlink()
    for file in sample_folder().iterdir():
        file.unlink()


def uploaded(text: str, name: str = "night-2026-03.csv") -> BytesIO:
    file = BytesIO(text.encode())
    file.name = name
    return file


def begun(client: Client, text: str = "", **more: str) -> str:
    """The address of the page on which a mapping is tried."""
    answer = client.post("/imports/mappings/new/", {"sample": uploaded(text or foreign_log(ROWS)), **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def form_of(address: str, **changed: str) -> dict[str, str]:
    """The form as the page shows it, from the draft, with changes."""
    from commonweal.reports.mappings.form import choices
    from commonweal.reports.mappings.layout import FIELDS

    draft = MappingSample.objects.get(id=address.split("/")[-2]).draft
    given = {f"{name}-{n}": one for name in FIELDS for n, one in enumerate(choices(name, draft))}
    given |= {key: str(value) for key, value in draft["file"].items()}
    given |= {"day_order": draft["days"]["order"], "others": draft["category"]["others"]}
    for n, (word, ours) in enumerate(draft["category"]["words"].items()):
        given |= {f"category-word-{n}": word, f"category-ours-{n}": ours}
    return {**given, **changed}


def test_a_foreign_log_is_proposed_tried_saved_and_loaded(client: Client) -> None:
    before = set(sample_folder().iterdir())  # a test that is undone leaves its file to the worker
    address = begun(client)
    shown = client.get(address).content.decode()
    assert "3 rows: 2 would load, 1 refused" in shown
    assert "2 March 2026, 22:15" in shown
    assert "&#39;Singing&#39;" in shown
    answer = client.post(address, form_of(address, name="Night line", do="save"))
    assert answer.status_code == 302, answer.content.decode()
    saved = client.get(answer.headers["Location"]).content.decode()
    assert "Saved. night-2026-03.csv" in saved
    sample = MappingSample.objects.get()
    loaded = client.post("/imports/new/", {"kind": "call-log", "mapping": "Night line", "sample": str(sample.id)})
    assert loaded.status_code == 302
    job = ImportJob.objects.get()
    assert (job.file_name, job.options) == ("night-2026-03.csv", {"mapping": "Night line", "mapping_version": "1"})
    assert (MappingSample.objects.count(), set(sample_folder().iterdir())) == (0, before)
    assert Report.objects.count() == 0  # the worker has not come by


def test_nothing_on_the_page_tells_an_analyst_who_called(client: Client) -> None:
    address = begun(client)
    assert not [secret for secret in SECRETS if secret in client.get(address).content.decode()]
    for field in ("reference", "location", "category", "incident", "received_at", "source", "anonymous", "easting"):
        for column in ("Tel No", "Caller name", "Narrative", "Operator"):
            feeds = {"caller_phone-0": "", "caller_name-0": "", "account-0": "", f"{field}-0": f"column:{column}"}
            client.post(address, form_of(address, do="try", **feeds))
            shown = client.get(address).content.decode()
            assert not [secret for secret in SECRETS if secret in shown], (field, column)
            draft = str(MappingSample.objects.get().draft)
            assert "banjo" not in draft
            client.post(address, form_of(address, do="try", **{f"{field}-0": ""}))


def test_times_in_the_phone_column_are_named_and_cannot_be_saved(client: Client) -> None:
    address = begun(client, foreign_log([{}, {"Time": "2310"}]))
    changed = form_of(address, do="try", **{"caller_phone-0": "column:Time"})
    shown = client.get(client.post(address, changed).headers["Location"]).content.decode()
    assert "every cell looks like a time" in shown
    assert "0 would load, 2 refused" in shown
    answer = client.post(address, form_of(address, name="Night line", do="save"))
    assert answer.status_code == 400
    assert "This mapping would refuse the whole file" in answer.content.decode()
    assert ColumnMapping.objects.count() == 0


def test_days_in_the_other_order_are_named_and_cannot_be_saved(client: Client) -> None:
    address = begun(client, foreign_log([{"Date": "04/05/2025"}, {"Date": "03/13/2025"}]))
    changed = form_of(address, do="try", day_order="day-first")
    shown = client.get(client.post(address, changed).headers["Location"]).content.decode()
    assert "the days of this file are month-first: 03/13/2025 on line 3" in shown
    assert "order of days to month-first" in shown
    assert "0 would load, 2 refused" in shown
    assert client.post(address, form_of(address, name="Night line", do="save")).status_code == 400
    assert ColumnMapping.objects.count() == 0


def test_days_in_digits_alone_in_the_phone_column_are_named(client: Client) -> None:
    address = begun(client, foreign_log([{"Operator": "46083.927"}, {"Operator": "46084.1"}]))
    changed = form_of(address, do="try", **{"caller_phone-0": "column:Operator"})
    shown = client.get(client.post(address, changed).headers["Location"]).content.decode()
    assert "every cell looks like a time (2 cells)" in shown


def test_a_mapping_without_what_every_call_needs_is_not_saved(client: Client) -> None:
    address = begun(client)
    answer = client.post(address, form_of(address, name="Night line", do="save", **{"reference-0": ""}))
    assert answer.status_code == 400
    assert "Choose a column for reference" in answer.content.decode()
    answer = client.post(address, form_of(address, do="save", name=""))
    assert "Choose a column for reference" in answer.content.decode()
    answer = client.post(address, form_of(address, do="save", name="", **{"reference-0": "column:Call ref"}))
    assert "Give the mapping a name" in answer.content.decode()


def test_categories_that_are_in_no_list_show_also_while_the_source_is_missing(client: Client) -> None:
    address = begun(client)
    answer = client.post(address, form_of(address, do="try", **{"source-0": ""}))
    assert answer.headers["Location"].endswith("#result")
    shown = " ".join(client.get(address).content.decode().split())
    assert "Every call needs" in shown
    assert "&#39;&#39;" not in shown
    assert "1 category of theirs not in the list</strong>: Singing (1 row)." in shown


def test_a_saved_mapping_says_ours_in_words_and_not_in_codes(client: Client) -> None:
    cast: Cast = client.cast  # type: ignore[attr-defined]
    version, _ = save_mapping("Night line", layout(), by=cast.viewer("amina"), at=AT)
    shown = client.get(f"/imports/mappings/{version.mapping_id}/").content.decode()
    assert "Out-of-hours line, for every row" in shown
    assert "out-of-hours" not in shown
    assert "Noise</" in shown


def test_a_draft_that_contradicts_itself_says_so_and_stays(client: Client) -> None:
    address = begun(client)
    client.post(address, form_of(address, do="try", **{"location-0": "column:Caller name"}))
    shown = client.get(address).content.decode()
    assert "The mapping contradicts itself" in shown
    assert "Zelda" not in shown


def test_another_delimiter_shows_other_columns(client: Client) -> None:
    address = begun(client)
    client.post(address, form_of(address, do="try", delimiter="comma"))
    assert MappingSample.objects.get().draft["file"]["delimiter"] == "comma"
    assert client.get(address).status_code == 200
    client.post(address, form_of(address, do="try", delimiter="semicolon"))
    assert "2 would load" in client.get(address).content.decode()


def test_a_log_that_is_not_ours_becomes_a_sample_where_it_was_to_be_loaded(client: Client) -> None:
    answer = client.post("/imports/new/", {"kind": "call-log", "file": uploaded(foreign_log(ROWS))})
    assert answer.headers["Location"].startswith("/imports/mappings/samples/")
    assert ImportJob.objects.count() == 0
    ours = client.post("/imports/new/", {"kind": "call-log", "file": uploaded(call_log([{}]))})
    assert ours.headers["Location"].startswith("/imports/")
    assert ImportJob.objects.get().options == {}


def test_a_saved_mapping_that_fits_is_proposed(client: Client) -> None:
    cast: Cast = client.cast  # type: ignore[attr-defined]
    save_mapping("Night line", layout(), by=cast.viewer("amina"), at=AT)
    answer = client.post("/imports/new/", {"kind": "call-log", "file": uploaded(foreign_log(ROWS))})
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "the columns of the saved mapping Night line, version 1, and all its words." in shown


def test_a_mapping_that_is_not_there_is_not_chosen(client: Client) -> None:
    given = {"kind": CALL_LOG.name, "mapping": "None such", "file": uploaded(foreign_log(ROWS))}
    answer = client.post("/imports/new/", given)
    assert (answer.status_code, "Choose a mapping that is in the list" in answer.content.decode()) == (400, True)


def test_a_mapping_is_taken_out_and_brought_to_the_next_borough(client: Client) -> None:
    cast: Cast = client.cast  # type: ignore[attr-defined]
    version, _ = save_mapping("Night line", layout(), by=cast.viewer("amina"), at=AT)
    taken = client.get(f"/imports/mappings/{version.mapping_id}/mapping.toml")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="night-line.toml"'
    esther = Client()
    esther.force_login(cast.esther)
    brought = esther.post(
        "/imports/mappings/new/", {"bring": "yes", "toml": uploaded(taken.content.decode(), "n.toml")}
    )
    assert "Night line" in esther.get(brought.headers["Location"]).content.decode()
    wrong = esther.post("/imports/mappings/new/", {"bring": "yes", "toml": uploaded("mapping = 3", "n.toml")})
    assert (wrong.status_code, "mapping: found 3" in wrong.content.decode()) == (400, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file of the log"),
        (b"%PDF-1.7", "A PDF"),
        (b"PK\x03\x04 half", "damaged"),
        (b"a" * 70_000, "line"),
        (b";".join([b"Date"] * 300) + b"\n", "300 columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(client: Client, content: bytes, said: str) -> None:
    file = BytesIO(content)
    file.name = "night.csv"
    answer = client.post("/imports/mappings/new/", {"sample": file} if content else {})
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_another_persons_sample_is_not_there(client: Client) -> None:
    address = begun(client)
    cast: Cast = client.cast  # type: ignore[attr-defined]
    for who in (cast.esther, cast.tom, cast.ada):
        other = Client()
        other.force_login(who)
        assert other.get(address).status_code == 404
        assert other.post(f"{address}discard/").status_code == 404
    assert client.post(f"{address}discard/").status_code == 302
    assert list(sample_folder().iterdir()) == []
