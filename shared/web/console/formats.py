"""Numbers, days and moments as the reader writes them. Template filters; each takes the visit as its last argument."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import NumberPattern, format_decimal, format_percent, parse_pattern
from jinja2 import pass_context
from jinja2.runtime import Context

_NOTHING = "–"


def _reader(context: Context) -> Any:  # noqa: ANN401 - a Visit, which imports this module
    return context["visit"]


@pass_context
def number(context: Context, value: float | None, digits: int = 0) -> str:
    """Write a number with up to `digits` decimals; `–` for None."""
    if value is None:
        return _NOTHING
    return str(format_decimal(value, _pattern(digits), locale=_parsed(_reader(context).language)))


@cache
def _pattern(digits: int) -> NumberPattern:
    """Return how a number is written: reading a pattern takes as long as writing the number."""
    return parse_pattern("#,##0" + ("." + "0" * digits if digits else ""))


@cache
def _parsed(language: str) -> Locale:
    return Locale.parse(language)


@pass_context
def signed(context: Context, value: float | None, digits: int = 0) -> str:
    """Write a difference, always with its sign; `–` for None."""
    if value is None:
        return _NOTHING
    shown = number(context, abs(value), digits)
    return f"{'−' if value < 0 else '+'}{shown}"


@pass_context
def percent(context: Context, value: float | None, digits: int = 0) -> str:
    """Write a share between 0 and 1 as a percentage; `–` for None."""
    if value is None:
        return _NOTHING
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
    locale = _reader(context).language
    return str(format_percent(value, "#,##0 %" if locale == "de" and not digits else pattern, locale=locale))


@pass_context
def day(context: Context, value: date | None) -> str:
    """Write a day, such as 3 Mar 2026."""
    return _NOTHING if value is None else str(format_date(value, "medium", locale=_locale(context)))


@pass_context
def moment(context: Context, value: datetime | None) -> str:
    """Write a moment in the reader's time zone."""
    if value is None:
        return _NOTHING
    zone = ZoneInfo(_reader(context).zone)
    return str(
        format_datetime(
            value,
            "d MMM y, HH:mm" if _reader(context).language == "en" else "d. MMM y, HH:mm",
            tzinfo=zone,
            locale=_locale(context),
        )
    )


@pass_context
def ago(context: Context, value: datetime | None) -> str:
    """Write how long ago something was, such as "2 hours ago"; the moment itself belongs in a `title` beside it."""
    if value is None:
        return _NOTHING
    passed: timedelta = value - _reader(context).now
    return str(format_timedelta(passed, add_direction=True, locale=_locale(context)))


def _locale(context: Context) -> str:
    return {"en": "en_GB", "de": "de_DE"}[_reader(context).language]


FILTERS: Mapping[str, Callable[..., str]] = {
    "number": number,
    "signed": signed,
    "percent": percent,
    "day": day,
    "moment": moment,
    "ago": ago,
}
