"""What the questions gave beside the report itself, in words, for whoever is shown what was said or who said it."""

from collections.abc import Iterator

from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import Risk
from commonweal.reports.models import Report, ReporterContact, ReportIntake
from commonweal.reports.terms import IMPACT_WORDS, AgeBand, Aimed, HateStrand, Ongoing

RISK_WORDS = {
    Risk.WEAPON: "a weapon", Risk.INJURY: "somebody is hurt", Risk.FIRE: "a fire", Risk.CHILD: "a child is there",
    Risk.HATE: "hate", Risk.THREAT: "a threat",
}  # fmt: skip
WAY_WORDS = {
    ContactWay.MAIL: "email", ContactWay.TEXT: "text message", ContactWay.CALL: "a call", ContactWay.LETTER: "a letter",
}  # fmt: skip
Pair = tuple[str, str]


def answers_shown(report: Report, hidden: frozenset[str]) -> list[Pair]:
    """The answers that were given, by question; none where what was said is kept back or another line logged it."""
    intake: ReportIntake | None = getattr(report, "intake", None)
    if intake is None or "account" in hidden:
        return []
    return [(name, text) for name, text in _answers(intake) if text]


def _answers(one: ReportIntake) -> Iterator[Pair]:
    yield "Dangers told of", ", ".join(RISK_WORDS[Risk(risk)] for risk in one.risks if risk in set(Risk))
    yield "Going on", Ongoing(one.ongoing).label if one.ongoing in Ongoing.values else ""
    aimed = Aimed(one.aimed).label if one.aimed in Aimed.values else ""
    strands = ", ".join(HateStrand(strand).label for strand in one.strands if strand in HateStrand.values)
    yield "Aimed at somebody for who they are", f"{aimed}: {strands}" if strands else aimed
    yield "Who needs more care", one.vulnerable
    yield (
        "How it affects them",
        ", ".join(f"{what}: {IMPACT_WORDS[int(n)].lower()}" for what, n in one.impact.items() if str(n) in "0123"),
    )
    yield "How many people", str(one.n_people) if one.n_people is not None else ""
    yield "How old they seem", str(AgeBand(one.age_band).label) if one.age_band != AgeBand.NOT_KNOWN else ""
    yield "Vehicle", one.vehicle
    also = [word for word, told in (("animals", one.animals), ("drugs", one.drugs)) if told]
    yield "Also told of", ", ".join(also)
    yield "Told before", one.told_before
    yield "What they would like", one.wish
    yield "May be shared with who can act", "yes" if one.may_share else "no"


def contact_shown(report: Report, hidden: frozenset[str]) -> list[Pair]:
    """How the reporter can be told something, for whoever is shown their number; none where they left none."""
    contact: ReporterContact | None = getattr(report, "contact", None)
    if contact is None or {"caller_phone", "caller_name"} & hidden:
        return []
    ways = ", ".join(WAY_WORDS[ContactWay(way)] for way in contact.ways if way in set(ContactWay))
    pairs = (
        ("Safe ways", ways or "none: do not write, text or ring without asking"),
        ("Email", contact.email),
        ("Address confirmed", "yes" if contact.confirmed_at else "not yet: nothing but a receipt is sent there"),
        ("Safe times", contact.safe_times),
        ("A message may say what it is about", "yes" if contact.may_say_what else "no"),
        ("Interpreter", contact.interpreter),
    )
    return [(name, text) for name, text in pairs if text]
