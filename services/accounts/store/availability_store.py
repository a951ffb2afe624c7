"""When people work and are away, in the database."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.people.availability import Availability
from services.accounts.store.availability_tables import ABSENCE, AVAILABILITY
from shared.directory.people import Absence

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('accounts.absences', 0))")


@dataclass(frozen=True, slots=True)
class AvailabilityStore:
    connection: AsyncConnection

    async def lock_absences(self) -> None:
        """Make every other transaction that may name deputies wait for this one; call it before any other lock."""
        await self.connection.execute(_LOCK)

    async def get(self, person_id: UUID) -> Availability:
        """Return what is known of somebody; nothing, when nothing was declared."""
        statement = select(AVAILABILITY).where(AVAILABILITY.c.person_id == person_id)
        row = (await self.connection.execute(statement)).mappings().first()
        absences = (await self.absences_of([person_id])).get(person_id, ())
        if row is None:
            return Availability(absences=absences)
        return Availability(
            hours={weekday: tuple(hours) for weekday, hours in row["hours"].items()},
            languages=tuple(row["languages"]),
            capacity=row["capacity"],
            absences=absences,
        )

    async def replace(self, person_id: UUID, availability: Availability) -> None:
        """Store what holds for somebody who is locked."""
        values: dict[str, Any] = {
            "hours": {weekday: list(hours) for weekday, hours in availability.hours.items() if hours},
            "languages": list(availability.languages),
            "capacity": availability.capacity,
        }
        statement = upsert(AVAILABILITY).values(person_id=person_id, **values)
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))
        await self.connection.execute(delete(ABSENCE).where(ABSENCE.c.person_id == person_id))
        rows = [{"person_id": person_id, **dataclasses.asdict(one)} for one in availability.absences]
        if rows:
            await self.connection.execute(insert(ABSENCE), rows)

    async def forget(self, person_id: UUID) -> None:
        await self.connection.execute(delete(AVAILABILITY).where(AVAILABILITY.c.person_id == person_id))
        await self.connection.execute(delete(ABSENCE).where(ABSENCE.c.person_id == person_id))

    async def absences_of(self, people: Iterable[UUID] | None = None) -> Mapping[UUID, tuple[Absence, ...]]:
        """Return the absences of these people, or of all, by person and begin."""
        statement = select(ABSENCE).order_by(ABSENCE.c.starts_at)
        if people is not None:
            statement = statement.where(ABSENCE.c.person_id.in_(list(people)))
        found: dict[UUID, tuple[Absence, ...]] = {}
        for row in await self.connection.execute(statement):
            one = Absence(starts_at=row.starts_at, ends_at=row.ends_at, deputy=row.deputy)
            found[row.person_id] = (*found.get(row.person_id, ()), one)
        return found

    async def with_hours(self) -> list[UUID]:
        """Return the ids of those whose working hours are declared, in order."""
        statement = select(AVAILABILITY.c.person_id).where(AVAILABILITY.c.hours != {})
        return list((await self.connection.execute(statement.order_by(AVAILABILITY.c.person_id))).scalars())

    async def over_at(self, at: datetime, *, limit: int) -> list[UUID]:
        """Return the ids of up to `limit` people who have absences that are over."""
        statement = select(ABSENCE.c.person_id).where(ABSENCE.c.ends_at <= at).distinct().limit(limit)
        return list((await self.connection.execute(statement)).scalars())
