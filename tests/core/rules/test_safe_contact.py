"""Whether somebody may be told something: never by a way that they did not call safe."""

from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.rules.safe_contact import (
    ANONYMOUS,
    NO_ADDRESS,
    NOTHING_SAFE,
    ContactWay,
    SafeContact,
    Way,
    way_to_tell,
)

WAYS = st.lists(st.sampled_from(ContactWay), unique=True).map(tuple)
CONTACTS = st.builds(SafeContact, WAYS, st.sampled_from(("", "a@b.example")), st.sampled_from(("", "+442079460123")))
SENDABLE = (ContactWay.MAIL, ContactWay.TEXT)


def told_slowly(contact: SafeContact) -> Way:
    """The slow twin: asks of each way in turn, in the order wished, what can be said against it."""
    for way in contact.ways:
        if way is ContactWay.MAIL and contact.email != "":
            return Way(way, contact.email)
        if way is ContactWay.TEXT and contact.phone != "":
            return Way(way, contact.phone)
    return Way(None, "", NO_ADDRESS if set(contact.ways) & set(SENDABLE) else NOTHING_SAFE)


@given(contact=CONTACTS)
def test_the_way_is_the_first_that_was_called_safe_and_can_be_sent(contact: SafeContact) -> None:
    assert way_to_tell(contact) == told_slowly(contact)


@given(contact=CONTACTS)
def test_nothing_goes_by_a_way_that_was_not_called_safe_and_a_refusal_says_why(contact: SafeContact) -> None:
    found = way_to_tell(contact)
    assert found.way is None or (found.way in contact.ways and found.to in (contact.email, contact.phone))
    assert bool(found.to) == (found.way is not None)
    assert bool(found.why_not) == (found.way is None)


def test_a_number_that_was_given_is_not_texted_where_only_a_call_is_safe() -> None:
    contact = SafeContact((ContactWay.CALL, ContactWay.LETTER), "lee@example.org", "+442079460123")
    assert way_to_tell(contact) == Way(None, "", NOTHING_SAFE)


def test_an_anonymous_reporter_is_told_nothing() -> None:
    assert way_to_tell(None) == Way(None, "", ANONYMOUS)


def test_a_safe_way_without_an_address_is_passed_over() -> None:
    contact = SafeContact((ContactWay.TEXT, ContactWay.MAIL), "lee@example.org")
    assert way_to_tell(contact) == Way(ContactWay.MAIL, "lee@example.org")
    assert way_to_tell(SafeContact((ContactWay.TEXT,))) == Way(None, "", NO_ADDRESS)
