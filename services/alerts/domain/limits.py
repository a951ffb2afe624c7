"""What keeps a rule from raising too much: when it is active, how often it may fire, when it makes no noise.

Hours and days are those of when things were received, so that the same history has the same outcome whenever it is
judged: after a backlog, in a replay and in a trial.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from shared.business_hours.calendar import Calendar, Weekday
from shared.business_hours.checks import ZONE, calendar_problems, is_zone, zone_of
from shared.errors import FieldProblem
from shared.vocabulary import Channel

HeldBecause = Literal["most_per_hour", "most_per_day", "not_again_within_days"]
"""Which limit held an alert back."""
MOST_ALERTS = 100_000
MOST_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """None is no limit."""

    most_per_hour: int | None = None
    """Alerts in one hour by the clock; what is above is held back."""
    most_per_day: int | None = None
    """The same for a day in `zone`."""
    not_again_within_days: int | None = None
    """An alert about the same customer is held back so long after another one."""
    quiet_after_days: int | None = None
    """What is older than this when it comes in opens a case and disturbs nobody."""
    zone: str | None = None
    """IANA time zone of days and hours."""
    active_hours: Mapping[Weekday, tuple[str, ...]] | None = None
    """Only what is received then, in `zone`; hours by weekday, each `HH:MM-HH:MM`."""
    active_from: datetime | None = None
    """Only what is received from then on …"""
    active_until: datetime | None = None
    """… and before then."""
    excluded_channels: tuple[Channel, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether what it raised before matters."""
        return not (self.most_per_hour is self.most_per_day is self.not_again_within_days is None)

    def calendar(self) -> Calendar | None:
        """Return when the rule is active; None: always."""
        if self.active_hours is None or self.zone is None:
            return None
        return Calendar(zone=self.zone, weekly=dict(self.active_hours))

    def is_quiet(self, *, occurred_at: datetime, received_at: datetime) -> bool:
        """Return whether what happened then was old when it came in."""
        return self.quiet_after_days is not None and received_at - occurred_at > timedelta(days=self.quiet_after_days)

    def is_in_period(self, at: datetime) -> bool:
        after = self.active_from is None or self.active_from <= at
        return after and (self.active_until is None or at < self.active_until)

    def problems(self, place: str) -> Iterator[FieldProblem]:
        """Yield what is wrong with it at `place`."""
        for name, most in (
            ("most_per_hour", MOST_ALERTS),
            ("most_per_day", MOST_ALERTS),
            ("not_again_within_days", MOST_DAYS),
            ("quiet_after_days", MOST_DAYS),
        ):
            value = getattr(self, name)
            if value is not None and not 1 <= value <= most:
                yield FieldProblem(f"{place}.{name}", f"must be from 1 to {most}")
        needs_zone = [name for name in ("most_per_day", "active_hours") if getattr(self, name) is not None]
        if self.zone is None and needs_zone:
            detail = f"is needed beside `{needs_zone[0]}`, such as `Europe/Berlin`: nobody can know whose day is meant"
            yield FieldProblem(f"{place}.zone", detail)
        if self.zone is not None and not is_zone(self.zone):
            yield FieldProblem(f"{place}.zone", ZONE)
        yield from self._hours_problems(place)
        if self.active_from is not None and self.active_until is not None and self.active_until <= self.active_from:
            yield FieldProblem(f"{place}.active_until", "must be after `active_from`")

    def _hours_problems(self, place: str) -> Iterator[FieldProblem]:
        if self.active_hours is None:
            return
        if not any(self.active_hours.values()):
            yield FieldProblem(f"{place}.active_hours", "must have hours on at least one day")
        calendar = Calendar(zone="UTC", weekly=dict(self.active_hours))
        for problem in calendar_problems(calendar):
            yield FieldProblem(f"{place}.active_hours{problem.field.removeprefix('weekly')}", problem.detail)


NO_LIMITS = Limits()


@dataclass(slots=True)
class Tally:
    """What one rule has raised, as far as its limits ask for it, and what it may raise on top."""

    limits: Limits
    _hours: Counter[datetime] = field(default_factory=Counter)
    _days: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    _of_people: dict[UUID, list[datetime]] = field(default_factory=dict)
    _in_order: deque[tuple[datetime, UUID]] = field(default_factory=deque)

    def add(self, received_at: datetime, person: UUID | None) -> None:
        """Count one alert."""
        if self.limits.most_per_hour is not None:
            self._hours[hour_of(received_at)] += 1
        if self.limits.most_per_day is not None:
            self._days[self._day(received_at)] += 1
        if self.limits.not_again_within_days is not None and person is not None:
            self._of_people.setdefault(person, []).append(received_at)
            self._in_order.append((received_at, person))

    def admit(self, received_at: datetime, person: UUID | None) -> HeldBecause | None:
        """Count one more alert, unless a limit holds it back: then return which one."""
        limits = self.limits
        if limits.not_again_within_days is not None and person is not None:
            near = timedelta(days=limits.not_again_within_days)
            if any(abs(other - received_at) < near for other in self._of_people.get(person, ())):
                return "not_again_within_days"
        if limits.most_per_hour is not None and self._hours[hour_of(received_at)] >= limits.most_per_hour:
            return "most_per_hour"
        if limits.most_per_day is not None and self._days[self._day(received_at)] >= limits.most_per_day:
            return "most_per_day"
        self.add(received_at, person)
        return None

    def forget_before(self, moment: datetime) -> None:
        """Forget the people of alerts that are older; for whoever goes through the past in its order."""
        while self._in_order and self._in_order[0][0] < moment:
            at, person = self._in_order.popleft()
            left = [other for other in self._of_people.get(person, ()) if other != at]
            if left:
                self._of_people[person] = left
            else:
                self._of_people.pop(person, None)

    def _day(self, at: datetime) -> tuple[int, int, int]:
        local = at.astimezone(zone_of(self.limits.zone or "UTC"))
        return local.year, local.month, local.day


def hour_of(at: datetime) -> datetime:
    """Return the begin of the hour."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
