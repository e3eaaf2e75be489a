"""What another system reads: services and their questions, discovery, the reports that may be read."""

from datetime import timedelta

import pytest

from commonweal.reports.models import Report
from tests.reports.open311.conftest import LITTER, NOISE, System


@pytest.mark.parametrize("path", ["services", "services/noise", "services/vandalism", "discovery", "requests"])
def test_xml_and_json_say_the_same(system: System, path: str) -> None:
    system.send(**LITTER)
    asked = {"extensions": "true"} if path == "requests" else {}
    assert system.get(path, "xml", **asked) == system.get(path, "json", **asked)


def test_an_empty_list_is_an_empty_array_in_both(system: System) -> None:
    assert system.get("requests", "xml") == system.get("requests", "json") == (200, [])
