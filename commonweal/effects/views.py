"""Did it work: the question, the frozen answers, and one answer with its chart."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.door import StaffRequest, staff_only
from commonweal.access.partnership import UnknownPolicy
from commonweal.access.permission import may
from commonweal.access.record_kinds import RecordKind
from commonweal.access.roles import Act
from commonweal.core.policy import NoPolicyOn, PolicyRefused
from commonweal.effects import charts, queries
from commonweal.effects.operations import answer_question
from commonweal.effects.terms import RING_OFFERED_M, WEEKS_OFFERED, Question, QuestionRefused
from commonweal.files.days import DayRefused, typed_day

USUAL_WEEKS, USUAL_RING_M = "12", "250"
LABELS = {
    "fell-more": "Fell more than comparable places",
    "rose-more": "Rose more than comparable places",
    "no-clear-change": "No clear difference",
    "too-few": "Too few calls to say",
    "no-comparison": "No fair comparison",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form holds, as it was typed."""

    key: str = ""
    place: str = ""
    began: str = ""
    ended: str = ""
    weeks: str = USUAL_WEEKS
    ring: str = USUAL_RING_M


@require_safe
@staff_only
def ask(request: StaffRequest) -> HttpResponse:
    """The question, for a place that the address may name, and the answers that were given before."""
    or_absent(request)
    given = request.GET
    asked = Asked(key=given.get("key", ""), began=given.get("began", ""), ended=given.get("ended", ""))
    return _form(request, asked, {})


@require_POST
@staff_only
def answer(request: StaffRequest) -> HttpResponse:
    """Answer the question and keep the answer; the same question on the same data gives the answer that exists."""
    or_absent(request)
    if not may(request.viewer, Act.CREATE, RecordKind.RUN):
        raise Http404
    asked = Asked(**{name: request.POST.get(name, "") for name in Asked.__dataclass_fields__})
    try:
        run, _ = answer_question(_question(request, asked), by=request.viewer, at=request.at)
    except QuestionRefused as refusal:
        return _form(request, asked, {refusal.field: refusal.because}, status=400)
    except (NoPolicyOn, PolicyRefused, UnknownPolicy) as refusal:
        return _form(request, asked, {"ended": f"No rule is in force for these days: {refusal}."}, status=400)
    return redirect(reverse("effect", kwargs={"effect_id": run.id}))


@require_safe
@staff_only
def effect(request: StaffRequest, effect_id: UUID) -> HttpResponse:
    """One answer: the sentence, the numbers, the comparison, the ring, and what it cannot say."""
    shown = _shown(request, effect_id)
    may_ask = may(request.viewer, Act.CREATE, RecordKind.RUN)
    return render(request, "effects/effect.html", {"shown": shown, "label": LABELS[shown.answer], "may_ask": may_ask})


@require_safe
@staff_only
def weeks_chart(request: StaffRequest, effect_id: UUID) -> HttpResponse:
    """Calls by week around the work, as a picture."""
    return HttpResponse(charts.weeks(_shown(request, effect_id)), content_type="image/svg+xml")


def _question(request: StaffRequest, asked: Asked) -> Question:
    key = asked.key or queries.key_of_place(asked.place, request.viewer)
    days = {}
    for field in ("began", "ended"):
        try:
            days[field] = typed_day(getattr(asked, field))
        except DayRefused as refusal:
            raise QuestionRefused(field, f"No rule is in force for these days: {refusal}.") from refusal
    return Question(key, days["began"], days["ended"], _number(asked.weeks), _number(asked.ring))


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0


def _form(request: StaffRequest, asked: Asked, errors: dict[str, str], *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "asked": asked,
        "named": queries.place_of_key(asked.key, request.viewer) if asked.key else "",
        "errors": errors,
        "weeks_offered": [(str(weeks), f"{weeks} weeks") for weeks in WEEKS_OFFERED],
        "ring_offered": [(str(metres), f"{metres:,} metres") for metres in RING_OFFERED_M],
        "listed": queries.effects(request.viewer),
        "labels": LABELS,
        "may_ask": may(request.viewer, Act.CREATE, RecordKind.RUN),
    }
    return render(request, "effects/ask.html", context, status=status)


def _shown(request: StaffRequest, effect_id: UUID) -> queries.EffectShown:
    or_absent(request)
    try:
        return queries.effect_shown(effect_id, request.viewer)
    except queries.NoSuchEffect as fault:
        raise Http404 from fault


def or_absent(request: StaffRequest) -> None:
    """A place's counts are read by whoever may read hotspots, and a frozen answer is a run."""
    for kind in (RecordKind.HOTSPOT, RecordKind.RUN):
        if not may(request.viewer, Act.READ, kind):
            raise Http404
