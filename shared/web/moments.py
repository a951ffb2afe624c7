"""Dates, moments and time zones in requests."""

import re
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from importlib.resources import files
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from shared.days import day_start

FIRST_YEAR = 1970
LAST_YEAR = 2999

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAY = re.compile(_DATE)
_WHEN = re.compile(rf"{_DATE}(T.+)?")


def _day(value: object) -> date:
    """Read a date in ISO form, which nobody can misread.

    Raises:
        ValueError: names the right form.
    """
    message = "must be a date such as `2026-01-31`"
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError(message)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError(message) from None
    _check_year(day)
    return day


def _when(text: object) -> date | datetime:
    """Read a date, or an aware moment.

    Raises:
        ValueError: names the right form.
    """
    when: date | datetime
    message = "must be a date such as `2026-01-31`, or a moment such as `2026-01-31T15:00:00Z` (`+` is written `%2B`)"
    form = _WHEN.fullmatch(str(text))
    if form is None:
        raise ValueError(message)
    try:
        when = datetime.fromisoformat(form[0]) if form[1] else date.fromisoformat(form[0])
    except ValueError:
        raise ValueError(message) from None
    if isinstance(when, datetime) and when.tzinfo is None:
        message = "needs a time zone, such as `Z` or `%2B02:00`; only dates are those of `zone`"
        raise ValueError(message)
    _check_year(when)
    return when.astimezone(UTC) if isinstance(when, datetime) else when


def _check_year(day: date) -> None:
    if not FIRST_YEAR < day.year <= LAST_YEAR:
        message = f"must be after the year {FIRST_YEAR} and not after {LAST_YEAR}"
        raise ValueError(message)


def _zone_name(text: str) -> str:
    if text not in _zone_names():
        message = "must be the name of a time zone of the IANA database, such as `Europe/Berlin`"
        raise ValueError(message)
    return text


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


def _only_text(value: object) -> object:
    """Refuse numbers: they could be seconds or milliseconds since 1970."""
    if value is None or isinstance(value, str):
        return value
    message = "must be a moment such as `2025-03-01T12:30:00Z`"
    raise ValueError(message)


BodyMoment = Annotated[AwareDatetime | None, BeforeValidator(_only_text)]
"""A moment in a body, with its time zone."""
QueryMoment = Annotated[
    AwareDatetime | None, Query(description="A moment with time zone, such as `2026-03-01T00:00:00Z`.")
]
"""A moment in an address. Declare it as `from_: Annotated[QueryMoment, Query(alias="from")] = None`."""
Day = Annotated[date, BeforeValidator(_day)]
"""A date."""
When = Annotated[
    date | datetime,
    BeforeValidator(_when, json_schema_input_type=str),
    Field(json_schema_extra={"examples": ["2026-01-31", "2026-01-31T15:00:00Z"]}),
]
"""A date, whose first moment follows from the zone, or a moment in UTC."""
ZoneName = Annotated[str, AfterValidator(_zone_name)]
"""The name of a zone of the IANA database."""


def zone_of(name: ZoneName) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def moment_of(when: date | datetime | None, zone: tzinfo) -> datetime | None:
    """Return the moment, or the first one of the local day."""
    return when if when is None or isinstance(when, datetime) else day_start(when, zone)
