"""What a draft lacks before it can be put in force, in words: for its page, and for the refusal."""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonweal.access.models import Agreement

NEEDED_IN_WRITING = {
    "lawful_basis": "the lawful basis",
    "retention": "retention and deletion",
    "rights": "people's rights",
    "breach_process": "what happens after a breach",
}
"""Parts without which no agreement is put in force, by column."""


def what_is_lacking(agreement: "Agreement", today: date) -> list[str]:
    """What has to be done before the draft can be put in force, in words."""
    lacking = []
    parties = list(agreement.parties.select_related("organisation"))
    if len(parties) < 2:
        lacking.append("an agreement needs two parties")
    lacking += [f"{one.organisation.name} has not signed" for one in parties if not one.signed_on]
    if not agreement.items.exists():
        lacking.append("no data item is named")
    lacking += [f"{words}: not written" for field, words in NEEDED_IN_WRITING.items() if not getattr(agreement, field)]
    if agreement.to_on is not None and agreement.to_on < today:
        lacking.append("its last day has passed")
    if agreement.review_on < today:
        lacking.append("its review was due before today")
    if agreement.replaces_id and agreement.from_on > today:
        lacking.append("it takes over from the version before on its first day, which is still to come")
    return lacking
