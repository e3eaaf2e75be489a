"""Writes the worked examples as pages of the manual: `python -m tests.spec.render [--check]`.

With --check nothing is written: it ends with 1 and names every page in docs/rules that differs from the examples.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from commonweal.core.policy import HotspotPolicy, PartnershipPolicy
from commonweal.core.policy.words import counted, day_in_words
from commonweal.core.rules.hotspot import is_hotspot
from commonweal.core.terms import Window
from tests.spec import hotspot
from tests.spec.hotspot import Calls, Example
from tests.spec.markdown import SOURCES, named, on, page, table
from tests.spec.policies import all_policies
from tests.spec.render_callers import case_review_page, repeat_caller_page, second_report_page
from tests.spec.render_disclosure import disclosure_page
from tests.spec.render_hotspot_life import hotspot_life_page
from tests.spec.render_incidents import duplicates_page, emergency_page
from tests.spec.render_looking import looking_page
from tests.spec.render_reports import clocks_page, routing_page, safe_contact_page

OF_CALLERS = (
    ("repeat_caller_out_of_hours", "Repeat callers of the out-of-hours line", "call"),
    ("repeat_caller_police", "Repeat callers of the police", "call"),
    ("second_report", "Second reports", "report"),
    ("case_review_local", "Case reviews, by the partnership's own test", "report"),
)
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"


@cache
def pages() -> Mapping[str, str]:
    """Every page by file name; written once a process, for tests look into them example by example."""
    return {
        "index.md": _index(all_policies()),
        "hotspot.md": _hotspot_page(),
        "hotspot-life.md": hotspot_life_page(),
        "repeat-caller.md": repeat_caller_page(),
        "second-report.md": second_report_page(),
        "case-review.md": case_review_page(),
        "looking.md": looking_page(),
        "routing.md": routing_page(),
        "clocks.md": clocks_page(),
        "safe-contact.md": safe_contact_page(),
        "emergency.md": emergency_page(),
        "duplicates.md": duplicates_page(),
        "disclosure.md": disclosure_page(),
    }


def _index(policies: Sequence[PartnershipPolicy]) -> str:
    rows = [_policy_row(policy, entry) for policy in policies for entry in policy.hotspot]
    return page(
        "# The rules, in worked examples",
        "Each page explains one rule by cases that a community safety manager can check by hand. The same cases are "
        "run as tests against the product, so what stands here is what it does.",
        "- [Hotspots](hotspot.md): when a place has had so many calls that it goes on the weekly list\n"
        "- [The life of a hotspot](hotspot-life.md): where a place stands, and when an enhanced response is proposed\n"
        "- [Repeat callers](repeat-caller.md): when one person has called a line so often that somebody asks why\n"
        "- [Second reports](second-report.md): when the case review is explained by letter\n"
        "- [Case reviews](case-review.md): the statutory test and the partnership's own, side by side\n"
        "- [Looks at records](looking.md): when somebody asks who looked at what, and why\n"
        "- [Where a report goes](routing.md): which team has a report, and by which rule\n"
        "- [When a report is late](clocks.md): how long each state may last\n"
        "- [Whether a reporter may be told](safe-contact.md): by which way a message goes, and when none does\n"
        "- [When somebody is in danger](emergency.md): who is told to ring 999, and which report comes first\n"
        "- [Which reports may tell of one event](duplicates.md): what is shown beside a report, and why\n"
        "- [What residents' pages keep back](disclosure.md): which counts are not published, and why",
        "A rule has no numbers of its own. They are what each partnership decided, with the paper that says so:",
        table(("Partnership", "A hotspot is", "Calls from", "From", "Source"), rows),
        *(part for rule, title, word in OF_CALLERS for part in _callers_table(policies, rule, title, word)),
    )


def _callers_table(policies: Iterable[PartnershipPolicy], rule: str, title: str, word: str) -> tuple[str, str]:
    """What each partnership decided about one rule on callers, the rule by the name of its field."""
    rows = []
    for policy in policies:
        left = policy.not_stated_of(rule)
        for entry in getattr(policy, rule):
            words = " and ".join(need.in_words(word) for need in entry.needs)
            words = f"not stated; for now {words}" if left else words
            begins = "" if left else day_in_words(entry.valid_from)
            rows.append((policy.title, words, named(entry.sources), begins, left.note if left else entry.source))
    return f"## {title}", table(("Partnership", "Met with", "Calls from", "From", "Source"), rows)


def _policy_row(policy: PartnershipPolicy, entry: HotspotPolicy) -> tuple[str, ...]:
    words = f"more than {counted(entry.more_than_calls, 'call')} in {counted(entry.within_days, 'day')}"
    sources = named(entry.sources)
    if left := policy.not_stated_of("hotspot"):
        return policy.title, f"not stated; for now {words}", sources, "", left.note
    return policy.title, words, sources, day_in_words(entry.valid_from), entry.source


def _hotspot_page() -> str:
    policy = hotspot.policy()
    first = Window.ending(hotspot.SUNDAY, days=policy.within_days).first_day
    parts = [
        "# Hotspots",
        f"A place is a hotspot when there have been **more than {counted(policy.more_than_calls, 'call')}** to it in "
        f"**{counted(policy.within_days, 'day')}**. The weekly list is made as Monday begins. It looks at the "
        f"{counted(policy.within_days, 'day')} up to and with the Sunday before: for the list of Monday 9 March 2026, "
        f"from {on(first)} to {on(hotspot.SUNDAY)}.",
        f"The examples follow Islington's policy ({policy.source}), which counts calls from the "
        f"{' and the '.join(SOURCES[source] for source in policy.sources)}.",
    ]
    for chapter in hotspot.CHAPTERS:
        parts += [f"## {chapter.title}", *(part for example in chapter.examples for part in _example(example))]
    return page(*parts)


def _example(example: Example) -> list[str]:
    calls = [call for group in example.calls for call in group.located()]
    finding = is_hotspot(calls, as_of=example.as_of, policy=hotspot.policy())
    answer = "**A hotspot.**" if example.is_hotspot else "**Not a hotspot.**"
    calls_table = table(("When", "Line", "Caller", "Calls", "Counted"), [_call_row(group) for group in example.calls])
    return [
        f"### {example.title}",
        example.told,
        calls_table if example.calls else "",
        f"On {on(example.as_of)}: {answer} {finding.because}.",
    ]


def _call_row(group: Calls) -> tuple[str, ...]:
    hour = f"{group.at:%H:%M}"
    if len({group.at.replace(tzinfo=hotspot.LONDON, fold=fold).utcoffset() for fold in (0, 1)}) > 1:
        hour += " for the second time" if group.at.fold else " for the first time"
    counts = str(group.n) if group.counted else f"0: {group.why_not}"
    return f"{on(group.at.date())}, {hour}", SOURCES[group.source], group.caller, str(group.n), counts


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the pages, or with --check compare them; 1 when one differs, 2 for an argument that is not known."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    if not arguments:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (folder / name).write_text(text, encoding="utf-8")
        return 0
    written = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    differing = sorted(name for name in {*pages(), *written} if pages().get(name) != written.get(name))
    for name in differing:
        sys.stderr.write(f"{folder / name} is not what the examples say: run python -m tests.spec.render\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
