"""The addresses of the door: each finds the jurisdiction and the key, calls one operation or query, writes the answer.

Every answer comes in XML or JSON from the same tree, refusals too. docs/decisions/0033.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Role
from commonweal.access.signing_in.demonstration import is_demonstration
from commonweal.access.viewer import Viewer, door_viewer
from commonweal.audit.trace import Trace
from commonweal.core.policy.reports import CategoryKind
from commonweal.core.policy.words import day_in_words
from commonweal.core.terms import LONDON
from commonweal.reports.intake.answers import Taken
from commonweal.reports.intake.operations import AnswersRefused
from commonweal.reports.open311 import queries
from commonweal.reports.open311.asked import Asked, asked_by_address, asked_by_form
from commonweal.reports.open311.description import openapi
from commonweal.reports.open311.offered import NINE_NINE_NINE, as_definition, as_services, services_on
from commonweal.reports.open311.operations import Notes, NotTheirs, Update, note_key_used, send_report, send_update
from commonweal.reports.open311.pace import READS, SENDS, count_key, count_source
from commonweal.reports.open311.read_first import photos_of
from commonweal.reports.open311.received import received
from commonweal.reports.open311.refusals import Refused, no_key, unknown, wrong
from commonweal.reports.open311.shapes import as_requests, as_update
from commonweal.reports.open311.statuses import CLOSED, IN, OPEN
from commonweal.reports.open311.times import instant, span
from commonweal.reports.open311.tree import CONTENT_TYPES, FORMS, JSON, XML, Many, Node, written
from commonweal.reports.policy import reports_policy

if TYPE_CHECKING:
    from commonweal.reports.models import SystemKey

CHANGESET = "2026-11-21T00:00:00Z"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MOST_PAGES = 10_000
NAME = "another system"
UPDATE_DETAILS = (
    "title", "email", "phone", "first_name", "last_name", "account_id", "service_request_id_ext", "service_code",
    "public_anonymity_required", "email_alerts_requested", "media_url",
)  # fmt: skip
Answered = tuple[str, Node]


class OpenRequest(HttpRequest):
    """A call as the middleware hands it on: when, and the trace that becomes its audit entry."""

    at: datetime
    trace: Trace


def door(
    reads: Callable[..., Answered] | None = None, sends: Callable[..., Answered] | None = None
) -> Callable[..., HttpResponse]:
    """One address with what GET and POST do there: both take the request and its parameters, and answer a root and a
    tree. What is refused is written in the form that was asked for."""

    @csrf_exempt
    @wraps(reads or sends or door)
    def opened(request: OpenRequest, form: str, **named: str) -> HttpResponse:
        try:
            if form not in FORMS:
                raise unknown("An address here ends in .xml or .json")
            work, cost = (sends, SENDS) if request.method == "POST" else (reads, READS)
            if work is None or request.method not in ("GET", "HEAD", "POST"):
                return _not_this_way(form, reads, sends)
            count_source(request, cost, at=request.at)
            asked = asked_by_form(request) if work is sends else asked_by_address(request)
            return _answer(form, *work(request, asked, **named))
        except Refused as refusal:
            return _refused(form if form in FORMS else XML, refusal)

    return opened


def discovery(request: OpenRequest, asked: Asked) -> Answered:
    """Where the door is; the same for every jurisdiction, but for whom to ask."""
    known = queries.jurisdictions()
    contact = "The council whose system this is"
    if len(known) == 1 or asked.get("jurisdiction_id"):
        ring = reports_policy(_jurisdiction(asked).partnership_id).ring
        contact = f"{ring.council} ({ring.council_hours})"
    endpoint: Node = {
        "specification": SPECIFICATION, "url": _address(request), "changeset": CHANGESET,
        "type": "test" if is_demonstration() else "production",
        "formats": Many("format", [CONTENT_TYPES[form].split(";")[0] for form in FORMS]),
    }  # fmt: skip
    return "discovery", {
        "changeset": CHANGESET, "contact": contact,
        "key_service": f"Ask for a key: {contact}. Its administrator makes it.",
        "endpoints": Many("endpoint", [endpoint]),
    }  # fmt: skip


def services(request: OpenRequest, asked: Asked) -> Answered:
    """Everything that can be sent today."""
    by = _reader(request, _jurisdiction(asked))
    return "services", as_services(services_on(by.partnership_id, by.on))


def service(request: OpenRequest, asked: Asked, service_code: str) -> Answered:
    """The questions of one service."""
    return "service_definition", as_definition(_service(service_code, _reader(request, _jurisdiction(asked))))


def token(request: OpenRequest, asked: Asked, token: str) -> Answered:
    """404: every service answers at once with a reference, so no token was ever given."""
    _jurisdiction(asked)
    raise unknown("token was not found: every service here is realtime and answers with a service_request_id at once")


def requests(request: OpenRequest, asked: Asked) -> Answered:
    """The reports that may be read."""
    by = _reader(request, _jurisdiction(asked))
    found = queries.readable_requests(_search(asked, by), by)
    return "service_requests", as_requests(found, extended=_extended(asked))


def one_request(request: OpenRequest, asked: Asked, service_request_id: str) -> Answered:
    """One report; what may not be read answers as what does not exist."""
    by = _reader(request, _jurisdiction(asked))
    found = queries.readable_requests(queries.Search(references=[_reference(service_request_id)]), by)
    if not found:
        raise unknown("service_request_id was not found")
    return "service_requests", as_requests(found, extended=_extended(asked))


def send(request: OpenRequest, asked: Asked) -> Answered:
    """Take a report, and answer with its reference."""
    by, key = _sender(request, asked, SENDS)
    code = asked.get("service_code")
    if not code:
        raise wrong("service_code was not provided")
    kind = _service(code, by)
    got = received(asked, kind, by, at=request.at)
    try:
        notes = Notes(got.note, got.note_of_reporter)
        taken = send_report(
            got.answers, got.their_reference, notes, photos_of(request), key_id=key.id, by=by, at=request.at
        )
    except AnswersRefused as refusal:
        raise wrong(*refusal.problems.values()) from refusal
    answer: Node = {
        "service_request_id": taken.reference, "service_notice": _notice(taken, kind), "account_id": None,
    }  # fmt: skip
    return "service_requests", Many("request", [answer])


def updates(request: OpenRequest, asked: Asked) -> Answered:
    """What happened to the reports that this key sent."""
    by, key = _sender(request, asked, READS)
    start, end = asked.get("start_date"), asked.get("end_date")
    if bool(start) != bool(end):
        raise wrong("start_date and end_date come together or not at all")
    first, last = span(start, end, at=request.at)
    found = queries.own_updates(key.id, first, last, page=_whole(asked, "page", 1, MOST_PAGES), viewer=by)
    return "service_request_updates", Many("request_update", [as_update(one) for one in found])


def send_one_update(request: OpenRequest, asked: Asked) -> Answered:
    """Take an update of a report that this key sent, and answer with our number of it."""
    by, key = _sender(request, asked, SENDS)
    needed = ("service_request_id", "update_id", "status", "updated_datetime", "description")
    missing = [f"{name} was not provided" for name in needed if not asked.get(name)]
    status = asked.get("status").strip().upper()
    if status and status not in IN:
        missing.append(f"status must be one of: {', '.join(sorted(IN))}")
    if len(asked.get("update_id")) > 80:
        missing.append("update_id has more than 80 characters")
    if missing:
        raise wrong(*missing)
    details = {name: list(asked.every(name)) for name in UPDATE_DETAILS if asked.every(name)}
    said_at = instant("updated_datetime", asked.get("updated_datetime"))
    update = Update(
        asked.get("update_id").strip(), status, asked.get("description"),
        {"status": status, "updated_datetime": said_at.isoformat(), **details},
    )  # fmt: skip
    try:
        found = send_update(
            _reference(asked.get("service_request_id")), update, photos_of(request), key_id=key.id,
            by=by, at=request.at,
        )  # fmt: skip
    except NotTheirs as fault:
        raise unknown("service_request_id was not found") from fault
    return "service_request_updates", Many("request_update", [{"update_id": str(found)}])


def description(request: OpenRequest) -> HttpResponse:
    """The OpenAPI description of all of it."""
    return JsonResponse(openapi(_address(request)), headers={"Access-Control-Allow-Origin": "*"})


@csrf_exempt
def elsewhere(request: OpenRequest, rest: str = "") -> HttpResponse:
    """404 in the form that was asked for: no such address."""
    return _refused(JSON if rest.endswith(".json") else XML, unknown("There is no such address here"))


def _answer(form: str, root: str, tree: Node, status: int = 200) -> HttpResponse:
    # Open to scripts of any site: nothing here goes by a cookie.
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(written(root, tree, form), status=status, content_type=CONTENT_TYPES[form], headers=headers)


def _refused(form: str, refusal: Refused) -> HttpResponse:
    errors = Many("error", [{"code": code, "description": says} for code, says in refusal.problems])
    answer = _answer(form, "errors", errors, refusal.status)
    if refusal.retry_after_s:
        answer.headers["Retry-After"] = str(refusal.retry_after_s)
    return answer


def _not_this_way(form: str, reads: object, sends: object) -> HttpResponse:
    answer = _refused(form, Refused(405, [("405", "This address is not asked for in this way")]))
    answer.headers["Allow"] = ", ".join([*(["GET", "HEAD"] if reads else []), *(["POST"] if sends else [])])
    return answer


def _jurisdiction(asked: Asked) -> queries.Jurisdiction:
    """The partnership that is meant: where there is one, that one, whatever it is called by."""
    known = queries.jurisdictions()
    if len(known) == 1:
        return known[0]
    word = asked.get("jurisdiction_id").strip()
    if not word:
        raise wrong("jurisdiction_id was not provided")
    code = settings.OPEN311_HOSTS.get(word.lower().removeprefix("www."), word)
    found = next((one for one in known if one.code == code), None)
    if found is None:
        raise unknown("jurisdiction_id was not found")
    return found


def _reader(request: OpenRequest, jurisdiction: queries.Jurisdiction) -> Viewer:
    return door_viewer(jurisdiction.partnership_id, Role.OTHER_SYSTEM, trace=request.trace, name=NAME)


def _sender(request: OpenRequest, asked: Asked, cost: float) -> tuple[Viewer, "SystemKey"]:
    """Who sends: the key that works now. A wrong one answers as a withdrawn one does."""
    secret = asked.get("api_key")
    if not secret:
        raise no_key("api_key was not provided")
    jurisdiction = _jurisdiction(asked)
    key = queries.key_of(secret, jurisdiction.partnership_id)
    if key is None:
        raise no_key()
    count_key(key.id, cost, at=request.at)
    note_key_used(key, at=request.at)
    by = door_viewer(jurisdiction.partnership_id, Role.OTHER_SYSTEM, trace=request.trace, name=key.name)
    by.saw(RecordKind.SYSTEM_KEY, [key.id])
    return by, key


def _service(code: str, by: Viewer) -> CategoryKind:
    found = next((one for one in services_on(by.partnership_id, by.on) if one.word == code), None)
    if found is None:
        raise unknown(f"service_code {_shown(code)} was not found")
    return found


def _shown(code: str) -> str:
    """A code as a refusal repeats it: its plain characters."""
    return "".join(one for one in code if one.isascii() and (one.isalnum() or one in "-_."))[:40]


def _reference(text: str) -> str:
    """A reference as it is kept: in capitals; one that cannot be a reference finds nothing."""
    return "".join(one for one in text.strip().upper() if one.isascii() and one.isprintable())[:16]


def _search(asked: Asked, by: Viewer) -> queries.Search:
    """What GET requests asks for. Raises `Refused`."""
    page_size = _whole(asked, "page_size", queries.MOST_REQUESTS, queries.MOST_REQUESTS)
    most = _whole(asked, "max_requests", page_size, 1_000_000)
    references = asked.listed("service_request_id")
    if references:
        return queries.Search(references=[_reference(one) for one in references], page_size=page_size)
    codes = asked.listed("service_code")
    for code in codes:
        _service(code, by)
    statuses = [one.lower() for one in asked.listed("status")]
    if not set(statuses) <= {OPEN, CLOSED}:
        raise wrong("status must be open, closed or both")
    first, last = span(asked.get("start_date"), asked.get("end_date"), at=by.at)
    return queries.Search((), codes, statuses, first, last, _whole(asked, "page", 1, MOST_PAGES), min(most, page_size))


def _whole(asked: Asked, name: str, default: int, most: int) -> int:
    text = asked.get(name).strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most):
        raise wrong(f"{name} must be a whole number from 1 to {most:,}")
    return int(text)


def _extended(asked: Asked) -> bool:
    return asked.get("extensions").strip().lower() == "true"


def _notice(taken: Taken, kind: CategoryKind) -> str:
    """What the person who reports is told at once: by when somebody acts, and 999 where it is about people."""
    said = "We have your report."
    if taken.late_at is not None:
        late = taken.late_at.astimezone(LONDON)
        said = f"{said} Somebody looks at it by {day_in_words(late.date())} at {late:%H:%M}."
    return f"{said} {NINE_NINE_NINE}" if kind.person_related or kind.danger else said


def _address(request: HttpRequest) -> str:
    """The address of the door, without a slash at its end."""
    return request.build_absolute_uri(reverse("open311-elsewhere", kwargs={"rest": "x"}))[: -len("/x")]
