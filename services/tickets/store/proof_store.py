"""Re-surveys and messages to customers, in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.customer_messages import CustomerMessage
from services.tickets.domain.resurvey import Resurvey
from services.tickets.store.proof_tables import CUSTOMER_MESSAGE, RESURVEY


@dataclass(frozen=True, slots=True)
class ResurveyStore:
    """Reads and writes re-surveys. Whoever changes one holds the ticket's row."""

    connection: AsyncConnection

    async def add(self, resurvey: Resurvey) -> None:
        """Insert one; a closing that has one already keeps it."""
        await self.connection.execute(insert(RESURVEY).values(asdict(resurvey)).on_conflict_do_nothing())

    async def save(self, resurvey: Resurvey) -> None:
        await self.connection.execute(update(RESURVEY).where(RESURVEY.c.id == resurvey.id).values(asdict(resurvey)))

    async def find(self, resurvey_id: UUID) -> Resurvey | None:
        row = (await self.connection.execute(select(RESURVEY).where(RESURVEY.c.id == resurvey_id))).first()
        return None if row is None else _resurvey(row)

    async def of(self, ticket_ids: Sequence[UUID]) -> list[Resurvey]:
        """Return those of some tickets, in the order of the closings."""
        query = select(RESURVEY).where(RESURVEY.c.ticket_id.in_(ticket_ids))
        rows = await self.connection.execute(query.order_by(RESURVEY.c.ticket_id, RESURVEY.c.closing_version))
        return [_resurvey(row) for row in rows]


@dataclass(frozen=True, slots=True)
class CustomerMessageStore:
    connection: AsyncConnection

    async def add(self, message: CustomerMessage) -> bool:
        """Insert one; False when its effect is known already."""
        added = insert(CUSTOMER_MESSAGE).values(asdict(message)).on_conflict_do_nothing()
        return (await self.connection.execute(added)).rowcount == 1

    async def note(self, message: CustomerMessage) -> None:
        """Note what became of a message, unless something later is known; one that is not known yet is added."""
        noted = insert(CUSTOMER_MESSAGE).values(asdict(message))
        known = CUSTOMER_MESSAGE.c.outcome_at
        changed = {name: noted.excluded[name] for name in ("outcome", "outcome_at", "reason")}
        newer = known.is_(None) | (known <= noted.excluded.outcome_at)
        await self.connection.execute(
            noted.on_conflict_do_update(index_elements=["effect_key"], set_=changed, where=newer)
        )

    async def of(self, ticket_ids: Sequence[UUID]) -> list[CustomerMessage]:
        """Return what was written in some tickets, the earliest first."""
        query = select(CUSTOMER_MESSAGE).where(CUSTOMER_MESSAGE.c.ticket_id.in_(ticket_ids))
        ordered = query.order_by(CUSTOMER_MESSAGE.c.requested_at, CUSTOMER_MESSAGE.c.effect_key)
        rows = (await self.connection.execute(ordered)).mappings()
        return [CustomerMessage(**row) for row in rows]

    async def save(self, message: CustomerMessage) -> None:
        mine = CUSTOMER_MESSAGE.c.effect_key == message.effect_key
        await self.connection.execute(update(CUSTOMER_MESSAGE).where(mine).values(asdict(message)))


def _resurvey(row: Row[tuple[object, ...]]) -> Resurvey:
    return Resurvey(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
