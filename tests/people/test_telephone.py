import pytest

from commonweal.people.telephone import NotANumber, TwoNumbers, as_dialled, one_spelling


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


@pytest.mark.parametrize(
    "written",
    ["+44 07700 900417", "0044 07700 900417", "+44 (07700) 900417", "7700900417", "7700900417.0", "447700900417"],
)
def test_a_nought_too_many_and_what_a_spreadsheet_takes_away_are_put_right(written: str) -> None:
    assert one_spelling(written) == "+447700900417"


@pytest.mark.parametrize(("written", "kept"), [("8700900417", "+8700900417"), ("0161/496 0123", "+441614960123")])
def test_no_more_than_that_is_put_right(written: str, kept: str) -> None:
    assert one_spelling(written) == kept


@pytest.mark.parametrize(
    "written",
    ["07700 900123 / 4", "07700900123/07700900124", "07700 900123 or 07700 900124", "07700 900123, 01632 960123"],
)
def test_two_numbers_in_one_cell_are_refused(written: str) -> None:
    with pytest.raises(TwoNumbers):
        one_spelling(written)


@pytest.mark.parametrize(
    "written", ["\u0660\u0667\u0667\u0660\u0660\u0669\u0660\u0660\u0664\u0661\u0667", "\uff10\uff17700900417"]
)
def test_digits_of_other_scripts_are_refused_and_not_said_again(written: str) -> None:
    with pytest.raises(NotANumber) as refusal:
        one_spelling(written)
    assert str(refusal.value) == ""
