"""A partnership with a key for another system, and a client that speaks as FixMyStreet does."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from commonweal.reports.open311.operations import make_key
from tests.cast import AT, Cast, gather_all
from tests.reports.open311.reading import Tree, by_spark

HERE = {"lat": "51.5461", "long": "-0.1032"}
NOISE = {"service_code": "noise", "attribute[HAPPENING_NOW]": "again", "description": "Loud music", **HERE}
LITTER = {"service_code": "litter-and-dumping", "description": "A sofa by my door, flat 12", **HERE}


@dataclass
class System:
    """Another system with its key; answers come as JSON would write them, from either form."""

    key: str
    jurisdiction: str = "northmoor"
    http: Client = field(default_factory=Client)

    def get(self, path: str, form: str = "json", **asked: str) -> tuple[int, Any]:
        answer = self.http.get(f"/open311/v2/{path}.{form}", {"jurisdiction_id": self.jurisdiction, **asked})
        return answer.status_code, self._read(answer, form)

    def post(self, path: str, form: str = "json", **sent: Any) -> tuple[int, Any]:
        data = {"api_key": self.key, "jurisdiction_id": self.jurisdiction, **sent}
        answer = self.http.post(f"/open311/v2/{path}.{form}", {k: v for k, v in data.items() if v is not None})
        return answer.status_code, self._read(answer, form)

    def send(self, **sent: Any) -> str:
        """The reference of a report that was taken."""
        status, answer = self.post("requests", **sent)
        assert status == 200, answer
        return str(answer[0]["service_request_id"])

    @staticmethod
    def _read(answer: Any, form: str) -> Tree:
        expected = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}[form]
        assert answer.headers["Content-Type"] == expected
        return answer.json() if form == "json" else by_spark(answer.content)


@pytest.fixture
def everybody(db: None) -> Cast:
    return gather_all()


@pytest.fixture
def system(everybody: Cast) -> System:
    _, secret = make_key("FixMyStreet", by=everybody.viewer("ada"), at=AT)
    return System(secret)
