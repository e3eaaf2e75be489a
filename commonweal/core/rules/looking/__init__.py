"""Which looks at records should somebody ask about: the list of a week, for whoever protects data.

Source: the threats that security work here begins from, misuse by people who may sign in: the curious, the abusive
ex-partner at a partner agency, the over-broad partner, whoever takes data along on leaving. How counts are compared:
`usual`. What this cannot see: docs/decisions/0023. It reads who looked at what and never what stood there.
"""

from commonweal.core.rules.looking.counted import CountedLooks, counted
from commonweal.core.rules.looking.log import Look, LookDeed, LookLog, log_of
from commonweal.core.rules.looking.review import LookFinding, LooksToReview, ToReview, looks_to_review
from commonweal.core.rules.looking.signs import MAY_BE, SignKind

__all__ = [
    "MAY_BE",
    "CountedLooks",
    "Look",
    "LookDeed",
    "LookFinding",
    "LookLog",
    "LooksToReview",
    "SignKind",
    "ToReview",
    "counted",
    "log_of",
    "looks_to_review",
]
