"""Which open case something that comes in joins, in the database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, and_, any_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.ticket import SUITE, Ticket
from services.tickets.store.joining_tables import ANSWER, COMPLAINT, JOINS
from services.tickets.store.tables import HISTORY, TICKET
from services.tickets.store.ticket_store import ticket_of
from shared.db.bulk import bulk_insert, bulk_values

_JOINS = ("ticket_id", "key")
_ADD_JOINS = bulk_insert(JOINS, _JOINS).on_conflict_do_nothing()
_IS_OPEN = TICKET.c.state != "closed"


@dataclass(frozen=True, slots=True)
class JoiningStore:
    """Finds cases by what they are about. Ask with the cases locked (`TicketStore.lock_cases`)."""

    connection: AsyncConnection

    async def of_responses(self, responses: Collection[UUID]) -> dict[UUID, UUID]:
        """Return the open case of each of these responses that has one."""
        query = select(ANSWER.c.response_id, ANSWER.c.ticket_id).join(TICKET, TICKET.c.id == ANSWER.c.ticket_id)
        found = await self.connection.execute(query.where(_IS_OPEN, _among(ANSWER.c.response_id, responses)))
        return {row.response_id: row.ticket_id for row in found}

    async def of_keys(self, keys: Collection[UUID]) -> dict[UUID, UUID]:
        """Return the open case that joins what has one of these keys; of several the first."""
        query = select(JOINS.c.key, JOINS.c.ticket_id).join(TICKET, TICKET.c.id == JOINS.c.ticket_id)
        query = query.where(_IS_OPEN, _among(JOINS.c.key, keys)).order_by(TICKET.c.number.desc())
        return {row.key: row.ticket_id for row in await self.connection.execute(query)}

    async def open_cases(self, tickets: Collection[UUID], people: Collection[UUID]) -> dict[UUID, Ticket]:
        """Return those of the cases that are open still, and all open ones of people; others cannot change them."""
        wanted = or_(_among(TICKET.c.id, tickets), _among(TICKET.c.respondent_id, people))
        query = select(TICKET).where(_IS_OPEN, wanted).order_by(TICKET.c.id).with_for_update()
        return {row["id"]: ticket_of(row) for row in (await self.connection.execute(query)).mappings()}

    async def latest_about(self, response_id: UUID | None, complaint_id: UUID | None) -> Ticket | None:
        """Return the ticket about a response or a complaint, and keep others from changing it.

        It is the open one; without one, the latest that was closed.
        """
        table, column, wanted = (
            (ANSWER, ANSWER.c.response_id, response_id)
            if response_id is not None
            else (COMPLAINT, COMPLAINT.c.complaint_id, complaint_id)
        )
        mine = select(table.c.ticket_id).where(column == wanted)
        query = select(TICKET).where(TICKET.c.id.in_(mine)).order_by(_IS_OPEN.desc(), TICKET.c.number.desc())
        row = (await self.connection.execute(query.limit(1).with_for_update())).mappings().first()
        return None if row is None else ticket_of(row)

    async def named(self, name: UUID | int) -> Ticket | None:
        """Return the ticket of an id or a number; None without one."""
        query = select(TICKET).where(TICKET.c.number == name if isinstance(name, int) else TICKET.c.id == name)
        row = (await self.connection.execute(query)).mappings().first()
        return None if row is None else ticket_of(row)

    async def others_of(self, ticket: Ticket, locations: Collection[str] | None, *, limit: int) -> list[Ticket]:
        """Return other cases of the same customer at these locations, the open ones first, and of each the newest.

        Those that were merged are not among them: other cases go on with them.
        """
        if ticket.respondent_id is None:
            return []
        query = select(TICKET).where(TICKET.c.respondent_id == ticket.respondent_id, TICKET.c.id != ticket.id)
        query = query.where(TICKET.c.merged_into.is_(None))
        if locations is not None:
            query = query.where(TICKET.c.location == any_(bindparam("locations", sorted(locations), ARRAY(Text))))
        query = query.order_by(_IS_OPEN.desc(), TICKET.c.number.desc()).limit(limit)
        return [ticket_of(row) for row in (await self.connection.execute(query)).mappings()]

    async def merged_with(self, ticket: Ticket) -> list[Ticket]:
        """Return the case that goes on with this one, or those that it goes on with, by number."""
        wanted = TICKET.c.merged_into == ticket.id
        if ticket.merged_into is not None:
            wanted = or_(wanted, TICKET.c.id == ticket.merged_into)
        query = select(TICKET).where(wanted).order_by(TICKET.c.number)
        return [ticket_of(row) for row in (await self.connection.execute(query)).mappings()]

    async def worked_on(self, tickets: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the cases with which somebody has taken a step, or written a note."""
        query = select(HISTORY.c.ticket_id).where(HISTORY.c.actor != SUITE, _among(HISTORY.c.ticket_id, tickets))
        return frozenset((await self.connection.execute(query.distinct())).scalars())

    async def contacted_about(self, ticket: Ticket, response_id: UUID | None, complaint_id: UUID | None) -> bool:
        """Return whether the customer was contacted since a case is about a response or a complaint.

        A contact in a case that was merged into it counts as well.
        """
        table, about = (ANSWER, response_id) if response_id is not None else (COMPLAINT, complaint_id)
        column = ANSWER.c.response_id if response_id is not None else COMPLAINT.c.complaint_id
        since = select(table.c.since_version).where(table.c.ticket_id == ticket.id, column == about).scalar_subquery()
        merged = await self.merged_into([ticket.id]) - {ticket.id}
        mine = and_(HISTORY.c.ticket_id == ticket.id, HISTORY.c.version > func.coalesce(since, 0))
        query = select(HISTORY.c.version).where(
            HISTORY.c.action == "contacted", or_(mine, _among(HISTORY.c.ticket_id, merged))
        )
        return (await self.connection.execute(query.limit(1))).first() is not None

    async def add_keys(self, keys: Iterable[tuple[UUID, UUID]]) -> None:
        """Let cases, which are stored, join what has these keys."""
        rows = [dict(zip(_JOINS, one, strict=True)) for one in sorted(set(keys))]
        if rows:
            await self.connection.execute(_ADD_JOINS, bulk_values(_JOINS, rows))

    async def drop_keys(self, tickets: Collection[UUID]) -> None:
        """Let closed cases join nothing more."""
        await self.connection.execute(delete(JOINS).where(_among(JOINS.c.ticket_id, tickets)))

    async def move_keys(self, origin: UUID, target: UUID) -> None:
        """Let one case join what another one joined."""
        keys = (await self.connection.execute(select(JOINS.c.key).where(JOINS.c.ticket_id == origin))).scalars()
        await self.add_keys([(target, key) for key in keys])
        await self.drop_keys([origin])

    async def set_back(self, tickets: Collection[UUID]) -> None:
        """Let those of the cases be as urgent as before that have risen and are open; nobody takes a step."""
        mine = update(TICKET).where(_IS_OPEN, _among(TICKET.c.id, tickets), TICKET.c.raised_from.is_not(None))
        await self.connection.execute(mine.values(severity=TICKET.c.raised_from, raised_from=None))

    async def merged_into(self, tickets: Collection[UUID]) -> frozenset[UUID]:
        """Return these cases, and all with which they go on."""
        found, fresh = frozenset(tickets), frozenset(tickets)
        while fresh:
            query = select(TICKET.c.id).where(_among(TICKET.c.merged_into, fresh))
            fresh = frozenset((await self.connection.execute(query)).scalars()) - found
            found |= fresh
        return found


def _among(column: ColumnElement[Any], ids: Collection[UUID]) -> ColumnElement[bool]:
    return column == any_(bindparam(None, list(ids), ARRAY(Uuid), unique=True))
