"""The mappings, one of them, and the page that tries a mapping on a sample. Nothing here loads a file."""

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.permission import kept_back_fields, may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.access.sessions.step_up import Reason, step_up
from commonweal.audit.deeds import Deed
from commonweal.files.delivery import FileRefused, open_delivery
from commonweal.files.table import read_header
from commonweal.places.queries import extent_around_boroughs, postcode_points
from commonweal.reports.mappings import form, queries
from commonweal.reports.mappings.layout import FIELDS, Layout, LayoutRefused, complete
from commonweal.reports.mappings.operations import (
    KEPT_FOR,
    LARGEST_SAMPLE_BYTES,
    clear_samples,
    keep_draft,
    remove_sample,
    sample_path,
    save_mapping,
    take_sample,
)  # fmt: skip
from commonweal.reports.mappings.preview import Preview, missing_fields, preview
from commonweal.reports.mappings.proposal import could_be_a_log, first_columns, propose, propose_fields, with_words
from commonweal.reports.mappings.toml_form import LONGEST_FILE, data_of, layout_of, read_mapping, toml_of
from commonweal.reports.sources.call_log import NEEDED, CallCheck
from commonweal.reports.terms import SOURCE_LABELS, Category

if TYPE_CHECKING:
    from commonweal.reports.models import MappingSample

MOST_SAMPLE_COLUMNS = 200


