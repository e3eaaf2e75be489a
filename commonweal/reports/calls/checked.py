"""What was typed as answers that can be kept, or by question what to ask again."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices

from commonweal.core.policy.reports import CategoryList
from commonweal.core.rules.safe_contact import ContactWay
from commonweal.core.terms import LONDON, Risk, london_day
from commonweal.people.telephone import NotANumber, TwoNumbers, one_spelling
from commonweal.reports.calls.chosen_place import WORDS_ALONE, chosen
from commonweal.reports.calls.typed import Typed
from commonweal.reports.calls.wall_times import TimeRefused, WasTwice, day_said, instant_said, time_said
from commonweal.reports.intake.answers import IMPACTS, MOST_IMPACT, Answers, Where, Who
from commonweal.reports.telling.wording import ENGLISH, languages
from commonweal.reports.terms import IMPACT_WORDS, AgeBand, Aimed, HateStrand, Ongoing, PlaceFound

ANONYMOUS, NOTHING_SAFE = "anonymous", "none"
TELLS = (
    (ContactWay.TEXT.value, "Text to this number"),
    (ContactWay.MAIL.value, "Email"),
    (ContactWay.CALL.value, "Ring them only"),
    (ContactWay.LETTER.value, "Letter only"),
    (NOTHING_SAFE, "No way is safe"),
    (ANONYMOUS, "Stays anonymous: keep no name and number"),
)
"""How it is safe to tell the caller something; what the form offers."""
IMPACT_CHOICES = (("", "Not asked"), *((str(n), f"{n} {words}") for n, words in enumerate(IMPACT_WORDS)))
MOST_PEOPLE = 9_999
Problems = dict[str, str]
Choice = TypeVar("Choice", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class Checked:
    """The answers as far as they can be kept, and by field what is wrong; a report is taken where nothing is."""

    answers: Answers
    problems: Problems
    asks_which_hour: bool = False
    needs_place: bool = False
    """Words that nobody has chosen a place for: the page offers what they may mean."""


def number_in(form: Typed) -> str:
    """The caller's number in one spelling; empty where it is none, or not typed to its end yet."""
    try:
        return one_spelling(form["number"]) if form["number"] else ""
    except NotANumber:
        return ""


def checked(form: Typed, kinds: CategoryList, *, at: datetime) -> Checked:
    """Check every field; what is wrong in one does not keep the others from being told of."""
    problems = form.too_long()
    who = _who(form, problems)
    where, needs_place = _where(form, problems)
    if kinds.kind(form["category"]) is None:
        problems["category"] = "Choose what is happening. Something else is on the list too."
    if not form["account"]:
        problems.setdefault("account", "Write what happened, in the caller’s words.")
    begun, ended, which = _times(form, problems, at=at)
    answers = Answers(
        category=form["category"], account=form["account"], where=where, happened_at=begun, ended_at=ended,
        ongoing=_one_of(Ongoing, form["ongoing"]), risks=frozenset(Risk(one) for one in form.risks),
        aimed=_one_of(Aimed, form["aimed"]), strands=tuple(HateStrand(one) for one in form.strands),
        vulnerable=form["vulnerable"], vehicle=form["vehicle"].upper(), animals=bool(form["animals"]),
        drugs=bool(form["drugs"]), n_people=_n_people(form, problems),
        age_band=_one_of(AgeBand, form["age_band"]) or AgeBand.NOT_KNOWN, impact=_impact(form),
        told_before=form["told_before"], wish=form["wish"], may_share=bool(form["may_share"]), who=who,
    )  # fmt: skip
    return Checked(answers, problems, which, needs_place)


def _who(form: Typed, problems: Problems) -> Who | None:
    """Who rings; nobody who wishes to stay anonymous, or of whom nothing was told."""
    told = form["number"] or form["name"] or form["email"]
    if form["tell"] == ANONYMOUS or not (told or form["tell"]):
        return None
    phone = _phone(form, problems)
    if form["email"] and "email" not in problems:
        try:
            validate_email(form["email"])
        except ValidationError:
            problems["email"] = "An email address looks like name@example.org. Ask the caller to spell it."
    ways = tuple(ContactWay(one) for one, _ in TELLS[:4] if one == form["tell"])
    if form["tell"] not in dict(TELLS):
        problems["tell"] = "Ask how it is safe to tell them something, or whether they stay anonymous."
    elif ways == (ContactWay.TEXT,) and not phone:
        problems.setdefault("number", "A text needs a number. Ask for it, or for another safe way.")
    elif ways == (ContactWay.MAIL,) and not form["email"]:
        problems.setdefault("email", "An email needs an address. Ask for it, or for another safe way.")
    return Who(
        name=form["name"], phone=phone, email=form["email"], ways=ways, safe_times=form["safe_times"],
        may_say_what=not form["discreet"], interpreter=form["interpreter"],
        reads=form["reads"] if form["reads"] in languages() else ENGLISH,
    )  # fmt: skip


