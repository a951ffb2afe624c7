"""Lists of tickets and of the steps in their histories."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.history import Entry
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.ticket_filter import TicketFilter
from services.tickets.store.rows import entry_of, ticket_of
from services.tickets.store.tables import HISTORY, TICKET


@dataclass(frozen=True, slots=True)
class TicketReader:
    """Reads lists."""

    connection: AsyncConnection

    async def list_before(self, number: int | None, *, wanted: TicketFilter, limit: int) -> list[Ticket]:
        """Return up to `limit` tickets, newest first, those with a number below `number` only."""
        statement = select(TICKET).order_by(TICKET.c.number.desc()).limit(limit)
        for column, value in (
            (TICKET.c.state, wanted.state),
            (TICKET.c.assignee, wanted.assignee),
            (TICKET.c.survey, wanted.survey),
            (TICKET.c.touchpoint, wanted.touchpoint),
            (TICKET.c.response_id, wanted.response_id),
            (TICKET.c.complaint_id, wanted.complaint_id),
        ):
            if value is not None:
                statement = statement.where(column == value)
        if number is not None:
            statement = statement.where(TICKET.c.number < number)
        return [ticket_of(row) for row in (await self.connection.execute(statement)).mappings()]

    async def history_after(self, ticket_id: UUID, version: int, *, limit: int) -> list[Entry]:
        """Return up to `limit` entries of a ticket's history, oldest first, those after `version` only."""
        statement = (
            select(HISTORY)
            .where(HISTORY.c.ticket_id == ticket_id, HISTORY.c.version > literal(version, BigInteger))
            .order_by(HISTORY.c.version)
            .limit(limit)
        )
        return [entry_of(row) for row in (await self.connection.execute(statement)).mappings()]
