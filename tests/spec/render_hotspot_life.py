"""The page of the manual about the life of a hotspot."""

from commonweal.core.policy.words import counted
from commonweal.core.rules.hotspot_life import Choice
from tests.spec.hotspot_life import EXAMPLES, Example, policy
from tests.spec.markdown import page, table

CHOICES = {
    Choice.CONFIRM: "seen", Choice.WATCH: "watch", Choice.START_EPR: "EPR", Choice.REFUSE_EPR: "EPR refused",
}  # fmt: skip


def hotspot_life_page() -> str:
    """docs/rules/hotspot-life.md."""
    one = policy()
    rows = [(_told(it), f"`{it.weeks}`", _stands(it), it.why) for it in EXAMPLES]
    return page(
        "# The life of a hotspot",
        "Where a place stands is worked out from three things: the weekly runs, what the meeting decided, and the "
        "actions agreed for the place. Nobody sets it by hand, and the rule decides nothing: an Enhanced Partnership "
        "Response (EPR) is proposed, and a person starts it or refuses it with a reason.",
        f"A place **has ended** when it was not over the threshold for {counted(one.ended_after_runs, 'run')} on end "
        f"and every action is complete. An EPR is **proposed** from {counted(one.escalate_after_weeks, 'week')} on the "
        f"list on; a refusal holds for {counted(one.ask_again_after_weeks, 'week')}. An EPR lasts "
        f"{counted(one.epr_days, 'day')}, unless its plan was made longer or ended early; then the place stands under "
        "action. The numbers are each partnership's, in `policies/actions/`; those here are Northmoor's, the invented "
        "borough.",
        "Below the threshold a place stays *improving* whatever is decided meanwhile. Over it again before its end it "
        "stands as it was decided; after its end it has *recurred*, and the meeting decides anew.",
        "## Examples",
        "Each letter is a weekly run: `o` over the threshold, `-` not. As at the last run:",
        table(("What happened", "Runs", "It stands as", "Because"), rows),
    )


def _told(one: Example) -> str:
    said = [f"{CHOICES[choice]} in week {week}" for week, choice in one.decided]
    said += [
        f"action agreed in week {agreed}, {f'complete in week {over}' if over else 'open'}"
        for agreed, over in one.actions
    ]
    return f"{one.told} ({'; '.join(said)})" if said else one.told


def _stands(one: Example) -> str:
    state = {"epr": "EPR"}.get(one.state.value, one.state.value) if one.state else "no hotspot"
    return f"**{state}**, EPR proposed" if one.proposed else f"**{state}**"
