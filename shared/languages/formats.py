"""Numbers, days and lists as a language writes them (CLDR), and values kept apart from the direction around them."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from shared.languages.locales import writing_locale
from shared.languages.tags import direction_of

MOST_DECIMALS = 6
_ISOLATE, _END = "\u2068", "\u2069"
"""First strong isolate and its end (UAX #9): what stands between them takes no part in the direction around them."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def number_in(value: float, language: str, *, grouped: bool = True) -> str:
    """Write a number in the digits 0 to 9, such as `1.234,5` in German."""
    locale = writing_locale(language)
    symbols, (last, others) = locale.number_symbols["latn"], locale.decimal_formats[None].grouping
    whole, _, fraction = f"{abs(Decimal(repr(value))):.{MOST_DECIMALS}f}".partition(".")
    groups, size = [], last
    while grouped and len(whole) > size:
        groups.append(whole[-size:])
        whole, size = whole[:-size], others
    # babel writes an apostrophe where Switzerland has a comma above, and drops two of them as quotation marks.
    written = symbols["group"].replace("'", "\u2019").join([whole, *reversed(groups)])
    fraction = fraction.rstrip("0")
    sign = symbols["minusSign"] if value < 0 else ""
    return f"{sign}{written}{symbols['decimal']}{fraction}" if fraction else f"{sign}{written}"


def day_in(day: date, language: str) -> str:
    """Write a day with its month in words, such as `1. März 2026`."""
    from babel.dates import format_date  # noqa: PLC0415 - likewise

    return str(format_date(day, "long", locale=writing_locale(language)))


def list_in(parts: Sequence[str], language: str, style: Literal["standard", "or"] = "standard") -> str:
    """Write a list, such as `a, b und c`."""
    from babel.lists import format_list  # noqa: PLC0415 - likewise

    return str(format_list(parts, style, locale=writing_locale(language)))


def isolated(value: str, language: str) -> str:
    """Return a value so that it cannot turn what stands around it, whatever is written in it.

    Marks are set only where they matter: around everything in a text that runs from right to left, and around what runs
    from right to left in others. A text message in Latin letters stays one that needs no Unicode.
    """
    bare = _TURNING.sub("", value)
    turns = any(unicodedata.bidirectional(one) in _RIGHT_TO_LEFT for one in bare)
    matters = turns or direction_of(language) == "rtl"
    return f"{_ISOLATE}{bare}{_END}" if bare and matters else bare
