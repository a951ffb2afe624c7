"""Reading days as people write them in their language, and never guessing: `03/04/2026` is one day in London."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from shared.languages.locales import locale_of
from shared.languages.tags import primary, standard_tag

_UNSEEN = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBERS = re.compile(r"([0-9]{1,4})\s*([./\u066b\u060c, -])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})\s*\.?")
_WORDS = re.compile(r"[0-9]+|[^\W\d_]+\.?")
_NEXT_TO_A_NUMBER = frozenset({"de", "del", "of", "the", "a", "di", "st", "nd", "rd", "th", "er", "\u0433"})
"""Words that stand between the parts of a day and change nothing."""
_YEAR_DIGITS = 4
_YEARS = range(1900, 2101)
"""Others are of another calendar, such as 2569 in Thailand, or slips."""
_CENTURIES = (2000, 1900)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Days:
    """What a text can mean as a day."""

    values: tuple[date, ...]
    """None at all where it is no day."""
    is_sure: bool = True
    """Whether nothing needs to be asked; then there is one value."""


@lru_cache(512)
def order_of(language: str) -> str | None:
    """Return in which order a language writes a day in numbers: `dMy`, `Mdy` or `yMd`; None where that depends.

    It depends for a plain tag such as `en`, whose countries do not agree, unless most of them write the day first.
    """
    from babel.core import Locale  # noqa: PLC0415 - loaded for the first reader only
    from babel.localedata import locale_identifiers  # noqa: PLC0415 - likewise

    locale = locale_of(language)
    if locale is None:
        return None
    own = _order(locale)
    if own == "dMy" or locale.territory is not None or len(standard_tag(language).split("-")) > 1:
        return own
    relatives = (Locale.parse(one) for one in locale_identifiers() if primary(one) == locale.language)
    return own if all(_order(one) == own for one in relatives if one.script == locale.script) else None


def _order(locale: object) -> str:
    pattern = re.sub("'[^']*'", "", locale.date_formats["short"].pattern)  # type: ignore[attr-defined] # babel is imported late
    return "".join(dict.fromkeys(letter for letter in pattern.replace("L", "M") if letter in "dMy"))


def iso_day(value: object) -> date | None:
    """Return the day that `value` names as ISO 8601 does, such as `2026-03-01`; None when it names none."""
    if not isinstance(value, str) or _ISO.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def read_day(text: str, language: str) -> Days:
    """Return what `text` can mean to somebody who writes `language`; ISO 8601 is the same in every language."""
    bare = _UNSEEN.sub("", text).strip()[:_LONGEST]
    digits = "".join(str(unicodedata.decimal(letter, letter)) for letter in bare)
    if _ISO.fullmatch(digits):
        day = iso_day(digits)
        return Days(()) if day is None else Days((day,))
    found = _NUMBERS.fullmatch(digits)
    return _of_numbers(found, language) if found else _of_words(digits, language)


def _of_numbers(found: re.Match[str], language: str) -> Days:
    first, second, third = found[1], found[3], found[4]
    if len(first) == _YEAR_DIGITS:
        if len(third) > 2:  # noqa: PLR2004 - digits of a day
            return Days(())
        return _taken([(int(first), int(second), int(third))])
    if len(first) > 2 or len(third) not in {2, _YEAR_DIGITS}:  # noqa: PLR2004 - likewise
        return Days(())
    years = [int(third)] if len(third) == _YEAR_DIGITS else [century + int(third) for century in _CENTURIES]
    one, other = int(first), int(second)
    orders = [(one, other), (other, one)]
    own = {"dMy": 0, "Mdy": 1}.get(order_of(language) or "")
    if own is not None and any(_real([(years[0], orders[own][1], orders[own][0])])):
        orders = [orders[own]]
    return _taken([(year, month, day) for year in years for day, month in orders])


def _of_words(text: str, language: str) -> Days:
    """Return a day whose month is written out, such as `1. März 2026`."""
    months, day, year, month = _months(language), None, None, None
    for word in _WORDS.findall(text.lower()):
        if word.isdecimal():
            if len(word) == _YEAR_DIGITS and year is None:
                year = int(word)
            elif len(word) <= 2 and day is None:  # noqa: PLR2004 - digits of a day
                day = int(word)
            else:
                return Days(())
        elif (known := months.get(word.strip("."))) is not None and month is None:
            month = known
        elif word.strip(".") not in _NEXT_TO_A_NUMBER:
            return Days(())
    return Days(()) if day is None or year is None or month is None else _taken([(year, month, day)])


@lru_cache(64)
def _months(language: str) -> dict[str, int]:
    """Return the numbers of the months by their names, long and short, in this language and in English."""
    names: dict[str, int] = {}
    for tag in ("en", language):
        contexts = {} if (locale := locale_of(tag)) is None else locale.months
        for width, months in chain.from_iterable(months.items() for months in contexts.values()):
            if width != "narrow":
                names |= {name.lower().strip("."): number for number, name in months.items() if not name.isdecimal()}
    return names


def _taken(days: list[tuple[int, int, int]]) -> Days:
    possible = tuple(dict.fromkeys(day for day in _real(days) if day.year in _YEARS))
    return Days(possible, is_sure=len(possible) <= 1)


def _real(days: list[tuple[int, int, int]]) -> Iterator[date]:
    for year, month, day in days:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        yield found
