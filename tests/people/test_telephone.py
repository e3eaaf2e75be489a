import pytest

from commonweal.people.telephone import NotANumber, as_dialled, one_spelling


@pytest.mark.parametrize(
    "written", ["020 7946 0123", "+44 20 7946 0123", "+44 (0)20 7946-0123", "0044 20 7946 0123", "02079460123"]
)
def test_every_spelling_of_a_number_becomes_one(written: str) -> None:
    assert one_spelling(written) == "+442079460123"


@pytest.mark.parametrize("written", ["withheld", "12", "020 7946 O123", "0" * 20])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(NotANumber):
        one_spelling(written)


@pytest.mark.parametrize(
    "dialled",
    ["07700 900355", "020 7946 0123", "0113 496 0123", "0191 498 0123", "01632 960123", "0306 999 0123", "01632 96012"],
)
def test_a_number_is_shown_as_people_in_britain_write_it(dialled: str) -> None:
    assert as_dialled(one_spelling(dialled)) == dialled


@pytest.mark.parametrize("other", ["+33123456789", "", "+4477"])
def test_a_number_of_elsewhere_stays_as_it_is(other: str) -> None:
    assert as_dialled(other) == other
