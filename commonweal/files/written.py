"""What somebody wrote, as it can be kept, shown and sent: one spelling of letters, no sign without a place on a page.

Source: docs/security.md P8. For every line that a person writes, residents and colleagues alike: a database refuses
NUL, a mail other control characters, and signs that turn the direction of writing make words look other than they are.
Nothing is cut off here.
"""

import unicodedata

# Signs that turn the direction of all that follows. Marks of a single sign, which Arabic and Hebrew need, stay.
TURNING = {chr(one) for one in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
# A word processor's line end within a paragraph, and those of other alphabets and machines.
LINE_ENDS = str.maketrans(dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"))


def clean(written: str) -> str:
    """The words in one spelling (NFC), lines ended alike, signs without a place on a page shown as a box."""
    plain = unicodedata.normalize("NFC", written.replace("\r\n", "\n").translate(LINE_ENDS))
    return "".join(_visible(one) for one in plain).strip()


def _visible(one: str) -> str:
    if one in "\n\t":
        return one
    return "\ufffd" if one in TURNING or unicodedata.category(one) in ("Cc", "Cs") else one
