"""Reading numbers as people write them in their language, and never guessing: `1,500` is 1500 in English only.

The card reads by the same rules: `services/collector/pages/static/embed/more/numbers.js`. Both are tested against
`tests/domain/languages/number_cases.json`.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from shared.languages.locales import locale_of

LONGEST = 40
"""Characters of a number."""

_UNSEEN = re.compile("[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_SIGN = re.compile("^([+\uff0b])|^([-\u2010-\u2013\u2212\ufe63\uff0d])")
_LETTERS = {
    **dict.fromkeys("\xa0\u2007\u2008\u2009\u202f\t", " "),
    **dict.fromkeys("\u2019\u02bc\u2018", "'"),
    "\uff0c": ",",
    "\uff0e": ".",
}
"""Marks that mean the same as others."""
_ARABIC_DECIMAL, _ARABIC_GROUP = "\u066b", "\u066c"
"""They mean one thing each, whatever the language; the Arabic comma is a comma, and no language's mark in numbers."""
_DECIMAL = re.compile(r"(?P<head>[0-9](?:[0-9.,\u060c\u066c' ]*[0-9])?|)(?P<mark>[.,\u060c\u066b])(?P<tail>[0-9]*)")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[.,\u060c\u066c' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
_LAKHS = re.compile(r"[1-9][0-9]?(?P<mark>[.,\u060c\u066c' ])(?:[0-9]{2}(?P=mark))*[0-9]{3}")
_THOUSAND = 3
"""Digits of a group: only so many behind a mark can be read in two ways."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How a language writes numbers; None: nothing is known of it."""

    decimal: str | None
    group: str | None
    has_lakhs: bool
    """Whether it groups digits as in 12,34,567."""


_NO_MARKS = Marks(None, None, has_lakhs=False)


@dataclass(frozen=True, slots=True)
class Readings:
    """What a text can mean as a number."""

    values: tuple[Decimal, ...]
    """None at all where it is no number."""
    is_sure: bool = True
    """Whether nothing needs to be asked; then there is one value."""
    plain: Decimal | None = None
    """The value by the letter of the language, where that is one and is not sure."""


@lru_cache(512)
def marks_of(language: str) -> Marks:
    """Return how a language writes numbers in the digits 0 to 9 (CLDR)."""
    locale = locale_of(language)
    if locale is None:
        return _NO_MARKS
    symbols = locale.number_symbols["latn"]
    decimal, group = (_LETTERS.get(symbols[name], symbols[name]) for name in ("decimal", "group"))
    return Marks(decimal, group, has_lakhs=locale.decimal_formats[None].grouping == (3, 2))


def read_number(text: str, language: str | None) -> Readings:
    """Return what `text` can mean to somebody who writes `language`, or to anybody where that is None.

    Marks between thousands are distinguished from the decimal mark by the language and by what stands around them. One
    mark with exactly three digits behind it groups thousands if it does so in that language; else it can be both.
    """
    marks = _NO_MARKS if language is None else marks_of(language)
    bare, has_unit = _without_unit(_UNSEEN.sub("", text).strip())
    sign = _SIGN.match(bare)
    digits = "".join(map(_letter, bare[1:] if sign else bare)).strip()
    if not digits or len(digits) > LONGEST:
        return Readings(())
    found = _read(digits, marks)
    if sign and sign[2]:
        plain = None if found.plain is None else found.plain.copy_negate()
        found = Readings(tuple(one.copy_negate() for one in found.values), found.is_sure, plain)
    return Readings(found.values, is_sure=False) if has_unit and found.values else found


def _without_unit(text: str) -> tuple[str, bool]:
    """Return a text without a currency or a percent sign at one of its ends, and whether there was one."""
    for place, rest in ((0, slice(1, None)), (-1, slice(None, -1))):
        if text and (unicodedata.category(text[place]) == "Sc" or text[place] in "%\u066a"):
            return text[rest].strip(), True
    return text, False


def _letter(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    return _LETTERS.get(letter, letter) if digit is None else str(digit)


def _read(digits: str, marks: Marks) -> Readings:
    if digits.isascii() and digits.isdecimal():
        return Readings((Decimal(digits),))
    western, lakhs = _GROUPS.fullmatch(digits), _LAKHS.fullmatch(digits)
    grouped = western or lakhs
    decimal = _DECIMAL.fullmatch(digits)
    fraction = None if decimal is None or not _may_precede(decimal) else _value(decimal)
    if grouped is None:
        return Readings(()) if decimal is None or fraction is None else _as_fraction(decimal, fraction, marks)
    mark, whole = grouped["mark"], Decimal(_only_digits(digits))
    if fraction is None:
        is_usual = western is not None or (marks.has_lakhs and mark in {marks.group, _ARABIC_GROUP})
        return Readings((whole,), is_sure=is_usual)
    if mark == marks.group:
        return Readings((whole,))
    return Readings((whole, fraction), is_sure=False, plain=fraction if mark == marks.decimal else None)


def _as_fraction(found: re.Match[str], value: Decimal, marks: Marks) -> Readings:
    """Return how sure a number is that can only have a decimal mark."""
    mark, head, tail = found["mark"], found["head"], found["tail"]
    if mark in {_ARABIC_DECIMAL, marks.decimal}:
        return Readings((value,))
    if mark == marks.group and len(tail) == _THOUSAND and head.isdecimal() and not head.startswith("0"):
        return Readings((Decimal(head + tail), value), is_sure=False)  # a group too few, or a mark of another language
    if tail and not head.isdecimal():
        return Readings((value,), is_sure=len(tail) != _THOUSAND)  # 1.234,5: the head says what is meant
    is_odd = len(tail) >= _THOUSAND or (tail != "" and value == value.to_integral_value())
    return Readings((value,), is_sure=not is_odd)


def _may_precede(found: re.Match[str]) -> bool:
    """Return whether what stands before a decimal mark is a whole number, grouped by another mark or not at all."""
    head, mark = found["head"], found["mark"]
    if not head or head.isdecimal():
        return bool(head or found["tail"])
    grouped = _GROUPS.fullmatch(head) or _LAKHS.fullmatch(head)
    return grouped is not None and grouped["mark"] != mark and found["tail"] != ""


def _value(found: re.Match[str]) -> Decimal:
    return Decimal(f"{_only_digits(found['head']) or '0'}.{found['tail'] or '0'}")


def _only_digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())
