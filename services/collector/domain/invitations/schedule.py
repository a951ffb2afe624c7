"""When an invitation is sent: a moment, or so many days after something happened, by the clocks of the place."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MOST_DAYS_AFTER = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """So many days after something, such as three days after a delivery, at ten o'clock."""

    days_after: int
    of: date | datetime
    """What happened: a day by the clocks of the place, or a moment."""
    at_time: time | None = None
    """By the clocks of the place; None: the same time of day, and at noon after something that is only a day."""


_NOON = time(12)


def moment_after(delay: Delay, zone: tzinfo) -> datetime:
    """Return the moment, in UTC.

    Days are counted by the calendar of the place, so that ten o'clock stays ten o'clock when clocks are changed. A time
    that is skipped there is the same distance after the change (PEP 495, `fold=0`); of one that comes twice it is the
    first.
    """
    if isinstance(delay.of, datetime):
        local = delay.of.astimezone(zone)
        day, usual = local.date(), local.time()
    else:
        day, usual = delay.of, _NOON
    wanted = (delay.at_time or usual).replace(tzinfo=None, fold=0)
    return datetime.combine(day + timedelta(days=delay.days_after), wanted, zone).astimezone(UTC)
