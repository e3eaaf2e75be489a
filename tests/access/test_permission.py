"""`may` decides by role; `visible_to` holds the borders between partnerships."""

from pathlib import Path

import pytest

from commonweal.access import roles
from commonweal.access.permission import NotAllowed, kept_back_fields, may, require
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act, Role
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.models import Report
from tests.cast import Cast, gather_all
from tests.deliveries import call_log, deliver

# What roles.toml lets each role of this version do with each kind of record.
GAZETTEER = ("area", "place", "postcode", "address")
# A member of groups, an agency that has actions, and a role of the host that reads what the meetings agree.
MEMBER = {"group": "read", "meeting": "read export", "local-event": "read"}
AGENCY = {**MEMBER, "action": "read change", "blocker": "read create change"}
OFFICER = {
    **AGENCY,
    "hotspot-decision": "read",
    "full-copy": "read export",
    **dict.fromkeys(("effect-check", "problem-sheet"), "read"),
}
PLANS, PARTNER = "read create change approve export", {"response": "read change export"}
COPIES = dict.fromkeys(("full-copy", "partner-copy", "councillor-copy"), "read export")
ENTERS = {
    "local-event": "read create change export",
    "ahead-note": "read create",
    "problem-sheet": "read create change export",
}
AGREES = {**OFFICER, **ENTERS, **COPIES, "action": "read create change export", "hotspot-decision": "read create"}
CHAIRS = {"group": "read create change", "meeting": "read create change export"}
# Who makes the residents' pages, with what these keep back; who reads them beside the public.
PUBLISHES = {"public-edition": "read create export", "edition-working": "read create"}
READS_PAGES = {"public-edition": "read export"}
EXPECTED = {
    "amina": {
        **PUBLISHES,
        "report": "read export", "stop-and-search": "read", "street-crime": "read",
        "crime-outcome": "read", "council-street-crime": "read", "crime-count": "read",
        **dict.fromkeys((*GAZETTEER, "area-figures"), "read create"),
        "run": "read create", "hotspot": "read export", "import-job": "read create export",
        **dict.fromkeys(("caller", "identity-decision", "caller-finding"), "read"),
        "column-mapping": "read create export", "mapping-sample": "read create",
        "call-count": "read export", "connection": "create", "service-standard": "read",
        # Writes the weekly product, and takes the meeting's notes.
        "response": PLANS, **AGREES, "meeting": "read change export", "weekly-product": "read create change approve",
        **dict.fromkeys(COPIES, "read create export"),
    },
    "tom": {
        **dict.fromkeys((*GAZETTEER, "area-figures"), "read"),
        "run": "read", "hotspot": "read", "caller-finding": "read", "call-count": "read", "agreement": "read",
        # Who is one person is decided by a triage officer, and by nobody else.
        "identity-decision": "read create",
        "report": "read create change share guard export", "caller": "read guard",
        "share": "read create", "named-person": "read create", "look-told": "read change",
        **dict.fromkeys(("guard", "connection", "break-glass", "report-answer"), "create"),
        "call-out": "read create change", "untold": "read change", "message-template": "read create",
        "service-standard": "read", "message": "read", "response": "read", **OFFICER,
    },
    "ada": {
        **dict.fromkeys((*GAZETTEER, "area-figures"), "read create"),
        **dict.fromkeys(("organisation", "staff"), "read create change"), "agreement": "read",
        "system-key": "read create change",
    },
    "cal": {"report": "read create", "call-out": "read create", "connection": "create",
        **dict.fromkeys(GAZETTEER, "read")},
    "abby": {
        "report": "read create change share guard", **dict.fromkeys(GAZETTEER, "read"),
        **dict.fromkeys(("run", "hotspot", "call-count", "agreement"), "read"),
        "share": "read create", "named-person": "read create", "look-told": "read change",
        **dict.fromkeys(("guard", "connection", "break-glass", "report-answer"), "create"),
        "call-out": "read create change", **OFFICER, **PARTNER, "ahead-note": "read",
        "local-event": "read create change", "problem-sheet": "read create change export",
    },
    "chris": {**dict.fromkeys(("run", "hotspot", "call-count", "area", "place"), "read"), **AGREES, **CHAIRS,
        "response": PLANS, **PUBLISHES},
    "petra": {
        "report": "read share guard", "caller": "read guard",
        **dict.fromkeys((*GAZETTEER, "identity-decision", "caller-finding", "run", "agreement", "call-count"), "read"),
        "share": "read create", "named-person": "read create", "guard": "create", "connection": "create",
        "break-glass": "read create approve", "look-told": "read change", **AGENCY, **CHAIRS,
        "response": "read",
    },
    "cora": {
        **dict.fromkeys(("report", "area", "place", "postcode"), "read"),
        **dict.fromkeys(("connection", "report-answer"), "create"), **AGENCY, **PARTNER,
    },
    "ben": {
        **dict.fromkeys(("report", "area", "place", "postcode", "run", "hotspot", "call-count"), "read"),
        **dict.fromkeys(("connection", "report-answer"), "create"), **AGENCY, "hotspot-decision": "read",
        "partner-copy": "read export", **PARTNER, "local-event": "read create", "problem-sheet": "read",
    },
    "pat": {
        **dict.fromkeys(("report", "area", "place"), "read"), "call-out": "read change",
        **dict.fromkeys(("connection", "report-answer"), "create"), **AGENCY, **PARTNER,
    },
    "rose": {**dict.fromkeys(("call-count", "area"), "read"), "councillor-copy": "read export",
        **READS_PAGES},
    "dana": {
        "agreement": "read create change", "share": "read change", "break-glass": "read approve change",
        "audit-entry": "read export", "look-list": "read create", "look-review": "read change export",
        **dict.fromkeys(("guard", "connection"), "read change"),
        **dict.fromkeys(("blocked-share", "named-person", "organisation", "staff"), "read"),
    },
    # Answers for the service: counts, what lies behind them without names, and the words of messages.
    "mona": {
        "report": "read export", "service-standard": "read export", "message-template": "read create",
        **dict.fromkeys(("untold", "call-out", "call-count", "run", "hotspot", "area", "place", "postcode"), "read"),
        "connection": "create", **AGREES, "response": PLANS, **READS_PAGES,
    },
}  # fmt: skip


