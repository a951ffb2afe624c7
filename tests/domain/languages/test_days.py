"""Days as people type them, by the language of the page."""

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from shared.languages.days import order_of, read_day
from shared.languages.formats import day_in

THIRD, FOURTH = date(2026, 4, 3), date(2026, 3, 4)
LANGUAGES = (
    "en-GB",
    "en-US",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "pl",
    "cs",
    "tr",
    "sv-FI",
    "da",
    "nb",
    "fi",
    "ru",
    "uk",
    "ro",
    "hi",
    "ar",
)


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en", None),
        ("en-US", "Mdy"),
        ("en-GB", "dMy"),
        ("de", "dMy"),
        ("es", "dMy"),
        ("fil", "Mdy"),
        ("ja", "yMd"),
        ("tlh", None),
    ],
)
def test_a_plain_tag_has_an_order_where_its_countries_agree(language: str, order: str | None) -> None:
    assert order_of(language) == order


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "03/04/2026", [THIRD, FOURTH]),
        ("en", "4.3.2026", [FOURTH, THIRD]),
        ("en", "03/03/2026", [date(2026, 3, 3)]),
        ("en-US", "03/04/2026", [FOURTH]),
        ("en-GB", "03/04/2026", [THIRD]),
        ("en-US", "13/04/2026", [date(2026, 4, 13)]),
        ("de", "3.4.26", [THIRD, date(1926, 4, 3)]),
        ("de", "03 04 2026", [THIRD]),
        ("de", "\u200e3.4.2026\u200e", [THIRD]),
        ("fa", "\u06f2\u06f0\u06f2\u06f6/\u06f4/\u06f3", [THIRD]),
        ("fa", "\u06f1\u06f4\u06f0\u06f5/\u06f1/\u06f1", []),
        ("de", "April 2026", []),
        ("de", "3. Foo 2026", []),
        ("de", "31.4.2026", []),
        ("de", "2026-04-03T10:00", []),
        ("de", "1.2.3.2026", []),
        ("de", "", []),
    ],
)
def test_what_can_be_two_days_is_two(language: str, text: str, days: list[date]) -> None:
    found = read_day(text, language)
    assert (list(found.values), found.is_sure) == (days, len(days) <= 1)


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["long", "medium", "short"]),
)
def test_what_a_library_writes_is_read_as_that_day(day: date, language: str, form: str) -> None:
    """Whatever babel writes is that day, or it is asked about, or not read at all; never another one."""
    written = format_date(day, form, locale=Locale.parse(language, sep="-"))
    found = read_day(written, language)
    if found.is_sure and found.values:
        assert found.values == (day,)
    elif found.values:
        assert day in found.values
    assert read_day(day.isoformat(), language).values == (day,)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da"])
def test_what_we_write_ourselves_can_be_read(language: str) -> None:
    for month in range(1, 13):
        day = date(2026, month, 9)
        assert read_day(day_in(day, language), language).values == (day,)
