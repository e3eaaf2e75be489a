"""`commonweal reports`: references and digests, in order of receipt, and nothing that says who or what."""

import hashlib
import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commonweal.audit.models import AuditEntry
from commonweal.reports.intake.operations import take_report
from tests.cast import AT, gather_all
from tests.reports.intake.test_operations import LEE, NOISE, way_in


def listed(*options: str) -> str:
    out = StringIO()
    call_command("reports", "--partnership", "northmoor", *options, stdout=out)
    return out.getvalue()


def test_each_report_is_a_line_with_a_digest_and_without_a_name(db: None) -> None:
    everybody = gather_all()
    taken = [
        take_report(replace(NOISE, who=LEE, account=f"Noise {n}"), way_in(f"{n}"), by=everybody.viewer("cal"), at=AT)
        for n in range(3)
    ]
    lines = [json.loads(line) for line in listed("--json").splitlines()]
    assert {line["reference"]: line["text_digest"] for line in lines} == {
        one.reference: hashlib.sha256(f"Noise {n}".encode()).hexdigest() for n, one in enumerate(taken)
    }
    assert set(lines[0]) == {"reference", "source", "state", "received_at", "text_digest"}
    assert "Lee" not in listed()
    assert AuditEntry.objects.filter(route="commonweal reports").exists()


def test_only_reports_from_a_day_on_are_listed_and_an_empty_list_says_so(db: None) -> None:
    everybody = gather_all()
    take_report(NOISE, way_in("a"), by=everybody.viewer("cal"), at=AT)
    assert len(listed("--since", "2026-03-09", "--json").splitlines()) == 1
    assert listed("--since", "2026-03-10", "--json") == ""
    assert listed("--since", "2026-03-10") == "none\n"


def test_a_partnership_that_there_is_not_is_refused_in_a_sentence(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("reports", "--partnership", "nowhere", stdout=StringIO())
