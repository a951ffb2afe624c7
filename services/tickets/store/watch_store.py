"""Who follows which case, in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.store.work_tables import WATCH
from shared.db.bulk import bulk_insert, bulk_values

_COLUMNS = ("ticket_id", "person_id", "since")
_INSERT = bulk_insert(WATCH, _COLUMNS).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class WatchStore:
    connection: AsyncConnection

    async def add(self, watches: Collection[tuple[UUID, UUID]], at: datetime) -> None:
        """Let people watch cases, given as pairs of ticket and person; who does already goes on."""
        rows = [{"ticket_id": ticket, "person_id": person, "since": at} for ticket, person in sorted(set(watches))]
        if rows:
            await self.connection.execute(_INSERT, bulk_values(_COLUMNS, rows))

    async def start(self, ticket_id: UUID, person_id: UUID, at: datetime) -> bool:
        """Let somebody watch a case; return whether they did not before."""
        row = {"ticket_id": ticket_id, "person_id": person_id, "since": at}
        added = insert(WATCH).values(row).on_conflict_do_nothing().returning(WATCH.c.person_id)
        return (await self.connection.execute(added)).first() is not None

    async def stop(self, ticket_id: UUID, person_id: UUID) -> bool:
        """End that somebody watches a case; return whether they did before."""
        mine = (WATCH.c.ticket_id == ticket_id) & (WATCH.c.person_id == person_id)
        return (await self.connection.execute(delete(WATCH).where(mine))).rowcount > 0

    async def of(self, ticket_ids: Collection[UUID]) -> dict[UUID, Sequence[UUID]]:
        """Return who watches some cases, by case, in the order in which they began."""
        wanted = WATCH.c.ticket_id == any_(bindparam("tickets", sorted(ticket_ids), ARRAY(Uuid)))
        query = select(WATCH.c.ticket_id, WATCH.c.person_id).where(wanted).order_by(WATCH.c.since, WATCH.c.person_id)
        found: dict[UUID, list[UUID]] = {}
        for ticket_id, person_id in await self.connection.execute(query):
            found.setdefault(ticket_id, []).append(person_id)
        return dict(found)

    async def follow_merged(self, ticket_id: UUID, into: UUID, at: datetime) -> None:
        """Let whoever watches a case watch the one that goes on with it."""
        those = select(literal(into, Uuid), WATCH.c.person_id, literal(at)).where(WATCH.c.ticket_id == ticket_id)
        await self.connection.execute(insert(WATCH).from_select(list(_COLUMNS), those).on_conflict_do_nothing())
