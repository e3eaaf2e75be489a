"""What callers said, in short, fitting the category, the hour and the line that wrote it down."""

from datetime import timedelta

from commonweal.synthetic import phrases
from commonweal.synthetic.chance import Chance
from commonweal.synthetic.happenings import Happening

_STILL_GOING_ON = timedelta(minutes=20)


def account(happening: Happening, phone: str, chance: Chance) -> str:
    """What one caller said; a telephone number in it is the caller's own."""
    lead = chance.pick(phrases.LEADS[happening.source])
    said = _matter(happening, chance)
    if phone and chance.happens(120):
        said += f" Call back on {phone.strip()}."
    if chance.happens(8):
        said += chance.pick(phrases.ODD_ENDINGS)
    return lead + (said[0].lower() + said[1:] if lead.endswith(": ") else said)


def _matter(happening: Happening, chance: Chance) -> str:
    parts = [_opening(happening, chance)]
    live = happening.received_at - happening.at < _STILL_GOING_ON
    for chosen, per_thousand in (
        (phrases.WHILE_IT_GOES_ON, 300 if live else 0),
        (phrases.HEADS, 420 if happening.category in phrases.GATHERINGS else 0),
        (phrases.DETAILS, 230),
        (phrases.EFFECTS, 200),
        (phrases.WISHES, 260),
    ):
        if chance.happens(per_thousand):
            parts.append(chance.pick(chosen))
    return " ".join(parts)


def _opening(happening: Happening, chance: Chance) -> str:
    """What the matter is; calls of one event all tell of the same."""
    told = happening.story.says.get(happening.category, ()) if happening.story else ()
    general = phrases.OPENINGS[happening.category]
    number = chance.below(1000) if happening.event is None else happening.event
    if told and number % 5:
        return told[number % len(told)]
    opening = general[number % len(general)]
    return f"{opening} {_when(happening)}." if chance.happens(380) else f"{opening}."


def _when(happening: Happening) -> str:
    """The time of day as said on the day itself, or by the weekday when the call was taken later."""
    if happening.received_at.date() != happening.at.date():
        return "last night" if happening.at.hour >= 18 else f"on {phrases.WEEKDAYS[happening.at.weekday()]}"
    return next(words for until, words in phrases.WHEN if happening.at.hour < until)
