"""When somebody may be written to: by the hours of every zone in which their phone may be. Pure.

A number says in which country it was given out and, in some countries, in which area. Where that leaves several time
zones, a moment counts only when it is within the hours of all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone as number_zones

from shared.vocabulary import MessageBasis, MessageChannel, MessagePurpose

SUNDAY = 6
_DAY = timedelta(days=1)
_UNKNOWN = "Etc/Unknown"
_LONGEST_WAIT = timedelta(days=30)
"""Longer than any two zones change their clocks apart from each other."""
_SEASONS = tuple(datetime(2026, month, day, tzinfo=UTC) for month, day in ((1, 14), (4, 1), (7, 15), (10, 28)))
"""Wednesdays: clocks change between them, and no zone has a Sunday then."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a day in which messages are sent, by the clock on the wall."""

    opens: time
    closes: time
    sundays: bool = True

    @classmethod
    def parse(cls, text: str, *, sundays: bool = True) -> Self:
        """Return the hours that a text such as `09:00-20:00` names.

        Raises:
            ValueError: it names none, or they end before they begin.
        """
        first, separator, last = (part.strip() for part in text.partition("-"))
        opens, closes = _clock(first), _clock(last)
        if not separator or opens is None or closes is None or opens >= closes:
            message = "must be hours of one day such as `09:00-20:00`"
            raise ValueError(message)
        return cls(opens, closes, sundays)

    def include(self, local: datetime) -> bool:
        """Return whether a moment on a clock on the wall is within them."""
        return self.opens <= local.time() < self.closes and (self.sundays or local.weekday() != SUNDAY)

    def __str__(self) -> str:
        """Return them in words."""
        return f"{self.opens:%H:%M} to {self.closes:%H:%M}" + ("" if self.sundays else ", not on Sundays")

    def next_opening(self, local: datetime) -> datetime:
        """Return the first moment in UTC, later than a local moment outside of them, at which they begin."""
        day = local.date() if local.time() < self.opens else local.date() + _DAY
        while True:
            opening = datetime.combine(day, self.opens, tzinfo=local.tzinfo).astimezone(UTC)
            if opening > local.astimezone(UTC) and (self.sundays or day.weekday() != SUNDAY):
                return opening
            day += _DAY


@dataclass(frozen=True, slots=True)
class QuietHours:
    """What the operator set; None: at any hour."""

    sms: Hours | None = Hours(time(9), time(20), sundays=False)
    """For surveys and for asking to recommend; what helps a customer is also sent on Sundays."""
    sms_requested: Hours | None = Hours(time(8), time(21))
    """For answers to somebody who asked for them."""
    email: Hours | None = None
    by_country: Mapping[str, Hours] = field(default_factory=dict)
    """Two-letter countries with other hours than `sms`."""
    home: str = "UTC"
    """The zone of numbers that say nothing about where they are, and of people without a number."""

    def hours(
        self, channel: MessageChannel, purpose: MessagePurpose, basis: MessageBasis | None, country: str | None
    ) -> Hours | None:
        """Return the hours for such a message; None: any."""
        if channel == "email":
            return self.email
        is_service = purpose == "service_contact"
        if is_service and basis == "request":
            return self.sms_requested
        hours = self.by_country.get(country or "", self.sms)
        return None if hours is None else Hours(hours.opens, hours.closes, hours.sundays or is_service)


@dataclass(frozen=True, slots=True)
class Allowed:
    """From when on a message may be sent."""

    at: datetime
    explanation: str | None = None
    """Why not earlier, for logs and people; None when it may be sent at once. Names zones, never the number."""


def next_allowed(
    at: datetime,
    rules: QuietHours,
    *,
    channel: MessageChannel,
    purpose: MessagePurpose,
    basis: MessageBasis | None,
    phone: str | None,
) -> Allowed:
    """Return the first moment, `at` or later, at which a message may be sent.

    Args:
        at: when it would be sent; aware.
        rules: the operator's.
        channel: of the message.
        purpose: of the message.
        basis: on which it is sent; what somebody asked for may come earlier and later in the day.
        phone: the person's number as E.164, which says where they are; None when none is known.
    """
    hours = rules.hours(channel, purpose, basis, country_of(phone))
    if hours is None:
        return Allowed(at)
    zones = _with_common_hours(zones_of(phone, rules.home), hours)
    moment, explanation = at, None
    while moment - at < _LONGEST_WAIT:
        outside = [local for local in map(moment.astimezone, zones) if not hours.include(local)]
        if not outside:
            break
        explanation = explanation or f"it is {outside[0]:%A %H:%M} in {outside[0].tzinfo}; they are sent {hours}"
        moment = max(hours.next_opening(local) for local in outside)
    return Allowed(moment, explanation)


def country_of(phone: str | None) -> str | None:
    """Return the two-letter country that gave out a number; None for none and for those of the whole world."""
    if phone is None:
        return None
    number = _parsed(phone)
    country = None if number is None else phonenumbers.region_code_for_country_code(number.country_code or 0)
    if number is not None and country is not None:
        country = phonenumbers.region_code_for_number(number) or country
    return None if country in {None, "ZZ", "001"} else country


def zones_of(phone: str | None, home: str) -> tuple[str, ...]:
    """Return the names of all zones in which a number's phone may be, `home` when nothing is known."""
    number = None if phone is None else _parsed(phone)
    if number is not None:
        for look_up in (number_zones.time_zones_for_number, number_zones.time_zones_for_geographical_number):
            zones = tuple(zone for zone in look_up(number) if zone != _UNKNOWN and _is_zone(zone))
            if zones:
                return zones
    return (home,)


@cache
def _with_common_hours(names: tuple[str, ...], hours: Hours) -> tuple[ZoneInfo, ...]:
    """Return the zones, or only the middle one of them where they have no hour in common: it is wrong the least."""
    zones = tuple(map(ZoneInfo, names))
    if len(zones) == 1:
        return zones
    for season in _SEASONS:
        quarters = (season + timedelta(minutes=15 * quarter) for quarter in range(96))
        if not any(all(hours.include(moment.astimezone(zone)) for zone in zones) for moment in quarters):
            by_offset = sorted(zones, key=lambda zone: (_SEASONS[0].astimezone(zone).utcoffset(), zone.key))
            return (by_offset[len(by_offset) // 2],)
    return zones


@cache
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return False
    return True


def _parsed(phone: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return None


def _clock(text: str) -> time | None:
    """Return a time such as `09:00` or `9:00`; None when it is none."""
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time on the wall has no zone
    except ValueError:
        return None
