"""What each page of a report shows beside its question, and every answer in words for the page that checks them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonweal.core.policy.reports import ReportsPolicy
from commonweal.core.terms import LONDON, london_day
from commonweal.reports.policy import reports_policy
from commonweal.reports.public.door import ResidentRequest
from commonweal.reports.public.languages import LANGUAGES, kept_as
from commonweal.reports.public.questions import contact, happening, people, when
from commonweal.reports.public.questions.where import IN_WORDS, where_of
from commonweal.reports.terms import Ongoing

if TYPE_CHECKING:
    from commonweal.reports.models import SavedReport

LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One answer on the page that checks them; `what` completes "Change" for those who hear the page."""

    question: str
    answer: str
    change: str


def ongoing_labels() -> dict[str, str]:
    """Whether it goes on."""
    return {
        Ongoing.NOW: _("Yes, it is happening now"),
        Ongoing.AGAIN: _("Not at this moment, but it keeps happening"),
        Ongoing.OVER: _("No, it is over"),
    }


def shown_on(step: str, kept: dict[str, Any], given: dict[str, Any], request: ResidentRequest) -> dict[str, Any]:
    """The choices of one page."""
    if step == "what":
        policy = reports_policy(request.resident.partnership_id)
        sought = request.GET.get("q", "")[: happening.LONGEST_SEARCH]
        kinds = happening.kinds_on(policy, request.at)
        return {"kinds": happening.kinds_found(kinds, sought), "sought": sought, "all_kinds": len(kinds)}
    if step in ("place", "words", "where"):
        return {"where": given if step == "place" and given else kept.get("where", {}), "in_words": IN_WORDS}
    if step == "when":
        today = london_day(request.at)
        return {"today": today, "yesterday": today - timedelta(days=1)}
    if step == "details":
        languages = [(kept_as(one), one.own_name) for one in LANGUAGES]
        return {"ways": contact.way_labels(), "reads": languages, "now_in": kept_as(request.language)}
    if step == "evidence":
        return {"held": kept.get("evidence", [])}
    if step == "involved":
        return {"parts": happening.part_labels(), "ages": happening.age_labels()}
    if step == "affected":
        return {"cares": people.care_labels(), "impacts": people.impact_labels(), "levels": people.level_labels()}
    if step == "aimed":
        return {"choices": people.aimed_labels(), "strands": people.strand_labels()}
    return {"choices": ongoing_labels()} if step == "now" else {}


def rows_of(draft: "SavedReport", request: ResidentRequest) -> list[Row]:
    """Every answer, in the order in which it was asked."""
    kept, policy = draft.answers, reports_policy(request.resident.partnership_id)
    rows = [
        ("what", _("What is happening"), _kind(kept, policy, request.at)),
        ("account", _("What happened"), kept["account"]["account"][:LONGEST_SHOWN]),
        ("involved", _("What was part of it"), _part(kept["involved"])),
        ("where", _("Where"), where_of(kept["where"]).words),
        ("now", _("Is it happening now"), ongoing_labels()[kept["now"]["ongoing"]]),
        ("when", _("When"), _when(kept)),
        ("affected", _("Who is affected, and how"), _affected(kept["affected"])),
        ("aimed", _("Aimed at somebody for who they are"), _aimed(kept["aimed"])),
        ("before", _("Told before, and what you wish"), _lines(kept["before"]["told_before"], kept["before"]["wish"])),
        ("evidence", _("Photos and sounds"), str(len(kept.get("evidence", []))) if kept.get("evidence") else ""),
        ("contact", _("May we contact you"), _contact(kept)),
        ("details", _("How we contact you safely"), _details(kept)),
        ("share", _("May we share your report"), _("Yes") if kept["share"]["share"] == "yes" else _("No")),
    ]  # fmt: skip
    asked = {"when": kept["now"]["ongoing"] != Ongoing.NOW, "details": kept["contact"]["contact"] == "yes"}
    return [
        Row(question, answer or _("Nothing given"), f"{_step(draft, step)}?change=1")
        for step, question, answer in rows
        if asked.get(step, True)
    ]


def _step(draft: "SavedReport", step: str) -> str:
    return reverse("report-question", kwargs={"draft_id": draft.id, "step": step})


def _kind(kept: dict[str, Any], policy: ReportsPolicy, at: datetime) -> str:
    kind = policy.categories_on(london_day(at)).kind(kept["what"]["category"])
    return _(kind.label) if kind else ""


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _part(part: dict[str, Any]) -> str:
    labels = happening.part_labels()
    people_said = _("Number of people: %(n)s") % {"n": part["n_people"]} if part["n_people"] is not None else ""
    age = f"{_('Their age')}: {happening.age_labels()[part['age_band']]}" if part["age_band"] else ""
    return _lines(*(labels[one] for one in part["part"]), part["vehicle"], people_said, age)


def _when(kept: dict[str, Any]) -> str:
    instant = when.happened_at(kept.get("when"))
    if instant is None:
        return _("I am not sure")
    local = instant.astimezone(LONDON)
    return f"{date_format(local.date(), 'j F Y')}, {local:%H:%M}"


def _affected(affected: dict[str, Any]) -> str:
    cares, levels, impacts = people.care_labels(), people.level_labels(), people.impact_labels()
    said = [f"{label}: {levels[affected[name]].lower()}" for name, label in impacts.items() if affected[name]]
    return _lines(*(cares[one] for one in affected["care"]), affected["other"], *said)


def _aimed(aimed: dict[str, Any]) -> str:
    strands = people.strand_labels()
    return _lines(people.aimed_labels()[aimed["aimed"]], *(strands[one] for one in aimed["strands"]))


def _contact(kept: dict[str, Any]) -> str:
    return _("Yes") if kept["contact"]["contact"] == "yes" else _("No, I stay anonymous")


def _details(kept: dict[str, Any]) -> str:
    details = kept.get("details")
    if not details:
        return ""
    labels = contact.way_labels()
    ways = ", ".join(labels[way] for way in details["ways"]) or _("None: do not contact me")
    return _lines(details["name"], details["email"], details["phone"], ways, details["safe_times"])
