"""Amounts and days as people write them: exact, in both languages, and never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import format_decimal, list_currencies
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.customers.currencies import CURRENCIES
from services.collector.domain.customers.figures import (
    Style,
    UnreadableError,
    amount_style,
    common_style,
    read_amount,
    read_day,
)

AMOUNTS = st.decimals(min_value=Decimal(-999999999999), max_value=Decimal(999999999999), places=2)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@given(AMOUNTS, st.sampled_from([("de", "de"), ("en", "en"), ("de_AT", "de"), ("de_CH", "en")]))
def test_reads_what_a_locale_writes(amount: Decimal, written: tuple[str, Style]) -> None:
    """Whatever Unicode's data say that an amount looks like is read as exactly that amount."""
    locale, style = written
    assert read_amount(format_decimal(amount, "#,##0.00", locale=locale), style) == amount


@given(AMOUNTS, st.sampled_from(["de", "en"]))
def test_two_decimals_need_no_style(amount: Decimal, locale: str) -> None:
    assert read_amount(format_decimal(amount, "#,##0.00", locale=locale), None) == amount


@given(DAYS, st.sampled_from(["long", "dd.MM.y", "d.M.y", "y-MM-dd", "d. MMM y"]), st.sampled_from(["de", "en"]))
def test_reads_days_that_a_locale_writes(day: date, form: str, locale: str) -> None:
    assert read_day(format_date(day, form, locale=locale), None) == day


@given(DAYS)
def test_slashes_by_the_column(day: date) -> None:
    assert read_day(f"{day:%d/%m/%Y}", "de") == day
    assert read_day(f"{day:%m/%d/%Y}", "en") == day
    if day.day > 12:
        assert read_day(f"{day:%d/%m/%Y}", "en") == read_day(f"{day:%m/%d/%Y}", "de") == day


@pytest.mark.parametrize(
    ("text", "style", "amount"),
    [
        ("1.234", "de", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "en", "1234"),
        ("1,234", "de", "1.234"),
        ("0,500", None, "0.500"),
        ("1234.567", None, "1234.567"),
        ("1.234.567", None, "1234567"),
        ("1'234.50", None, "1234.50"),
        ("1 234,50", None, "1234.50"),
        ("\u22125", None, "-5"),
        ("-1.234,5", None, "-1234.5"),
        ("007", None, "7"),
    ],
)
def test_amounts(text: str, style: Style | None, amount: str) -> None:
    assert read_amount(text, style) == Decimal(amount)


@pytest.mark.parametrize("text", ["1.234", "12,345", "-123.456"])
def test_what_could_be_two_amounts_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="two amounts"):
        read_amount(text, None)


@pytest.mark.parametrize(
    "text", ["", "-", "abc", "1e5", "NaN", "Infinity", "1.2.3", "1,2,3", "12,34.5", "1.234,5.6", "--1", "1-", "9" * 50]
)
def test_what_is_no_amount(text: str) -> None:
    for style in (None, "de", "en"):
        with pytest.raises(UnreadableError):
            read_amount(text, style)


@pytest.mark.parametrize(
    "text", ["31.2.2025", "2025-13-01", "1.1.25", "yesterday", "2025", "1. Foo 2025", "", "3/4/2025"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_day(text, None)


def test_the_column_decides_only_where_it_is_of_one_style() -> None:
    assert common_style(map(amount_style, ["1.234", "5", "1.234,50"])) == "de"
    assert common_style(map(amount_style, ["1.234,50", "1,234.50"])) is None
    assert common_style(map(amount_style, ["1.234", "7"])) is None


def test_currencies_are_those_in_use() -> None:
    """Unicode's list of what is legal tender somewhere today, and nothing that it does not know."""
    assert set(list_currencies()) >= CURRENCIES
    today = {
        code
        for tenders in get_global("territory_currencies").values()
        for code, _start, end, is_tender in tenders
        if is_tender and end is None
    }
    assert today - CURRENCIES <= {"X" * 3, "BGN", "ANG", "CUC", "CHE", "CHW", "MXV", "USN", "CLF", "UYW", "SLL", "ZWL"}