@require_safe
@staff_only
def all_mappings(request: StaffRequest) -> HttpResponse:
    """Every mapping of the partnership, with who made it and when it was last used."""
    _or_absent(request, Act.READ)
    clear_samples(at=request.at)
    context = {
        "mappings": queries.mappings(request.viewer),
        "samples": queries.samples(request.viewer, since=request.at - KEPT_FOR),
        "may_make": may(request.viewer, Act.CREATE, RecordKind.COLUMN_MAPPING),
    }
    return render(request, "reports/mappings.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def new_mapping(request: StaffRequest) -> HttpResponse:
    """Upload a sample to make a mapping from, or bring one as a TOML file."""
    _or_absent(request, Act.CREATE)
    errors: dict[str, str] = {}
    if request.method == "POST":
        made = _brought(request) if "bring" in request.POST else _begun(request)
        if isinstance(made, HttpResponse):
            return made
        errors = made
    context = {
        "mappings": queries.mappings(request.viewer), "errors": errors, "given": request.POST or request.GET,
        "hours": int(KEPT_FOR.total_seconds() // 3600), "largest_mb": LARGEST_SAMPLE_BYTES // 1_000_000,
    }  # fmt: skip
    return render(request, "reports/mapping_new.html", context, status=400 if errors else 200)


def _begun(request: StaffRequest) -> HttpResponse | dict[str, str]:
    upload = request.FILES.get("sample")
    if not isinstance(upload, UploadedFile):
        return {"sample": "Choose a file of the log"}
    name = request.POST.get("from", "")
    try:
        chosen = queries.mapping_named(name, request.viewer) if name else None
    except queries.NoSuchMapping:
        return {"from": "Choose a mapping that is in the list"}
    path = Path(upload.temporary_file_path())  # type: ignore[attr-defined]
    try:
        sample = begin_sample(path, upload.name or "file", request, chosen)
    except FileRefused as refusal:
        return {
            "sample": f"{refusal.found[:1].upper()}{refusal.found[1:]}; allowed: {refusal.allowed}. {refusal.to_do}"
        }
    return redirect("mapping-sample", sample_id=sample.id)


def begin_sample(
    path: Path, file_name: str, request: StaffRequest, chosen: queries.MappingShown | None = None
) -> "MappingSample":
    """A sample with a first draft: the chosen mapping, else one that fits, else a proposal. Raises `FileRefused`."""
    if path.stat().st_size > LARGEST_SAMPLE_BYTES:
        raise FileRefused(
            file=file_name, found=f"{path.stat().st_size / 1e6:,.0f} MB",
            allowed=f"a sample of at most {LARGEST_SAMPLE_BYTES // 1_000_000} MB",
            to_do="Take a week of the log; the mapping then loads files of any size.",
        )  # fmt: skip
    member = open_delivery(path, file_name=file_name).members[0]
    draft = propose(member, file_name=file_name)
    columns = {column.name: column for column in first_columns(member, draft)}
    if len(columns) > MOST_SAMPLE_COLUMNS:
        raise FileRefused(
            file=file_name, found=f"{len(columns):,} columns", allowed=f"at most {MOST_SAMPLE_COLUMNS} columns",
            to_do="Check that it is the log, with one row a call and one column a fact.",
        )  # fmt: skip
    known = [chosen] if chosen else queries.mappings(request.viewer)
    fits = next(iter(queries.fitting(columns, known)), None)
    layout = chosen.newest.layout if chosen else draft
    if fits is not None:
        # This file may be written otherwise than the last one was: with a line above its headings, for example.
        written = replace(
            fits.newest.layout, delimiter=draft.delimiter, encoding=draft.encoding, header_row=draft.header_row
        )
        chosen, layout = fits, with_words(written, columns)
    return take_sample(
        path, file_name=file_name, draft=data_of(layout), name=chosen.name if chosen else "", by=request.viewer,
        at=request.at,
    )  # fmt: skip


def begin_if_another_layout(path: Path, file_name: str, request: StaffRequest) -> "MappingSample | None":
    """A sample of a file that looks like a call log and has not our columns; None for every other file."""
    try:
        member = open_delivery(path, file_name=file_name).members[0]
        if set(NEEDED) <= set(read_header(member)) or path.stat().st_size > LARGEST_SAMPLE_BYTES:
            return None
        return begin_sample(path, file_name, request) if could_be_a_log(propose(member)) else None
    except FileRefused:
        return None


def _brought(request: StaffRequest) -> HttpResponse | dict[str, str]:
    upload = request.FILES.get("toml")
    if not isinstance(upload, UploadedFile):
        return {"toml": "Choose the TOML file of a mapping"}
    try:
        name, layout = read_mapping(upload.read(LONGEST_FILE + 1).decode("utf-8-sig"))
        version, _ = save_mapping(name, layout, by=request.viewer, at=request.at)
    except UnicodeDecodeError:
        return {"toml": "This is not text in UTF-8: choose the TOML file of a mapping"}
    except LayoutRefused as refusal:
        return {"toml": f"{refusal.part}: found {refusal.found}; allowed: {refusal.allowed}"}
    return redirect("mapping", mapping_id=version.mapping_id)


@require_http_methods(["GET", "POST"])
@staff_only
def try_mapping(request: StaffRequest, sample_id: UUID) -> HttpResponse:
    """The mapping as its maker has it now, tried on the sample; `Try it` keeps the draft, `Save` makes a version."""
    _or_absent(request, Act.CREATE)
    sample = _sample(request, sample_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        _keep_posted(request, sample)
        if request.POST.get("do") != "save":
            return redirect(f"{request.path}#result")
    page = _page(request, sample)
    if request.method == "POST":
        saved = _saved(request, sample, page)
        if isinstance(saved, HttpResponse):
            return saved
        errors = saved
    return render(request, "reports/mapping_sample.html", {**page, "errors": errors}, status=400 if errors else 200)


def _keep_posted(request: StaffRequest, sample: "MappingSample") -> None:
    """The form as the new draft; a file that is read otherwise has other columns, so they are proposed anew."""
    draft = form.posted(request.POST, sample.draft)
    try:
        layout, member = layout_of(draft), _member(sample)
        columns = {column.name: column for column in first_columns(member, layout)}
        if not form.same_file_form(draft, sample.draft) and not set(layout.columns()) & set(columns):
            draft = data_of(propose_fields(member, layout, file_name=sample.file_name))
        elif draft["fields"] != sample.draft.get("fields"):
            draft = data_of(with_words(layout, columns))
    except (LayoutRefused, FileRefused):
        pass  # the page says what is wrong with the draft as it is
    keep_draft(sample, draft, name=" ".join(request.POST.get("name", "").split()), by=request.viewer, at=request.at)


def _saved(request: StaffRequest, sample: "MappingSample", page: dict[str, Any]) -> HttpResponse | dict[str, str]:
    tried: Preview | None = page["preview"]
    if page["refused"]:
        return {f"{page['refused'].part}-0": f"{page['refused']}"}
    if tried is None or tried.problem or tried.wrong:
        return {"": "This mapping would refuse the whole file: see what is marked below"}
    try:
        version, _ = save_mapping(sample.name, complete(page["layout"]), by=request.viewer, at=request.at)
    except LayoutRefused as refusal:
        field = refusal.part if refusal.part == "name" else f"{refusal.part}-0"
        return {field: _needed(refusal)}
    return redirect(f"{reverse('mapping', kwargs={'mapping_id': version.mapping_id})}?sample={sample.id}")


def _needed(refusal: LayoutRefused) -> str:
    if refusal.part == "name":
        return "Give the mapping a name, such as the name of the log"
    return f"Choose a column for {refusal.part.replace('_', ' ')}: every call needs it"


def _page(request: StaffRequest, sample: "MappingSample") -> dict[str, Any]:
    """What the page of a sample shows: the draft, and what loading by it would do."""
    refused, layout, tried = None, None, None
    hidden = kept_back_fields(request.viewer, RecordKind.REPORT)
    try:
        layout = layout_of(sample.draft)
        tried = _tried(request, sample, layout, hidden)
    except LayoutRefused as refusal:
        refused = refusal
    header = tried.header if tried else ()
    return {
        "sample": sample, "draft": sample.draft, "layout": layout, "preview": tried, "refused": refused,
        "hidden": hidden, "until": sample.created_at + KEPT_FOR, "missing": missing_fields(layout) if layout else [],
        "fields": _field_rows(sample.draft, header, tried), "categories": Category.choices,
        "sources": form.CONSTANTS["source"], "saved_as": _saved_as(request, sample, layout),
    }  # fmt: skip


def _saved_as(request: StaffRequest, sample: "MappingSample", layout: Layout | None) -> queries.MappingShown | None:
    """The saved mapping by whose newest version the file can be loaded at once: it reads the same columns."""
    try:
        found = queries.mapping_named(sample.name, request.viewer) if sample.name else None
    except queries.NoSuchMapping:
        return None
    if found is None or layout is None:
        return None
    saved = found.newest.layout
    other_words = replace(layout, category_words=saved.category_words, source_words=saved.source_words)
    return found if other_words == saved else None


def _field_rows(draft: dict[str, Any], header: tuple[str, ...] | Any, tried: Preview | None) -> list[dict[str, Any]]:
    shown = {one.name: one for one in tried.fields} if tried else {}
    rows = []
    for name in FIELDS:
        chosen = form.choices(name, draft)
        options = [(form.ALWAYS + value, f"Always: {label}") for value, label in form.CONSTANTS.get(name, ())]
        columns = [
            (form.COLUMN + column, f"{column} ({tried.examples[column]})" if tried else column) for column in header
        ]
        gone = [(one, f"{one.removeprefix(form.COLUMN)} (not in this file)") for one in chosen if one]
        known = {value for value, _ in (*options, *columns)}
        rows.append(
            {
                "name": name, "chosen": chosen, "constants": options,
                "columns": [*columns, *(one for one in gone if one[0] not in known)], "shown": shown.get(name),
            }
        )  # fmt: skip
    return rows


def _tried(request: StaffRequest, sample: "MappingSample", layout: Layout, hidden: frozenset[str]) -> Preview:
    notes: list[str] = []
    extent = extent_around_boroughs(request.viewer.partnership_id, notes)
    points = partial(postcode_points, partnership_id=request.viewer.partnership_id)
    try:
        delivery = open_delivery(sample_path(sample), file_name=sample.file_name)
    except FileRefused as refusal:
        return Preview(problem=refusal)
    return preview(delivery, layout, CallCheck(extent, request.at), points, hidden=hidden)


@require_POST
@staff_only
def discard(request: StaffRequest, sample_id: UUID) -> HttpResponse:
    """Remove the sample and its draft."""
    _or_absent(request, Act.CREATE)
    remove_sample(_sample(request, sample_id), by=request.viewer)
    return redirect("mappings")


@require_safe
@staff_only
def one_mapping(request: StaffRequest, mapping_id: UUID) -> HttpResponse:
    """What a mapping says, its versions, the jobs it loaded; after saving, the sample that waits to be loaded."""
    _or_absent(request, Act.READ)
    found = _mapping(request, mapping_id)
    context = {
        "mapping": found, "layout": found.newest.layout, "sample": _waiting_sample(request), "fields": FIELDS,
        "labels": {str(code): label for code, label in (*Category.choices, *SOURCE_LABELS.items())},
        "may_make": may(request.viewer, Act.CREATE, RecordKind.COLUMN_MAPPING),
    }  # fmt: skip
    return render(request, "reports/mapping.html", context)


def _waiting_sample(request: StaffRequest) -> "MappingSample | None":
    try:
        return queries.sample(UUID(request.GET["sample"]), request.viewer, since=request.at - KEPT_FOR)
    except (KeyError, ValueError, queries.NoSuchSample):
        return None


@require_safe
@staff_only
@step_up(Reason.EXPORT)
def as_toml(request: StaffRequest, mapping_id: UUID) -> HttpResponse:
    """The mapping as a TOML file, to keep or to take to the next borough."""
    _or_absent(request, Act.EXPORT)
    found = _mapping(request, mapping_id)
    request.trace.did(Deed.EXPORT, RecordKind.COLUMN_MAPPING, [found.id])
    answer = HttpResponse(toml_of(found.name, found.newest.layout), content_type="application/toml; charset=utf-8")
    file_name = re.sub(r"[^a-z0-9]+", "-", found.name.lower()).strip("-") or "mapping"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}.toml"'
    return answer


def _mapping(request: StaffRequest, mapping_id: UUID) -> queries.MappingShown:
    try:
        return queries.mapping(mapping_id, request.viewer)
    except queries.NoSuchMapping as fault:
        raise Http404 from fault


def _sample(request: StaffRequest, sample_id: UUID) -> "MappingSample":
    try:
        return queries.sample(sample_id, request.viewer, since=request.at - KEPT_FOR)
    except queries.NoSuchSample as fault:
        raise Http404 from fault


def _member(sample: "MappingSample") -> Any:
    return open_delivery(sample_path(sample), file_name=sample.file_name).members[0]


def _or_absent(request: StaffRequest, act: Act) -> None:
    if not may(request.viewer, act, RecordKind.COLUMN_MAPPING):
        raise Http404
