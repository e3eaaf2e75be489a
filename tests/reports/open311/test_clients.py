"""The door as a process of its own, driven over the network by clients: one that others wrote (georeport, from its
registry; it reads and cannot send), and one written from the description of the dialect alone, which sends as
FixMyStreet does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
import requests
from georeport import GeoReport
from PIL import Image

from tests.conftest import ROOT
from tests.listening import free_port, wait_for
from tests.seed import Seed

DATABASE = f"test_commonweal_door_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
MAKE = """
import django; django.setup()
from commonweal.access.queries import partnership_by_code
from commonweal.access.operations import engage_staff
from commonweal.access.queries import viewer_for
from commonweal.access.roles import Role
from commonweal.audit.trace import Trace
from commonweal.reports.open311.operations import make_key
from datetime import UTC, date, datetime
at = datetime.now(UTC)
ada = engage_staff(username="ada", display_name="Ada", password="a long enough password",
    partnership=partnership_by_code(None), role=Role.ADMINISTRATOR, from_on=date(2025, 1, 1), at=at)
by = viewer_for(ada, on=at.date(), purpose="a test", trace=Trace(route="a test", at=at))
print(make_key("FixMyStreet", by=by, at=at)[1])
"""


@dataclass(frozen=True)
class Service:
    address: str
    key: str
    folder: Path


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, seed: Seed, django_db_blocker: pytest.FixtureDef
) -> Iterator[Service]:
    """A running service with one partnership and a key, in a store of its own."""
    folder = tmp_path_factory.mktemp("door")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        database = seed.database(DATABASE, folder)
    where = {"COMMONWEAL_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "commonweal.web.settings"}
    environment = {**os.environ, **database, **where}

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, text=True, check=True, stdout=subprocess.PIPE
        )
        return done.stdout

    run(
        "-m", "commonweal", "partnership", "found", "northmoor", "--name", "Northmoor", "--borough", "Northmoor",
        "--policy", "northmoor",
    )  # fmt: skip
    key = run("-c", MAKE).strip()
    port = free_port()
    serve = [sys.executable, "-m", "commonweal", "serve", "--port", str(port)]
    process = subprocess.Popen(serve, cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}/open311/v2"
    try:
        wait_for(f"{address}/discovery.xml")
        yield Service(address, key, folder)
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True)
class FixMyStreet:
    """What FixMyStreet's client does: it reads XML, and sends forms."""

    service: Service

    def send(self, *, photo: bytes = b"", **more: str) -> str:
        sent = {
            "api_key": self.service.key, "service_code": "litter-and-dumping", "lat": "51.5461", "long": "-0.1032",
            "description": "Sofa\nIn the way\nhttps://example.org/report/1\nSubmitted via FixMyStreet",
            "first_name": "Lee", "last_name": "Marsh", "email": "lee@example.org", "attribute[easting]": "531624",
            "attribute[northing]": "184727", **more,
        }  # fmt: skip
        files = {"photo1": ("photo.jpeg", photo, "image/jpeg")} if photo else None
        return self._one(requests.post(f"{self.service.address}/requests.xml", data=sent, files=files, timeout=300)
                         , "service_request_id")  # fmt: skip

    def update(self, reference: str, update_id: str, status: str) -> str:
        sent = {
            "api_key": self.service.key, "service_request_id": reference, "update_id": update_id, "status": status,
            "updated_datetime": "2026-03-02T09:00:00+00:00", "description": "Still there", "email": "lee@example.org",
        }  # fmt: skip
        return self._one(
            requests.post(f"{self.service.address}/servicerequestupdates.xml", data=sent, timeout=300), "update_id"
        )

    def heard(self) -> list[dict[str, str]]:
        answer = requests.get(
            f"{self.service.address}/servicerequestupdates.xml", params={"api_key": self.service.key}, timeout=300
        )
        return [{one.tag: one.text or "" for one in update} for update in ElementTree.fromstring(answer.content)]

    @staticmethod
    def _one(answer: requests.Response, name: str) -> str:
        assert answer.status_code == 200, answer.text
        return str(ElementTree.fromstring(answer.content)[0].findtext(name))


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_client_that_others_wrote_reads_services_definitions_and_reports(service: Service, form: str) -> None:
    reference = FixMyStreet(service).send()
    client = GeoReport(service.address, output_format=form)
    codes = [one["service_code"] for one in client.get_service_list()]
    assert "noise" in codes and len(codes) == len(set(codes))
    assert client.get_service_definition("noise")["service_code"] == "noise"
    found = client.get_service_requests(service_code="litter-and-dumping", status="open")
    found = found if isinstance(found, list) else [found]
    assert reference in {one["service_request_id"] for one in found}
    one = client.get_service_request(reference)
    one = one[0] if isinstance(one, list) else one
    assert one["status"] == "open" and not one["description"]
    with pytest.raises(requests.HTTPError, match="404"):
        client.get_service_request("ASB-2222-2222")


def test_fixmystreet_sends_a_report_with_a_photo_hears_of_it_and_sends_an_update(service: Service) -> None:
    client, file = FixMyStreet(service), BytesIO()
    Image.new("RGB", (64, 48), "red").save(file, "JPEG")
    reference = client.send(photo=file.getvalue(), **{"attribute[fixmystreet_id]": "481516"})
    (update,) = [one for one in client.heard() if one["service_request_id"] == reference]
    assert (update["status"], update["fixmystreet_id"]) == ("open", "481516")
    assert client.update(reference, "U1", "OPEN") == client.update(reference, "U1", "OPEN")
    assert len(list((service.folder / "evidence").rglob("*"))) >= 1


def test_the_same_report_sent_by_eight_at_once_is_one(service: Service) -> None:
    client = FixMyStreet(service)
    with ThreadPoolExecutor(8) as at_once:
        sent = [at_once.submit(client.send, **{"attribute[fixmystreet_id]": "777"}) for _ in range(8)]
        assert len({one.result() for one in sent}) == 1
