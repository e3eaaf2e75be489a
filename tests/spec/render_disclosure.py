"""The page of the manual about what residents' pages keep back."""

from tests.spec.disclosure import EXAMPLES, FEWEST, Example
from tests.spec.markdown import page, table


def disclosure_page() -> str:
    """docs/rules/disclosure.md."""
    rows = [(one.told, _calls(one), ", ".join(one.kept_back) or "nothing", one.why) for one in EXAMPLES]
    return page(
        "# What residents' pages keep back",
        f"A page says how many calls there were about what, and in which month. A count from 1 to {FEWEST - 1} could "
        "be about one household, so it is not shown. Nor is a count from which a small one could be worked out: "
        "totals, months, the ward around a place, and pages that are public already are all set against each other.",
        f"A small count is safe when everything that is published leaves it every value up to {FEWEST - 1} that the "
        "zeros alone would leave it. Until then the smallest figure near it is kept back too. A 0 is always shown. "
        "What an edition kept back stays so in later editions of the same months. The page does not say which of the "
        "figures kept back are the small ones; whoever publishes it sees both, with the reason.",
        "Actions and events are the agencies' own work and are shown however few. Kinds that one person could be "
        "found by, such as warnings, are counted as other work where there are few. A place is named only where enough "
        "homes share it. The numbers are each partnership's, in `policies/publishing/`; those here are the "
        "starting values.",
        "## Examples",
        table(("Calls", "By kind", "Not shown", "Because"), rows),
    )


def _calls(one: Example) -> str:
    told = ", ".join(f"{name} {n}" for name, n in one.calls.items())
    ward = ", ".join(f"{name} {n}" for name, n in one.ward.items())
    return f"{told}; the ward: {ward}" if ward else told
