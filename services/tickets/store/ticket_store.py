"""Tickets in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, Column, Integer, Uuid, any_, bindparam, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.errors import TicketNotFoundError
from services.tickets.domain.ticket import FIRST_VERSION, Change, Ticket
from services.tickets.store.rows import entry_row, ticket_of, ticket_row
from services.tickets.store.tables import HISTORY, TICKET, TICKET_NUMBER
from shared.db.bulk import bulk_insert, bulk_values

_TICKET_COLUMNS = tuple(column.name for column in TICKET.columns)
_HISTORY_COLUMNS = tuple(column.name for column in HISTORY.columns)
_INSERT_TICKETS = bulk_insert(TICKET, _TICKET_COLUMNS)
_INSERT_HISTORY = bulk_insert(HISTORY, _HISTORY_COLUMNS)

_LOCK_SPACE = 0x7469636B
"""First key of our advisory locks, "tick"."""
_LOCKS = 256
_LOCK_CASES = text("SELECT pg_advisory_xact_lock(:space, bucket) FROM unnest(:buckets) AS bucket").bindparams(
    bindparam("space", type_=Integer), bindparam("buckets", type_=ARRAY(Integer))
)


@dataclass(frozen=True, slots=True)
class TicketStore:
    """Reads and writes tickets and appends to their histories."""

    connection: AsyncConnection

    async def lock_cases(self, case_ids: Sequence[UUID]) -> None:
        """Make every other transaction that would open tickets for these responses or complaints wait for this one.

        Call it before any ticket is locked. Cases share a limited number of locks, so that a large batch does not
        fill the server's lock table. They are taken in order: two batches never wait for each other in a circle.
        """
        buckets = sorted({case_id.int % _LOCKS for case_id in case_ids})
        await self.connection.execute(_LOCK_CASES, {"space": _LOCK_SPACE, "buckets": buckets})

    async def next_numbers(self, count: int) -> list[int]:
        """Take `count` numbers for new tickets, in growing order."""
        statement = select(TICKET_NUMBER.next_value()).select_from(func.generate_series(1, count))
        return sorted((await self.connection.execute(statement)).scalars())

    async def get(self, ticket_id: UUID, *, for_update: bool = False) -> Ticket:
        """Return one ticket.

        Args:
            ticket_id: which one.
            for_update: keep others from changing it until the transaction ends.

        Raises:
            TicketNotFoundError: there is none of that id.
        """
        statement = select(TICKET).where(TICKET.c.id == ticket_id)
        if for_update:
            statement = statement.with_for_update()
        row = (await self.connection.execute(statement)).mappings().first()
        if row is None:
            raise TicketNotFoundError
        return ticket_of(row)

    async def open_of(self, response_ids: Sequence[UUID]) -> dict[UUID, Ticket]:
        """Return the open tickets of these responses, by response, and keep others from changing them."""
        statement = (
            select(TICKET)
            .where(TICKET.c.response_id == any_(bindparam("ids", list(response_ids), ARRAY(Uuid))))
            .where(TICKET.c.state != "closed")
            .order_by(TICKET.c.id)
            .with_for_update()
        )
        rows = (await self.connection.execute(statement)).mappings()
        return {row["response_id"]: ticket_of(row) for row in rows}

    async def known_alerts(self, alert_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Return those of `alert_ids` that are in some ticket's history."""
        wanted = bindparam("ids", list(alert_ids), ARRAY(Uuid))
        statement = select(HISTORY.c.alert_id).where(HISTORY.c.alert_id == any_(wanted))
        return frozenset((await self.connection.execute(statement)).scalars())

    async def known_complaints(self, complaint_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Return those of `complaint_ids` that have a ticket, open or closed."""
        wanted = bindparam("ids", list(complaint_ids), ARRAY(Uuid))
        statement = select(TICKET.c.complaint_id).where(TICKET.c.complaint_id == any_(wanted))
        return frozenset((await self.connection.execute(statement)).scalars())

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete the comments of these respondents, all notes about their cases and the links to them.

        Returns:
            How many tickets that changed. Their versions stay: nobody took a step.
        """
        return await self._empty(TICKET.c.respondent_id, people)

    async def forget_responses(self, responses: Collection[UUID]) -> int:
        """Do the same with tickets about these responses."""
        return await self._empty(TICKET.c.response_id, responses)

    async def _empty(self, column: Column[UUID], ids: Collection[UUID]) -> int:
        theirs = column == any_(bindparam("ids", list(ids), ARRAY(Uuid)))
        emptied = update(TICKET).where(theirs).values(comments=[], respondent_id=None).returning(TICKET.c.id)
        tickets = list((await self.connection.execute(emptied)).scalars())
        of_theirs = HISTORY.c.ticket_id == any_(bindparam("tickets", tickets, ARRAY(Uuid)))
        await self.connection.execute(update(HISTORY).where(of_theirs).values(note=None))
        return len(tickets)

    async def record(self, changes: Sequence[Change]) -> None:
        """Store tickets as the last of their `changes` left them, and all entries of their histories.

        Tickets that are not new must be locked.
        """
        if not changes:
            return
        latest = {change.ticket.id: change.ticket for change in changes}
        new = {change.ticket.id for change in changes if change.entry.version == FIRST_VERSION}
        inserted = [ticket_row(ticket) for ticket_id, ticket in latest.items() if ticket_id in new]
        if inserted:
            await self.connection.execute(_INSERT_TICKETS, bulk_values(_TICKET_COLUMNS, inserted))
        for ticket_id, ticket in latest.items():
            if ticket_id not in new:
                statement = update(TICKET).where(TICKET.c.id == ticket_id).values(ticket_row(ticket))
                await self.connection.execute(statement)
        entries = [entry_row(change.ticket.id, change.entry) for change in changes]
        await self.connection.execute(_INSERT_HISTORY, bulk_values(_HISTORY_COLUMNS, entries))
