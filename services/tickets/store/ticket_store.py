"""Tickets and their histories in the database."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    RowMapping,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.clocks.due_state import Due
from services.tickets.domain.history import Entry, MessageNote
from services.tickets.domain.ticket import FIRST_VERSION, Change, Ticket, TicketNotFoundError
from services.tickets.store.tables import FORGOTTEN, HISTORY, TICKET, TICKET_NUMBER
from shared.db.bulk import bulk_insert, bulk_update, bulk_values
from shared.db.forgotten import Forgotten
from shared.vocabulary import CallBack, Comment, ScoredAnswer

_DUE = {"due_at": "at", "due_soon_at": "soon_at", "is_paused": "is_paused"}
"""Columns that clocks keep, by fields of `Due`."""
_OTHERS = {*_DUE, "is_clocked", "urgency", "due_or_never"}
_IDS = ("further_response_ids", "further_complaint_ids")
_TICKET_COLUMNS = tuple(column.name for column in TICKET.columns if column.name not in _OTHERS)
_HISTORY_COLUMNS = tuple(column.name for column in HISTORY.columns)
_INSERT_TICKETS = bulk_insert(TICKET, _TICKET_COLUMNS)
_UPDATE_TICKETS = bulk_update(TICKET, _TICKET_COLUMNS, "id")
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

    async def lock_all_cases(self) -> None:
        """Do the same for all responses and complaints: what cases are about is about to move between them."""
        await self.connection.execute(_LOCK_CASES, {"space": _LOCK_SPACE, "buckets": list(range(_LOCKS))})

    async def next_numbers(self, count: int) -> list[int]:
        """Take `count` numbers for new tickets, in growing order."""
        statement = select(TICKET_NUMBER.next_value()).select_from(func.generate_series(1, count))
        return sorted((await self.connection.execute(statement)).scalars())

    async def get(self, ticket_id: UUID) -> Ticket:
        """Return one ticket.

        Raises:
            TicketNotFoundError: there is none of that id.
        """
        return await self._one(select(TICKET).where(TICKET.c.id == ticket_id))

    async def numbered(self, number: int) -> Ticket:
        """Return the ticket of a number; raises as `get`."""
        return await self._one(select(TICKET).where(TICKET.c.number == number))

    async def lock(self, ticket_id: UUID) -> Ticket:
        """Return one ticket, and keep others from changing it until the transaction ends.

        Raises:
            TicketNotFoundError: there is none of that id.
        """
        return await self._one(select(TICKET).where(TICKET.c.id == ticket_id).with_for_update())

    async def _one(self, statement: Select[Any]) -> Ticket:
        row = (await self.connection.execute(statement)).mappings().first()
        if row is None:
            raise TicketNotFoundError
        return ticket_of(row)

    async def history_after(self, ticket_id: UUID, version: int, *, limit: int) -> list[Entry]:
        """Return up to `limit` entries of a ticket's history, oldest first, those after `version` only."""
        statement = (
            select(HISTORY)
            .where(HISTORY.c.ticket_id == ticket_id, HISTORY.c.version > literal(version, BigInteger))
            .order_by(HISTORY.c.version)
            .limit(limit)
        )
        rows = (await self.connection.execute(statement)).mappings()
        return [_entry_of(row) for row in rows]

    async def open_about(self, things: Sequence[str]) -> dict[str, Ticket]:
        """Return the open tickets about what signals are about, and keep others from changing them."""
        wanted = TICKET.c.about == any_(bindparam("things", list(things), ARRAY(Text)))
        statement = select(TICKET).where(wanted, TICKET.c.state != "closed").order_by(TICKET.c.id).with_for_update()
        return {row["about"]: ticket_of(row) for row in (await self.connection.execute(statement)).mappings()}

    async def known_alerts(self, alert_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Return those of `alert_ids` that are in some ticket's history."""
        wanted = bindparam("ids", list(alert_ids), ARRAY(Uuid))
        statement = select(HISTORY.c.alert_id).where(HISTORY.c.alert_id == any_(wanted))
        return frozenset((await self.connection.execute(statement)).scalars())

    async def record(self, changes: Sequence[Change]) -> None:
        """Store tickets as the last of their `changes` left them, and all entries of their histories.

        Tickets that are not new must be locked.
        """
        if not changes:
            return
        latest = {change.ticket.id: change.ticket for change in changes}
        new = {change.ticket.id for change in changes if change.entry.version == FIRST_VERSION}
        inserted = [_row_of(ticket) for ticket_id, ticket in latest.items() if ticket_id in new]
        if inserted:
            await self.connection.execute(_INSERT_TICKETS, bulk_values(_TICKET_COLUMNS, inserted))
        await self.store([ticket for ticket_id, ticket in latest.items() if ticket_id not in new])
        entries = [{"ticket_id": change.ticket.id} | _row_of_entry(change.entry) for change in changes]
        await self.connection.execute(_INSERT_HISTORY, bulk_values(_HISTORY_COLUMNS, entries))

    async def store(self, tickets: Collection[Ticket]) -> None:
        """Store locked tickets as they are now, without an entry in their histories."""
        if tickets:
            rows = [_row_of(ticket) for ticket in sorted(tickets, key=lambda one: one.id)]
            await self.connection.execute(_UPDATE_TICKETS, bulk_values(_TICKET_COLUMNS, rows))


def forgotten(connection: AsyncConnection) -> Forgotten:
    """Return the people and responses that this service has forgotten."""
    return Forgotten(connection, FORGOTTEN)


def _row_of(ticket: Ticket) -> dict[str, Any]:
    row = {field.name: getattr(ticket, field.name) for field in dataclasses.fields(ticket)}
    row["reasons"] = [dataclasses.asdict(reason) for reason in ticket.reasons]
    row["comments"] = [dataclasses.asdict(comment) for comment in ticket.comments]
    row["call_back"] = None if ticket.call_back is None else dataclasses.asdict(ticket.call_back)
    row["figures"] = dict(ticket.figures)
    row["unit_path"] = list(ticket.unit_path)
    del row["due"]
    for name in _IDS:
        row[name] = [str(one) for one in getattr(ticket, name)]
    return row


def _row_of_entry(entry: Entry) -> dict[str, Any]:
    return dataclasses.asdict(entry) | {
        "message": None if entry.message is None else document_of(entry.message),
        "mentions": [str(one) for one in entry.mentions] or None,
    }


def _entry_of(row: RowMapping) -> Entry:
    values = {name: value for name, value in row.items() if name != "ticket_id"}
    values["message"] = None if row["message"] is None else message_of(row["message"])
    values["mentions"] = tuple(UUID(one) for one in row["mentions"] or ())
    values["call_back"] = None if row["call_back"] is None else CallBack(**row["call_back"])
    return Entry(**values)


def document_of(message: MessageNote) -> dict[str, Any]:
    """Return a note about a message as it is kept."""
    return dataclasses.asdict(message) | {"message_id": str(message.message_id)}


def message_of(document: Mapping[str, Any]) -> MessageNote:
    """Return what `document_of` was made of."""
    return MessageNote(**{**document, "message_id": UUID(document["message_id"])})


def ticket_of(row: Mapping[Any, Any]) -> Ticket:
    values = {name: row[name] for name in _TICKET_COLUMNS}
    values["due"] = Due(**{field: row[column] for column, field in _DUE.items()})
    values["reasons"] = tuple(ScoredAnswer(**reason) for reason in row["reasons"])
    values["comments"] = tuple(Comment(**comment) for comment in row["comments"])
    values["unit_path"] = tuple(row["unit_path"])
    values |= {name: tuple(map(UUID, row[name])) for name in _IDS}
    values["call_back"] = None if row["call_back"] is None else CallBack(**row["call_back"])
    return Ticket(**values)
