"""Names are compared as people say them."""

import pytest

from commonweal.places.wording import compared


@pytest.mark.parametrize(
    ("written", "said"),
    [("St. Paul's Road", "saint pauls rd"), ("The Clock Tower", "clock tower"), ("The", "the")],
)
def test_two_spellings_of_a_name_are_compared_as_one(written: str, said: str) -> None:
    assert compared(written) == compared(said)
