"""A file of the wrong kind is told what it is, and the job leads back to the form with the same choices."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.imports.models import ImportJob
from commonweal.imports.states import JobState
from commonweal.places.sources.postcodes import NEEDED as POSTCODES
from commonweal.web.import_kinds import IMPORT_KINDS
from tests.cast import AT, Cast, gather
from tests.deliveries import call_log, collection, deliver, feature, square
from tests.incidents.downloads import table

WARDS = collection(feature("Polygon", [square(-1.5, 52.9, 0.01)], code="E05000001", name="Abbey"))
POSTCODE_FILE = ",".join(POSTCODES) + "\nN1 0AA,10,530000,183000\n"


@pytest.fixture
def cast(db: None) -> Cast:
    """The same people in a demonstration, where signing in needs no second factor."""
    mark_as_demonstration(at=AT)
    return gather()


@pytest.fixture
def amina(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.amina)
    return client


def refused(cast: Cast, folder: Path, kind: str, content: str, **options: str) -> dict[str, str]:
    job = deliver(folder, IMPORT_KINDS[kind], content, by=cast.viewer("amina"), options=options)
    assert job.state == JobState.REFUSED
    return job.problem


def test_a_map_file_as_a_call_log_is_called_a_map_file(cast: Cast, tmp_path: Path) -> None:
    problem = refused(cast, tmp_path, "call-log", WARDS)
    assert problem["found"] == "a map file (GeoJSON)"
    assert "Ward boundaries (GeoJSON)" in problem["to_do"]


def test_a_map_file_is_told_also_where_a_mapping_was_chosen(cast: Cast, tmp_path: Path) -> None:
    assert refused(cast, tmp_path, "call-log", WARDS, mapping="Any")["found"] == "a map file (GeoJSON)"


@pytest.mark.parametrize(
    ("kind", "content", "label"),
    [
        ("wards", POSTCODE_FILE, "Postcodes (OS Code-Point Open, CSV with column names)"),
        ("call-log", POSTCODE_FILE, "Postcodes (OS Code-Point Open, CSV with column names)"),
        ("addresses", call_log([{}]), "Call log (CSV)"),
        ("call-log", table([{}]), "Police data (police.uk zip or CSV): street crime, outcomes, stop and search"),
        ("stop-and-search", table([{}]), "Police data (police.uk zip or CSV): street crime, outcomes, stop and search"),
        ("postcodes", "MajorText,MinorText,WardCode,WardName,LookUp_BoroughName,202406\n", "Crime counts by month"),
    ],
)
def test_a_table_of_another_kind_names_that_kind(
    cast: Cast, tmp_path: Path, kind: str, content: str, label: str
) -> None:
    problem = refused(cast, tmp_path, kind, content, valid_from="2022-05-05")
    assert problem["found"].startswith(f"a table whose columns are those of {label}")
    assert label in problem["to_do"]


def test_a_table_of_no_known_kind_is_not_a_map_file(cast: Cast, tmp_path: Path) -> None:
    problem = refused(cast, tmp_path, "wards", "a,b\n1,2\n", valid_from="2022-05-05")
    assert problem["found"] == "a table (CSV), not a map file"


@pytest.mark.parametrize(("kind", "content"), [("call-log", call_log([{}])), ("police-uk", table([{}]))])
def test_a_file_of_the_right_kind_is_read(cast: Cast, tmp_path: Path, kind: str, content: str) -> None:
    assert deliver(tmp_path, IMPORT_KINDS[kind], content, by=cast.viewer("amina")).n_added == 1


def post(client: Client, **given: str) -> tuple[int, str]:
    answer = client.post(reverse("import-new"), {"file": SimpleUploadedFile("f.geojson", WARDS.encode()), **given})
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("day", ["5 May 2022", "05/05/2022", "2022-05-05"])
def test_a_day_on_the_form_is_written_as_people_write_it(amina: Client, day: str) -> None:
    assert post(amina, kind="wards", valid_from=day)[0] == 302
    assert ImportJob.objects.get().options == {"valid_from": "2022-05-05"}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("31/06/2021", "There is no 31 June 2021"),
        ("", "Write the first day on which these boundaries held"),
        ("soon", "Write the day as 5 May 2022 or 05/05/2022"),
    ],
)
def test_a_day_that_is_none_is_said_and_what_was_chosen_stays(amina: Client, day: str, said: str) -> None:
    status, shown = post(amina, kind="wards", valid_from=day)
    assert status == 400
    assert said in shown
    assert f'value="{day}"' in shown or not day
    assert 'value="wards" checked' in " ".join(shown.split())
    assert "Choose it again: a browser does not keep it." in shown


def test_a_refused_job_leads_back_with_the_same_choices(cast: Cast, tmp_path: Path, amina: Client) -> None:
    refused(cast, tmp_path, "wards", "a,b\n1,2\n", valid_from="2022-05-05")
    shown = amina.get(reverse("import-job", kwargs={"job_id": ImportJob.objects.get().id})).content.decode()
    again = f"{reverse('import-new')}?kind=wards&amp;mapping=&amp;valid_from=2022-05-05&amp;valid_to="
    assert again in shown
    assert 'value="2022-05-05"' in amina.get(again.replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize(
    ("kind", "content", "next_page"),
    [
        ("call-log", call_log([{}]), reverse("caller-week")),
        ("wards", WARDS, reverse("boundaries")),
        ("postcodes", POSTCODE_FILE, reverse("place-find")),
        ("police-uk", table([{}]), "<code>commonweal detect</code> judges stop and search"),
    ],
)
def test_a_finished_job_leads_to_the_pages_that_show_its_rows(
    cast: Cast, tmp_path: Path, amina: Client, kind: str, content: str, next_page: str
) -> None:
    options = {"valid_from": "2022-05-05"} if kind == "wards" else {}
    job = deliver(tmp_path, IMPORT_KINDS[kind], content, by=cast.viewer("amina"), options=options)
    shown = amina.get(reverse("import-job", kwargs={"job_id": job.id})).content.decode()
    assert next_page in shown.split("<main", 1)[1]


def test_rows_taken_in_are_counted_in_an_officers_words(cast: Cast, tmp_path: Path, amina: Client) -> None:
    said = {}
    for kind, content in (("call-log", call_log([{}])), ("police-uk", table([{}])), ("wards", WARDS)):
        job = deliver(
            tmp_path, IMPORT_KINDS[kind], content, by=cast.viewer("amina"), options={"valid_from": "2022-05-05"}
        )
        said[kind] = amina.get(reverse("import-job", kwargs={"job_id": job.id})).content.decode()
    assert "Rows taken in, by log" in said["call-log"]
    assert "Out-of-hours line" in said["call-log"]
    assert "Street crime: City of London Police" in said["police-uk"]
    assert "Rows taken in, by" not in said["wards"]


def test_the_guide_lists_columns_properties_formats_and_commands_as_they_run(amina: Client) -> None:
    shown = " ".join(amina.get(reverse("import-guide")).content.decode().split())
    for word in ("caller_phone", "Positional_quality_indicator", "uprn", "imd_decile", "GSS_CODE or WD22CD"):
        assert word in shown
    assert "commonweal import wards wards.geojson --valid-from 2022-05-05" in shown


def test_the_form_and_the_guide_say_sizes_in_one_unit(amina: Client) -> None:
    assert "at most 512 MB" in amina.get(reverse("import-new")).content.decode()
    guide = amina.get(reverse("import-guide")).content.decode()
    assert "512 MB" in guide
    assert "128 MB" in guide
    assert "537 MB" not in guide
