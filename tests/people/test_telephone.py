import pytest

from commonweal.people.telephone import NotANumber, one_spelling


@pytest.mark.parametrize(
    "written", ["020 7946 0123", "+44 20 7946 0123", "+44 (0)20 7946-0123", "0044 20 7946 0123", "02079460123"]
)
def test_every_spelling_of_a_number_becomes_one(written: str) -> None:
    assert one_spelling(written) == "+442079460123"


@pytest.mark.parametrize("written", ["withheld", "12", "020 7946 O123", "0" * 20])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(NotANumber):
        one_spelling(written)
