"""The shape of the house, where import-linter cannot see it: foreign keys written as strings, reads that start raw.

The order of rooms is read from the import contract in pyproject.toml, so that it is stated once.
"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignObject

from commonweal.access.record_kinds import WITHOUT_A_TABLE, RecordKind
from commonweal.access.scope import OwnedRecord

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "commonweal"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
ROOMS = {
    name.strip(" ()"): level
    for level, layer in enumerate(next(c for c in CONTRACTS if c.get("containers") == ["commonweal"])["layers"])
    for name in layer.split("|")
}
# Modules that read tables: each start is `visible_to(viewer)`, but for what is listed below, with its reason.
READERS = ("queries.py", "frames.py")
RAW_STARTS_ALLOWED = {
    # Who somebody is must be known before there is a viewer.
    ("access/queries.py", "Partnership"), ("access/queries.py", "Membership"), ("access/queries.py", "Staff"),
    # Whether verification finds rows that no entry names: counted over the whole store, and no record is handed out.
    ("audit/strays/queries.py", "AuditEntry"), ("audit/strays/queries.py", "AuditLook"),
    ("audit/strays/queries.py", "AuditReason"), ("audit/strays/queries.py", "AuditStandIn"),
    # What agreements still cover of a record that the caller has seen: for who may read it and why.
    ("access/sharing/queries.py", "Share"),
    ("access/queries.py", "OrganisationMembership"), ("access/queries.py", "TeamMembership"),
    ("access/queries.py", "AgreementItem"), ("access/queries.py", "Team"),
    # Staff and organisations lie across partnerships; each of these starts at the viewer's own partnership.
    ("access/staffing/queries.py", "Membership"), ("access/staffing/queries.py", "Staff"),
    ("access/staffing/queries.py", "SecondFactor"), ("access/staffing/queries.py", "SingleSignOnLink"),
    ("access/staffing/queries.py", "TeamMembership"),
    ("access/organisations/queries.py", "Membership"), ("access/organisations/queries.py", "Organisation"),
    ("access/organisations/queries.py", "OrganisationMembership"), ("access/organisations/queries.py", "Team"),
    ("access/organisations/queries.py", "TeamMembership"),
    # The health page counts jobs over all partnerships and names none.
    ("web/keeping/queries.py", "DBTaskResult"),
    # A request's own session, somebody's own devices, and whose account a provider's subject is: before any viewer.
    ("access/sessions/queries.py", "StaffSession"), ("access/sessions/queries.py", "Session"),
    ("access/single_sign_on/queries.py", "SingleSignOnLink"),
    ("access/single_sign_on/queries.py", "Staff"),
    # Who signs in and with what, and whose link it is: before any viewer, or somebody's own.
    ("access/signing_in/queries.py", "Staff"), ("access/signing_in/queries.py", "SecondFactor"),
    ("access/signing_in/queries.py", "RecoveryCode"), ("access/invitations/queries.py", "Invitation"),
    ("access/invitations/queries.py", "Staff"),
    # Which files of a folder rows still ask for: for clearing what nothing names; no record is handed out.
    ("actions/photos/queries.py", "ActionPhoto"),
    # Ids and counts of a partnership named by the caller; no record is handed out.
    ("runs/queries.py", "DataChange"),
    # Where an import's points may lie: a box around the boroughs, of the partnership that loads.
    ("places/queries.py", "Area"),
    # An import is read by the mapping that its job names, and finds the points of its postcodes.
    ("reports/mappings/queries.py", "ColumnMappingVersion"), ("places/queries.py", "Postcode"),
    # A number that goes up with each change; names no record.
    ("places/queries.py", "GazetteerVersion"),
    # Audit knows no viewer: it hands ids to access, which says who may read them, and verifies every entry.
    ("audit/queries.py", "AuditChain"), ("audit/queries.py", "AuditEntry"), ("audit/queries.py", "AuditLook"),
    ("audit/queries.py", "AuditReason"), ("audit/queries.py", "AuditStandIn"),
    # What lies around one record that the viewer was handed, and one's own openings, whatever the role reads of them.
    ("access/guarding/queries.py", "Guard"), ("access/guarding/queries.py", "NamedPerson"),
    ("access/guarding/queries.py", "Connection"), ("access/emergencies/queries.py", "BrokenGlass"),
    # Organisations and staff lie across partnerships; the reads ask which take part, and ask for the right to them.
    ("access/agreements/queries.py", "Organisation"), ("access/oversight/queries.py", "Membership"),
    ("access/oversight/queries.py", "Staff"),
    # For whom somebody worked on a day and until when, for whoever may read the audit of that partnership.
    ("access/watch/queries.py", "Membership"), ("access/watch/queries.py", "TeamMembership"),
    # References and ids for whoever reads the audit, who reads no report: no column that somebody wrote.
    ("reports/metadata/queries.py", "Report"),
    # The council's words for a message that goes out, also from a door or a job; and the answer of a report that the
    # viewer sees, for whoever tells its reporter by hand.
    ("reports/telling/queries.py", "MessageTemplate"), ("reports/untold/queries.py", "ReportEvent"),
    # Reference and day of receipt of what was somebody's own when it was looked at, for whoever is told of that look;
    # without what is kept from them by now. Their own teams say since when.
    ("reports/told/queries.py", "Report"), ("access/guarding/queries.py", "TeamMembership"),
    # While a call is taken: date, place, category and reference of earlier contacts, past the handler's relation and
    # never past a guard, a marking or a declared connection (`not_kept_from`); whether a number has to do with anything
    # that is kept for others; and of what somebody took in this shift the facts that they told the caller.
    ("reports/calls/queries.py", "Report"), ("reports/calls/queries.py", "Caller"),
    ("reports/calls/queries.py", "ReportEvent"),
    # The health page counts jobs by state over all partnerships and names none.
    ("imports/queries.py", "ImportJob"),
    # Lines of history of reports that the viewer was handed, and which reports have such a line.
    # And ids of what follows them, of which only what the viewer may see is counted.
    ("reports/triage/queries.py", "ReportEvent"), ("reports/triage/queries.py", "Report"),
    # Lines of history of reports that `visible_to` has let through, to be counted.
    ("reports/standards/queries.py", "ReportEvent"),
    # So are messages counted that wait to leave, for health and for the operator.
    ("outbox/queries.py", "Message"),
    # Whose key a call carries, before there is a viewer; what a system sent under its own reference, for itself alone;
    # the promised points of reports that `visible_to` has let through.
    ("reports/open311/queries.py", "SystemKey"), ("reports/open311/queries.py", "ReportIntake"),
    ("reports/open311/queries.py", "ReportEvent"),
    # A resident has no right to read reports: their own is found by reference and code and shown from an allow-list, a
    # receipt by the form's key and its code; and which kept files a report that was begun names, for clearing up.
    ("reports/own/queries.py", "Report"), ("reports/own/queries.py", "ReportIntake"),
    ("reports/own/queries.py", "ReportEvent"), ("reports/own/queries.py", "SurveyAnswer"),
    ("reports/public/queries.py", "ReportIntake"), ("reports/public/queries.py", "SavedReport"),
    # Decisions of a meeting that `visible_to` has let through, and those of its group that wait to be confirmed.
    ("meetings/queries.py", "Decision"),
    # Reports of one partnership in a span of hours, for a mark that only says which of them look alike.
    ("reports/co_ordination/queries.py", "Report"), ("reports/co_ordination/queries.py", "ReportEvent"),
}  # fmt: skip


def modules() -> Iterator[Path]:
    yield from (file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts)


def room_of(model_label: str) -> str:
    return model_label.split(".")[0]


def test_every_relation_points_down_the_list_of_rooms() -> None:
    uphill = []
    for model in apps.get_models():
        if not model.__module__.startswith("commonweal."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignObject) or not field.related_model.__module__.startswith("commonweal."):
                continue
            own, other = model._meta.app_label, field.related_model._meta.app_label
            if own != other and ROOMS[own] >= ROOMS[other]:
                uphill.append(f"{model.__name__}.{field.name}: {own} -> {other}")
    assert uphill == []


def test_no_relation_is_generic() -> None:
    names = {name for file in modules() for name in _names(file)}
    assert not names & {"GenericForeignKey", "GenericRelation", "post_save", "pre_save", "receiver"}


def test_every_room_says_in_its_first_line_what_it_is() -> None:
    for room in PACKAGE.iterdir():
        if (room / "__init__.py").is_file():
            assert ast.get_docstring(ast.parse((room / "__init__.py").read_text())), room.name


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(PACKAGE))
        for file in modules()
        if file.name != "apps.py" and file.stat().st_size and not ast.get_docstring(ast.parse(file.read_text()))
    ]
    assert silent == []


def test_no_import_is_hidden_in_a_word() -> None:
    """An import by name is one that the import contract cannot see."""
    hidden = {"import_module", "__import__", "exec", "eval"}
    assert [str(file.relative_to(PACKAGE)) for file in modules() if _names(file) & hidden] == []


def test_no_drawer_for_odds_and_ends() -> None:
    odd = {"utils", "helpers", "common", "services", "manager", "misc", "lib", "tools"}
    assert [str(path) for path in PACKAGE.rglob("*") if path.stem in odd] == []


def test_the_core_has_its_four_members_and_no_fifth() -> None:
    members = {
        path.stem for path in (PACKAGE / "core").iterdir() if path.suffix in {"", ".py"} and path.stem[0] not in "._"
    }
    assert members == {"terms", "policy", "rules", "analysis"}


def test_every_record_states_its_kind_and_rights_use_the_same_words() -> None:
    owned = [model for model in apps.get_models() if issubclass(model, OwnedRecord)]
    assert sorted(model.kind for model in owned) == sorted(set(RecordKind) - WITHOUT_A_TABLE)


def test_every_read_starts_from_the_viewer() -> None:
    raw = {start for file in modules() if file.name in READERS or "frames" in file.parts for start in _raw_starts(file)}
    assert raw - RAW_STARTS_ALLOWED == set()


# A backup holds every row of every table, of every partnership: that is its operation, and it starts from no viewer.
# What it reads leaves encrypted (docs/decisions/0022), is shown to nobody, and is asked for at the command line only.
# The other looks for the table of one kind of record, to read it as the viewer may.
WALKS_EVERY_TABLE = {"recovery/shapes.py", "access/sharing/operations.py", "audit/strays/queries.py"}


def test_only_backups_walk_every_table() -> None:
    """Django's registry of tables and SQL over a table's name in a variable lead past every border."""
    walking = {
        str(file.relative_to(PACKAGE))
        for file in modules()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"get_models", "all_models"}
    }
    assert walking == WALKS_EVERY_TABLE


def test_views_commands_and_formats_touch_no_table() -> None:
    # `border.py` is what `visible_to` asks: it cannot start from itself. `facts.py` looks around records found by it.
    allowed = {*READERS, "models.py", "operations.py", "scope.py", "border.py", "facts.py"}
    touched = {
        (str(file.relative_to(PACKAGE)), name)
        for file in modules()
        if file.name not in allowed and not {"frames", "models"} & set(file.parts)
        for _, name in _raw_starts(file)
    }
    # Signing in is access's own operation; the audit's demo mark is read there too.
    assert touched <= {
        ("access/signing_in/demonstration.py", "DemoMark"),
        ("access/signing_in/demonstration.py", "Staff"),
        ("access/signing_in/demonstration.py", "Partnership"),
    }


def test_the_lint_sees_a_raw_start(tmp_path: Path) -> None:
    inside = PACKAGE / "reports" / "queries.py"
    text = inside.read_text() + "\n\ndef everything():\n    return list(Report.objects.filter(anonymous=True))\n"
    assert [name for _, name in _raw_starts(inside, text)] == ["Report"]


def _raw_starts(file: Path, text: str | None = None) -> list[tuple[str, str]]:
    """Uses of `Model.objects` that are not followed by `visible_to` or `each_way_for`."""
    tree = ast.parse(file.read_text() if text is None else text)
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"visible_to", "each_way_for"}
        and isinstance(node.value, ast.Attribute)
    }
    return [
        (str(file.relative_to(PACKAGE)), ast.unparse(node.value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
        and id(node) not in scoped
    ]


def _names(file: Path) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Name)}
