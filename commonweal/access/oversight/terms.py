"""Words of the access review: what may come of an entry, and which signs tell of many records."""

from collections.abc import Mapping

from commonweal.core.rules.looking import SignKind

OUTCOMES: Mapping[str, str] = {
    "explained": "Explained: it was work",
    "spoken-to": "Spoken to: not to be repeated",
    "handed-on": "Handed on, to the manager or to a formal procedure",
    "not-known": "Could not be found out",
}
"""What came of an entry that somebody looked into; the product draws no conclusion from it."""

SIGN_WORDS: Mapping[str, str] = {
    SignKind.UNRELATED: "Look-ups without a relation",
    SignKind.GUARDED: "A record kept for named people",
    SignKind.TRAWL: "Many records",
    SignKind.RETURNING: "Coming back to one person or place",
    SignKind.ACROSS: "One person or place across records",
    SignKind.TOGETHER: "Several people at one record",
    SignKind.OFF_SHIFT: "Outside usual hours",
    SignKind.EXPORTS: "Many exports",
    SignKind.BREAK_GLASS: "Opening in an emergency",
    SignKind.LEAVING: "Before leaving",
}

TRAWLS = frozenset({SignKind.TRAWL.value, SignKind.EXPORTS.value, SignKind.LEAVING.value})
"""Signs that somebody went through many records: what the alarm counts."""
