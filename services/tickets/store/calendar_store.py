"""Calendars by their content, as they were when a clock went by them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Text, any_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.clocks.calendars import CountedHours
from services.tickets.store.clock_tables import CALENDAR
from shared.business_hours.calendar import Calendar, Holiday
from shared.db.bulk import bulk_insert, bulk_values

_COLUMNS = ("digest", "calendar")
_INSERT = bulk_insert(CALENDAR, _COLUMNS).on_conflict_do_nothing(index_elements=[CALENDAR.c.digest])


@dataclass(frozen=True, slots=True)
class CalendarStore:
    """What is kept never changes, so each calendar is read once per process."""

    _known: dict[str, CountedHours] = field(default_factory=dict, init=False)

    async def read(self, connection: AsyncConnection, digests: Collection[str]) -> Mapping[str, CountedHours]:
        """Return calendars by their digest."""
        missing = sorted(set(digests) - self._known.keys())
        if missing:
            wanted = CALENDAR.c.digest == any_(bindparam("digests", missing, ARRAY(Text)))
            for row in await connection.execute(select(CALENDAR).where(wanted)):
                self._known[row.digest] = CountedHours(_calendar_of(row.calendar))
        return {digest: self._known[digest] for digest in digests}

    async def keep(self, connection: AsyncConnection, counted: Iterable[CountedHours]) -> None:
        """Keep calendars by which clocks begin to go."""
        new = {one.digest: one.calendar for one in counted if one.digest not in self._known}
        if new:
            rows = [{"digest": digest, "calendar": _document(one)} for digest, one in sorted(new.items())]
            await connection.execute(_INSERT, bulk_values(_COLUMNS, rows))


def _document(calendar: Calendar) -> dict[str, Any]:
    holidays = [asdict(one) | {"date": one.date.isoformat()} for one in calendar.holidays]
    return asdict(calendar) | {"holidays": holidays}


def _calendar_of(document: Mapping[str, Any]) -> Calendar:
    holidays = (
        Holiday(date=date.fromisoformat(one["date"]), name=one["name"], hours=tuple(one["hours"]))
        for one in document["holidays"]
    )
    weekly = {day: tuple(hours) for day, hours in document["weekly"].items()}
    return Calendar(zone=document["zone"], weekly=weekly, holidays=tuple(holidays))
