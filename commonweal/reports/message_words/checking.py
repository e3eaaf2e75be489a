"""Whether words can be the words of a message: one line, not too long, no field that is not known or must not be told.

A wrong field is refused by its name here, so that no reporter ever reads one.
"""

import re
from collections.abc import Mapping

from commonweal.reports.telling.terms import (
    FIELDS,
    FIELDS_OF,
    IN_A_SUBJECT,
    LONGEST_BODY,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    NEEDED,
)
from commonweal.reports.telling.wording import FIELD, Said, filled, set_apart

EXAMPLE: Mapping[str, str] = {
    "reference": "ASB-7K3Q-9FXR",
    "number": "7K3Q-9FXR",
    "what": "noise",
    "team": "the Out-of-hours team",
    "late": "9 March 2026 at 13:00",
    "words": "We spoke to the people at the address, and come by again on Friday night.",
    "council": "020 7946 0321",
    "council_hours": "9am to 5pm, Monday to Friday",
    "day": "9 March 2026",
}
"""What a preview fills the fields with; none of it is anybody's."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def problems_of(about: str, subject: str, body: str) -> dict[str, str]:
    """What stands in the way, by field of the form; nothing where the words can be used."""
    found = {}
    if not subject or len(subject) > LONGEST_SUBJECT or "\n" in subject:
        found["subject"] = f"Write a subject of one line, at most {LONGEST_SUBJECT} characters"
    if not body or len(body) > LONGEST_BODY:
        found["body"] = f"Write the message, at most {LONGEST_BODY:,} characters" if body else "Write the message"
    for name, text in (("subject", subject), ("body", body)):
        if name not in found and (wrong := _wrong_in(about, text)):
            found[name] = wrong
    in_subject = FIELD.findall(subject)
    if "subject" not in found and (set(in_subject) - IN_A_SUBJECT or len(in_subject) > len(set(in_subject))):
        # Whoever holds the phone reads a subject, and what fills another field can be too long for one line.
        found["subject"] = f"A subject can hold {_in_brackets(sorted(IN_A_SUBJECT))} once each; the rest goes below"
    used = {*in_subject, *FIELD.findall(body)}
    missing = [one for one in NEEDED[about] if one not in used]
    if "body" not in found and missing:
        found["body"] = f"Say {_in_brackets(missing)} somewhere: without it the message is of no use"
    if not found and (n := len(tried(subject, body).as_text)) > LONGEST_TEXT:
        found["body"] = f"As a text message this is {n:,} characters; at most {LONGEST_TEXT} can be sent. Shorten it"
    return found


def tried(subject: str, body: str, direction: str = "ltr") -> Said:
    """The words with the fields filled as in the example."""
    return Said(filled(subject, EXAMPLE), filled(body, set_apart(EXAMPLE, direction)))


def _wrong_in(about: str, text: str) -> str:
    allowed = FIELDS_OF[about]
    used = list(dict.fromkeys(FIELD.findall(text)))
    if unknown := [one for one in used if one not in FIELDS]:
        return f"There is no field {_in_brackets(unknown)}. This message can hold {_in_brackets(allowed)}"
    if barred := [one for one in used if one not in allowed]:
        return f"{_in_brackets(barred)} is not known or not told here. This message can hold {_in_brackets(allowed)}"
    rest = FIELD.sub("", text)
    if "((" in rest or "))" in rest:
        return "Write a field in small letters between double brackets, such as ((reference))"
    return "There is a character in it that nobody sees; type it again" if _UNSEEN.search(text) else ""


def _in_brackets(names: "list[str] | tuple[str, ...]") -> str:
    return ", ".join(f"(({name}))" for name in names)