def _phone(form: Typed, problems: Problems) -> str:
    if not form["number"] or "number" in problems:
        return ""
    try:
        return one_spelling(form["number"])
    except TwoNumbers:
        problems["number"] = "There are two numbers here. Keep the safe one; write the other into what happened."
    except NotANumber:
        problems["number"] = "This is no whole telephone number. Ask again, or leave it empty."
    return ""


def _where(form: Typed, problems: Problems) -> tuple[Where, bool]:
    if found := chosen(form["place"], form["where"]):
        return found.where, False
    if not form["where"]:
        problems["where"] = "Ask where it is: an address, a street, a park. Where they cannot say, write “not known”."
    return Where(form["where"], PlaceFound.WORDS), bool(form["where"]) and form["place"] != WORDS_ALONE


def _times(form: Typed, problems: Problems, *, at: datetime) -> tuple[datetime | None, datetime | None, bool]:
    """When it began and ended, and whether somebody has to say which of two hours is meant."""
    if not (form["time"] or form["day"] or form["ended"]):
        return None, None, False
    try:
        day = day_said(form["day"], at=at)
        if form["time"] and _is_of_the_night_before(form, day, at=at):
            day -= timedelta(days=1)
        if not form["time"]:
            # Noon stands for a day of which no hour was told; of today that is when it was told.
            noon = instant_said(day, time(12))
            return (noon if day < london_day(at) else None), None, False
        begun = instant_said(day, time_said(form["time"]), which=form["which_hour"])
        if begun > at:
            raise TimeRefused("time", "This is still to come. Write when it began, or leave it empty for now.")
        return begun, _ended(form, begun, day, at=at), bool(form["which_hour"])
    except WasTwice as twice:
        problems["which_hour"] = str(twice)
        return None, None, True
    except TimeRefused as refused:
        problems[refused.field] = str(refused)
        return None, None, bool(form["which_hour"])


def _is_of_the_night_before(form: Typed, day: date, *, at: datetime) -> bool:
    """At half past midnight "21:00" is the evening before: nobody rings about what is still to come."""
    on_the_wall = at.astimezone(LONDON).replace(tzinfo=None)
    nobody_said_which = form["day"].casefold() in ("", "tonight")
    return nobody_said_which and datetime.combine(day, time_said(form["time"])) > on_the_wall


def _ended(form: Typed, begun: datetime, day: date, *, at: datetime) -> datetime | None:
    """When it ended: at that time of the day it began on, or of the next where that lies before it."""
    if not form["ended"]:
        return None
    wall = time_said(form["ended"], "ended")
    # Of an hour that was there twice the later one: it ended after it began.
    ended = instant_said(day, wall, which="second", field="ended")
    if ended < begun:
        ended = instant_said(day + timedelta(days=1), wall, which="second", field="ended")
    if ended > at:
        raise TimeRefused("ended", "This is still to come. Leave it empty while it goes on.")
    return ended


def _n_people(form: Typed, problems: Problems) -> int | None:
    if not form["n_people"] or "n_people" in problems:
        return None
    if form["n_people"].isascii() and form["n_people"].isdigit():
        return int(form["n_people"])
    problems["n_people"] = "Write how many people as a number, or leave it empty."
    return None


def _impact(form: Typed) -> dict[str, int]:
    told = {one: form[f"impact_{one}"] for one in IMPACTS}
    return {one: int(said) for one, said in told.items() if said in {str(n) for n in range(MOST_IMPACT + 1)}}


def _one_of(words: type[Choice], said: str) -> Choice | None:
    """The word of a list of choices, or None where none was chosen."""
    return words(said) if said in words.values else None
