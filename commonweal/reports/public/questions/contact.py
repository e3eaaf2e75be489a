"""Whether the council may contact the reporter, and which ways are safe. What was typed is checked first."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from commonweal.core.rules.safe_contact import ContactWay
from commonweal.outbox.terms import Channel, MessageRefused, check_address
from commonweal.people.telephone import NotANumber, TwoNumbers, one_spelling
from commonweal.reports.intake.answers import LONGEST_NAME, Who
from commonweal.reports.public.languages import LANGUAGES, kept_as
from commonweal.reports.public.typed import Typed

CONTACT = ("yes", "anonymous")
WAYS = tuple(way.value for way in ContactWay)
READS = tuple(kept_as(one) for one in LANGUAGES)
LONGEST_TIMES, LONGEST_LANGUAGE, LONGEST_MAIL, LONGEST_PHONE = 200, 60, 254, 40


def read_contact(typed: Typed) -> dict[str, Any]:
    """Whether the reporter is to be known."""
    return {"contact": typed.one_of("contact", CONTACT, needed=_("Say if we may contact you"))}


def read_details(typed: Typed) -> dict[str, Any]:
    """Name, address and number, and which ways are safe; a way that is ticked needs what it goes to."""
    values = {
        "name": typed.text("name", longest=LONGEST_NAME),
        "email": typed.text("email", longest=LONGEST_MAIL),
        "phone": typed.text("phone", longest=LONGEST_PHONE),
        "ways": typed.some_of("ways", WAYS),
        "may_say_what": typed.one_of("may_say_what", ("yes", "no")),
        "safe_times": typed.text("safe_times", longest=LONGEST_TIMES),
        "interpreter": typed.text("interpreter", longest=LONGEST_LANGUAGE),
        "reads": typed.one_of("reads", READS) or READS[0],
    }
    _check(values, typed)
    return values


def _check(values: dict[str, Any], typed: Typed) -> None:
    if not values["ways"] and not typed.post.get("none"):
        typed.errors["ways"] = _("Choose at least one way that is safe, or that none is")
    if values["ways"] and typed.post.get("none"):
        typed.errors["ways"] = _("Choose the ways that are safe, or that none is, not both")
    if values["email"] and "email" not in typed.errors:
        try:
            check_address(Channel.MAIL, values["email"])
        except MessageRefused:
            typed.errors["email"] = _("Enter an email address, such as name@example.com")
    elif ContactWay.MAIL in values["ways"] and not values["email"]:
        typed.errors["email"] = _("Enter your email address, or take the tick from email")
    _check_number(values, typed)
    if {ContactWay.MAIL, ContactWay.TEXT} & set(values["ways"]) and not values["may_say_what"]:
        # Nothing is chosen beforehand: a wrong yes is read by whoever shares the telephone.
        typed.errors["may_say_what"] = _("Say if a message may say what it is about")


def _check_number(values: dict[str, Any], typed: Typed) -> None:
    needs = {ContactWay.TEXT, ContactWay.CALL} & set(values["ways"])
    if not values["phone"] or "phone" in typed.errors:
        if needs and not values["phone"]:
            typed.errors["phone"] = _("Enter your phone number, or take the tick from text message and call")
        return
    try:
        number = one_spelling(values["phone"])
        if ContactWay.TEXT in needs:
            check_address(Channel.TEXT, number)
    except TwoNumbers:
        typed.errors["phone"] = _("Enter one phone number only")
    except (NotANumber, MessageRefused):
        typed.errors["phone"] = _("Enter a phone number, such as 07700 900123")


def who_of(contact: dict[str, Any], details: dict[str, Any] | None) -> Who | None:
    """Who reports; None: anonymous."""
    if contact["contact"] != "yes" or not details:
        return None
    return Who(
        name=details["name"], phone=one_spelling(details["phone"]) if details["phone"] else "", email=details["email"],
        ways=tuple(ContactWay(way) for way in details["ways"]), safe_times=details["safe_times"],
        may_say_what=details["may_say_what"] == "yes", interpreter=details["interpreter"], reads=details["reads"],
    )  # fmt: skip


def way_labels() -> Mapping[str, str]:
    """The ways to be contacted."""
    return {
        ContactWay.MAIL: _("Email"),
        ContactWay.TEXT: _("Text message"),
        ContactWay.CALL: _("Phone call"),
        ContactWay.LETTER: _("Letter"),
    }
