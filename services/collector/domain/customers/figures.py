"""Amounts and days as people and spreadsheets write them, in German and English; nothing ambiguous is guessed."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from shared.access import Language

Style = Language
"""In whose way they are written: amounts as `1.234,50` or `1,234.50`, days as `31/12/2025` or `12/31/2025`."""

_SPACES = re.compile("[\\s\u00a0\u202f'\u2019]")
"""Also what separates thousands in Switzerland and France."""
_BOTH_DE = re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}")
_BOTH_EN = re.compile(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}")
_PLAIN = re.compile(r"\d+([.,]\d+)?")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_MOST_LETTERS = 40
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+([^\W\d]{3,})\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})")
_MONTHS = (
    ("january", "januar", "jänner"),
    ("february", "februar", "feber"),
    ("march", "märz", "maerz", "mrz"),
    ("april",),
    ("may", "mai"),
    ("june", "juni"),
    ("july", "juli"),
    ("august",),
    ("september", "sept"),
    ("october", "oktober"),
    ("november",),
    ("december", "dezember"),
)
_LETTERS_OF_A_MONTH = 3
_NOT_IN_CALENDAR = "is no day of the calendar"
_NO_DAY = "must be a day such as 2025-12-31 or 31.12.2025"
_TWO_DAYS = "could be two days: write it as 2025-12-31"
_TWO_AMOUNTS = "could be two amounts: write thousands without a separator, or two decimals"
_NO_AMOUNT = "must be an amount such as 1234.50"


class UnreadableError(ValueError):
    """It is no amount or no day; the message says in which form it would be one."""


def amount_style(text: str) -> Style | None:
    """Return in which style an amount is written, as far as it can be in one only."""
    plain = _bare(text)
    if _BOTH_DE.fullmatch(plain) or (_is_decimal(plain) and "," in plain):
        return "de"
    if _BOTH_EN.fullmatch(plain) or (_is_decimal(plain) and "." in plain):
        return "en"
    return None


def day_style(text: str) -> Style | None:
    """Return in which order a day with slashes is written, as far as it can be one only."""
    found = _SLASHES.fullmatch(text.strip())
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if first == second or max(first, second) <= len(_MONTHS):
        return None
    return "de" if first > second else "en"


def common_style(styles: Iterable[Style | None]) -> Style | None:
    """Return the one style that there is; None where there are two, or none."""
    seen = {style for style in styles if style is not None}
    return seen.pop() if len(seen) == 1 else None


def read_amount(text: str, style: Style | None) -> Decimal:
    """Return an amount, exactly.

    Args:
        text: such as `1.234,50`, `1,234.50` or `-12`.
        style: of the column; decides what `1.234` is.

    Raises:
        UnreadableError: it is none, or it could be two.
    """
    sign, plain = ("-", _bare(text)[1:]) if _bare(text)[:1] in {"-", "\u2212"} else ("", _bare(text))
    if len(text) > _MOST_LETTERS:
        raise UnreadableError(_NO_AMOUNT)
    own = amount_style(plain) or style
    if _AMBIGUOUS.fullmatch(plain) and own is None:
        raise UnreadableError(_TWO_AMOUNTS)
    if not (_BOTH_DE.fullmatch(plain) or _BOTH_EN.fullmatch(plain) or _PLAIN.fullmatch(plain)):
        raise UnreadableError(_NO_AMOUNT)
    thousands, point = (".", ",") if own == "de" else (",", ".")
    return Decimal(sign + plain.replace(thousands, "").replace(point, "."))


def read_day(text: str, style: Style | None) -> date:
    """Return a day.

    Args:
        text: such as `2025-12-31`, `31.12.2025`, `31/12/2025`, `31. Dezember 2025` or `December 31, 2025`.
        style: of the column; decides what `3/4/2025` is.

    Raises:
        UnreadableError: it is none, or it could be two.
    """
    plain = " ".join(text.split())
    if found := _ISO.fullmatch(plain):
        return _day(found[1], found[2], found[3])
    if found := _DOTS.fullmatch(plain):
        return _day(found[3], found[2], found[1])
    if found := _SLASHES.fullmatch(plain):
        order = day_style(plain) or style
        if order is None and found[1] != found[2]:
            raise UnreadableError(_TWO_DAYS)
        return _day(found[3], found[1], found[2]) if order == "en" else _day(found[3], found[2], found[1])
    if found := _DAY_FIRST.fullmatch(plain):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(plain):
        return _day(found[3], _month(found[1]), found[2])
    raise UnreadableError(_NO_DAY)


def _bare(text: str) -> str:
    return _SPACES.sub("", text)


def _is_decimal(plain: str) -> bool:
    """Return whether the only separator can be that of the decimals."""
    digits = plain.lstrip("-\u2212")
    return _PLAIN.fullmatch(digits) is not None and _AMBIGUOUS.fullmatch(digits) is None and not digits.isdigit()


def _month(name: str) -> str:
    folded = name.casefold()
    for number, names in enumerate(_MONTHS, start=1):
        if any(folded == one or folded == one[:_LETTERS_OF_A_MONTH] for one in names):
            return str(number)
    raise UnreadableError(_NO_DAY)


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise UnreadableError(_NOT_IN_CALENDAR) from None
