"""How many tickets there are, exactly, and which changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.reading import Tally, TicketFilter, Touched
from services.tickets.store.tables import TICKET
from services.tickets.store.ticket_conditions import conditions


@dataclass(frozen=True, slots=True)
class TicketLists:
    connection: AsyncConnection
    now: datetime

    async def tallies(self, wanted: TicketFilter, *, me: str) -> list[Tally]:
        """Return how many of the wanted tickets there are by location, state and owner; `me` is who asks."""
        owner = case((TICKET.c.assignee.is_(None), "nobody"), (TICKET.c.assignee == me, "me"), else_="others")
        groups = (TICKET.c.location, TICKET.c.state, owner.label("owner"))
        statement = (
            select(*groups, func.count().label("tickets"), func.min(TICKET.c.waiting_since).label("waiting_since"))
            .where(*conditions(wanted, self.now))
            .group_by(*groups)
        )
        return [Tally(**row) for row in (await self.connection.execute(statement)).mappings()]

    async def touched(self, since: datetime) -> list[Touched]:
        """Return the tickets to which something happened after a moment, in the order in which it did."""
        columns = (TICKET.c.id, TICKET.c.version, TICKET.c.location, TICKET.c.updated_at)
        statement = select(*columns).where(TICKET.c.updated_at > since).order_by(TICKET.c.updated_at)
        return [Touched(**row) for row in (await self.connection.execute(statement)).mappings()]

    async def touched_last(self) -> datetime | None:
        """Return when something happened to a ticket last."""
        last: datetime | None = (await self.connection.execute(select(func.max(TICKET.c.updated_at)))).scalar_one()
        return last

    async def number_of(self, wanted: TicketFilter) -> int:
        """Return how many tickets are wanted."""
        statement = select(func.count()).select_from(TICKET).where(*conditions(wanted, self.now))
        found: int = (await self.connection.execute(statement)).scalar_one()
        return found