@pytest.mark.parametrize("who", EXPECTED)
def test_each_role_may_do_what_the_table_says_and_nothing_else(db: None, who: str) -> None:
    viewer = gather_all().viewer(who)
    for kind in RecordKind:
        allowed = {act for act in Act if may(viewer, act, kind)}
        assert allowed == {Act(word) for word in EXPECTED[who].get(kind, "").split()}, kind


def test_an_analyst_does_not_see_who_called_or_what_was_said(cast: Cast) -> None:
    viewer = cast.viewer("amina")
    assert kept_back_fields(viewer, RecordKind.REPORT) == {"caller_name", "caller_phone", "account"}
    assert kept_back_fields(viewer, RecordKind.CALLER) == {"name", "number"}
    assert kept_back_fields(viewer, RecordKind.IDENTITY_DECISION) == {"why", "reasons"}
    assert may(viewer, Act.READ, RecordKind.REPORT, fields=["category"])
    assert not may(viewer, Act.READ, RecordKind.REPORT, fields=["category", "caller_name"])


def test_what_may_not_be_done_is_refused_by_name(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="administrator may not read a report"):
        require(cast.viewer("ada"), Act.READ, RecordKind.REPORT)


def test_reads_show_the_own_partnership_only_and_nothing_without_the_right(cast: Cast, tmp_path: Path) -> None:
    deliver(tmp_path, CALL_LOG, call_log([{}, {}]), by=cast.viewer("amina"))
    counts = {who: Report.objects.visible_to(cast.viewer(who)).count() for who in ("amina", "tom", "ada", "esther")}
    assert counts == {"amina": 2, "tom": 2, "ada": 0, "esther": 0}


def test_every_role_has_a_paragraph_that_a_manager_can_read() -> None:
    for role in Role:
        assert len(roles.roles()[role].paragraph.split()) > 15


def test_a_role_file_with_an_unknown_record_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = roles.ROLE_FILE.read_text().replace("street-crime =", "street-secret =", 1)
    (tmp_path / "roles.toml").write_text(text)
    monkeypatch.setattr(roles, "ROLE_FILE", tmp_path / "roles.toml")
    with pytest.raises(roles.ImproperlyConfigured, match="street-secret"):
        roles.roles.__wrapped__()
