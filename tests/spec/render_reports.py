"""The pages of the manual about routes, clocks and safe contact."""

from datetime import datetime

from commonweal.core.policy.reports import Counted
from commonweal.core.policy.words import day_in_words
from commonweal.core.rules.clocks import due_at
from commonweal.core.rules.report_life import CLOCKED
from commonweal.core.rules.routing import route_of
from commonweal.core.rules.safe_contact import way_to_tell
from commonweal.core.terms import LONDON, london_day
from tests.spec import reports
from tests.spec.markdown import WEEKDAYS, page, table
from tests.spec.reports import ClockExample

WAYS = {"mail": "by email", "text": "by text message"}


def routing_page() -> str:
    """docs/rules/routing.md."""
    rules = reports.policy().routing[-1].rules
    found = [(one.told, route_of(one.facts, rules)) for one in reports.ROUTES]
    return page(
        "# Where a report goes",
        "A report goes to a team by the **first rule that fits**, from the top. A rule looks at what kind of matter it "
        "is, whose land, which ward, the time of day, whether it is going on, who is affected and what danger was told "
        "of. Where no rule fits, or the team does not work that day, triage has it. A rule never closes a report, and "
        "an officer may always send it elsewhere with a reason. A report whose place is not known, or lies in another "
        "borough, goes to triage before any rule is asked.",
        "## The rules",
        "Those of Northmoor, the invented borough; every partnership has its own, in `policies/reports/`.",
        table(("Rule", "Goes to", "Because"), [(rule.name, rule.team, rule.because) for rule in rules]),
        "## Examples",
        table(("Report", "Goes to", "By the rule"), [(told, route.team, route.rule) for told, route in found]),
    )


def clocks_page() -> str:
    """docs/rules/clocks.md."""
    clocks = reports.policy().clocks[-1].clocks
    rows = []
    for state in CLOCKED:
        clock = clocks[state]
        kind = "working hours" if clock.counted is Counted.WORKING else "hours, day and night"
        rows.append((state.value.replace("-", " "), f"{clock.minutes / 60:g} {kind}", f"{clock.urgent_minutes / 60:g}"))
    return page(
        "# When a report is late",
        "Every open state of a report has a clock. It is late when the clock has run out and nobody has taken the next "
        "step; the team, whoever it is assigned to and whoever answers for the service then see it under **Late**, "
        "each report once. Where danger was told of, every hour counts, day and night.",
        "Working hours are those of the policy, without weekends and bank holidays. What would be due exactly when the "
        "day ends is due then, and not the next morning. When clocks change, the minutes that really pass are counted.",
        "## The clocks",
        table(("It is", "At the most", "With danger, in hours"), rows),
        "## Examples",
        table(
            ("What happened", "It is", "Since", "Late after"),
            [(one.told, one.state.value, _when(one.since), _when(due_of(one))) for one in reports.CLOCKS],
        ),
    )


def due_of(example: ClockExample) -> datetime:
    """When the state of an example is late, by the policy."""
    policy = reports.policy()
    day = london_day(example.since)
    clock = policy.clocks_on(day).clocks[example.state]
    if example.urgent:
        return due_at(example.since, clock.urgent_minutes, None, frozenset())
    hours = policy.hours_on(day).hours if clock.counted is Counted.WORKING else None
    return due_at(example.since, clock.minutes, hours, reports.holidays())


def safe_contact_page() -> str:
    """docs/rules/safe-contact.md."""
    rows = []
    for one in reports.CONTACTS:
        found = way_to_tell(one.contact)
        rows.append((one.told, WAYS[found.way] if found.way else "**nothing is sent**", found.why_not))
    return page(
        "# Whether a reporter may be told",
        "A message to the wrong telephone can get somebody hurt. Every automatic message therefore goes only by a way "
        "that its reporter **called safe**, in the order that they wished. Knowing a number or an address is not "
        "enough. Where no way is safe nothing is sent, and an officer’s list shows who could not be told.",
        "Where a message may not say what it is about, it holds the reference and the council’s number only.",
        table(("What the reporter said", "The message goes", "Why not"), rows),
    )


def _when(at: datetime) -> str:
    wall = at.astimezone(LONDON)
    return f"{WEEKDAYS[wall.weekday()]} {day_in_words(wall.date())}, {wall:%H:%M}"
