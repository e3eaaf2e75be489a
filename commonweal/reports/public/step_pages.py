"""Reads the form of one page of a report: what it gave, what is wrong with it, or where else to go."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commonweal.files.evidence.refusals import EvidenceRefused
from commonweal.files.evidence.terms import Kept
from commonweal.reports.policy import reports_policy
from commonweal.reports.public.door import ResidentRequest
from commonweal.reports.public.operations import TooManyFiles, add_evidence, remove_evidence
from commonweal.reports.public.questions import contact, happening, people, when, where
from commonweal.reports.public.received import made_anew
from commonweal.reports.public.typed import Typed

if TYPE_CHECKING:
    from commonweal.reports.models import SavedReport


@dataclass(frozen=True, slots=True)
class Read:
    """What a form gave, by the page's name; `next_page` where it was a step aside, such as adding one photo."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    next_page: str = ""


def read_step(step: str, request: ResidentRequest, draft: "SavedReport") -> Read:
    """The form of one page."""
    typed = Typed(request.POST)
    if step == "evidence":
        return _evidence(request, draft)
    if step in ("place", "words"):
        return _place(step, typed, draft)
    return Read({step: _values(step, typed, request)}, typed.errors)


def _values(step: str, typed: Typed, request: ResidentRequest) -> dict[str, Any]:
    if step == "what":
        policy = reports_policy(request.resident.partnership_id)
        return happening.read_what(typed, happening.kinds_on(policy, request.at))
    if step == "where":
        return where.read_where(typed, request.resident)
    if step == "when":
        return when.read_when(typed, request.at)
    if step == "share":
        return {"share": typed.one_of("share", ("yes", "no"), needed=_("Choose yes or no"))}
    plain = {
        "account": happening.read_account, "involved": happening.read_involved, "now": when.read_now,
        "affected": people.read_affected, "aimed": people.read_aimed, "before": people.read_before,
        "contact": contact.read_contact, "details": contact.read_details,
    }  # fmt: skip
    return plain[step](typed)


def _place(step: str, typed: Typed, draft: "SavedReport") -> Read:
    """The choice among places, or words in their stead; either is the answer to where."""
    before = draft.answers.get("where", {"said": "", "found": [], "chosen": "", "more": ""})
    found = where.read_choice(typed, before) if step == "place" else where.read_words(typed)
    return Read({"where": found, step: found}, typed.errors) if typed.errors else Read({"where": found})


def _evidence(request: ResidentRequest, draft: "SavedReport") -> Read:
    """Add one, remove one, or go on; a file that was chosen is added also by going on."""
    here = reverse("report-question", kwargs={"draft_id": draft.id, "step": "evidence"})
    if "change" in request.GET:
        here += "?change=1"
    if kept_as := request.POST.get("remove", ""):
        remove_evidence(draft, kept_as, by=request.resident, at=request.at)
        return Read(next_page=here)
    files = made_anew(request)
    errors = _added(files, request, draft)
    if errors:
        return Read(errors=errors)
    if files and request.POST.get("do") == "add":
        return Read(next_page=here)
    if request.POST.get("do") == "add":
        return Read(errors={"file": _("Choose a photo or a sound first")})
    return Read({"evidence_seen": True})


def _added(files: list[Kept | EvidenceRefused], request: ResidentRequest, draft: "SavedReport") -> dict[str, str]:
    refused: dict[str, str] = {}
    for one in files:
        if isinstance(one, EvidenceRefused):
            refused = {"file": refusal_words(one)}
            continue
        try:
            add_evidence(draft, one, by=request.resident, at=request.at)
        except TooManyFiles:
            return {"file": _("Ten photos and sounds are the most. Remove one first.")}
    return refused


def refusal_words(refused: EvidenceRefused) -> str:
    """Why a file was not taken and what to do, in the language of the page."""
    return f"{_(refused.found)} {_(refused.to_do)}"
