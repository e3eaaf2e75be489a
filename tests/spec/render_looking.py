"""The page of the manual about looks at records."""

from collections.abc import Iterable

from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.rules.looking import MAY_BE
from tests.spec import looking
from tests.spec.looking import LookingExample
from tests.spec.markdown import page, table

NAMES = {
    "look-ups-without-relation": "Look-ups without a relation, more than usual",
    "guarded-record": "Locked or protected records without a relation",
    "many-records": "Many records in a day or a week, or many pages of lists",
    "coming-back": "Coming back to one person, address or record",
    "one-subject-across-records": "One person or address looked up across records",
    "several-at-one-record": "Several people of one agency at one record",
    "outside-usual-hours": "Look-ups without a relation at unusual hours, with no work around them",
    "many-exports": "Many exports or prints",
    "breaking-glass": "Opening in an emergency, often or without a follow-up",
    "before-leaving": "Looks and exports right before leaving",
}


def looking_page() -> str:
    """docs/rules/looking.md."""
    policy = looking.policy()
    parts = [
        "# Looks at records",
        "Everything that somebody opens is written down. Once a week the product compares those looks with what is "
        "usual for the person and for others in the same role, and makes a **list for the data protection officer to "
        "ask about**. It decides nothing about anybody: an entry says what was seen, which entries of the log show it, "
        "and what may explain it innocently. Nothing of a list follows a person into the next week.",
        "A look needs no explaining when the record is the person’s by team, task, ward or share, when it was theirs "
        "before, when they gave a reason, or when they worked on it within a day.",
        "## The signs",
        table(("Sign", "What may explain it"), [(NAMES[kind.value], words) for kind, words in MAY_BE.items()]),
        "A sign is listed where chance alone would show one so far out less often than "
        f"{counted(policy.by_chance_in_ten_weeks, 'time')} in ten weeks. "
        f"A list has at most {policy.most_on_list} entries and says "
        "how many more there were. In the first four weeks of a store only emergencies and locked records are judged, "
        "in the first six no amounts.",
        "In the examples ten housing officers work for sixteen weeks: each opens about ten records of their own a day, "
        "and one that is not theirs every three weeks. Then one of them does this. The list is of the week that begins "
        f"on Monday {day_in_words(looking.JUDGED)}.",
    ]
    for chapter in looking.CHAPTERS:
        parts += [f"## {chapter.title}", *(part for one in chapter.examples for part in _example(one))]
    return page(*parts)


def _example(example: LookingExample) -> Iterable[str]:
    entries = looking.judged(example).entries
    yield f"### {example.title}"
    yield example.told
    yield "\n".join(f"- {words[0].upper()}{words[1:]}." for words in example.done)
    if not entries:
        yield "**Not on the list.**"
        return
    finding = entries[0].findings[0]
    yield f"**On the list.** {finding.finding.because}. May be: {finding.may_be}."
