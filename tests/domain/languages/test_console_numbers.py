"""Numbers in forms for colleagues, which are the same in both of the console's languages."""

import pytest

from shared.web.console.typed import number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5),
        ("5.0", 5.0),
        ("0.125", 0.125),
        ("1,5", 1.5),
        ("-3", -3),
        ("\u22123", -3),
        ("1.234.567", 1234567),
        (" 7 ", 7),
    ],
)
def test_what_can_be_one_number_is_taken(text: str, number: float) -> None:
    found = number_of(text)
    assert (found, type(found)) == (number, type(number))


@pytest.mark.parametrize("text", ["10.000", "10,000", "1,500", "abc", "", "1e5", "5 €", "10 %", "inf", "nan", "1/2"])
def test_what_is_none_or_could_be_two_stays_text(text: str) -> None:
    """So that the form asks, as for every other fault."""
    assert number_of(text) == text
