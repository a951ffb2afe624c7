"""Lists of tickets, and how many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, case, func, literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.reading import CLOSED, Order, Position, Tally, TicketFilter, Touched
from services.tickets.domain.ticket import Ticket
from services.tickets.store.joining_tables import ANSWER, COMPLAINT
from services.tickets.store.tables import TICKET
from services.tickets.store.ticket_store import ticket_of
from services.tickets.store.work_tables import WATCH

_EQUAL = ("survey", "touchpoint", "assignee", "number", "respondent_id")
"""Fields of the filter that a ticket must have as they are."""


@dataclass(frozen=True, slots=True)
class TicketLists:
    connection: AsyncConnection
    now: datetime

    async def page(self, wanted: TicketFilter, *, order: Order, after: Position | None, limit: int) -> list[Ticket]:
        """Return up to `limit` of the wanted tickets, those after a position in that order only."""
        number, moment = TICKET.c.number, TICKET.c.waiting_since
        statement = select(TICKET).where(*self._conditions(wanted)).limit(limit)
        if order == "waiting":
            statement = statement.order_by(moment, number)
        else:
            statement = statement.order_by(number.desc() if order == "newest" else number)
        if after is not None and order == "waiting":
            statement = statement.where(tuple_(moment, number) > tuple_(after.waiting_since, after.number))
        elif after is not None:
            statement = statement.where(number < after.number if order == "newest" else number > after.number)
        return [ticket_of(row) for row in (await self.connection.execute(statement)).mappings()]

    async def tallies(self, wanted: TicketFilter, *, me: str) -> list[Tally]:
        """Return how many of the wanted tickets there are by location, state and owner; `me` is who asks."""
        owner = case((TICKET.c.assignee.is_(None), "nobody"), (TICKET.c.assignee == me, "me"), else_="others")
        groups = (TICKET.c.location, TICKET.c.state, owner.label("owner"))
        statement = (
            select(*groups, func.count().label("tickets"), func.min(TICKET.c.waiting_since).label("waiting_since"))
            .where(*self._conditions(wanted))
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
        statement = select(func.count()).select_from(TICKET).where(*self._conditions(wanted))
        found: int = (await self.connection.execute(statement)).scalar_one()
        return found

    async def values(self, columns: Sequence[str], wanted: TicketFilter, *, limit: int) -> dict[str, list[str]]:
        """Return up to `limit` values of each of some columns among the wanted tickets, sorted."""
        statement = select(*(TICKET.c[column] for column in columns)).where(*self._conditions(wanted)).distinct()
        rows = (await self.connection.execute(statement)).all()
        found = ({row[place] for row in rows} - {None} for place in range(len(columns)))
        return {column: sorted(values)[:limit] for column, values in zip(columns, found, strict=True)}

    def _conditions(self, wanted: TicketFilter) -> list[ColumnElement[bool]]:
        conditions = [TICKET.c[name] == value for name in _EQUAL if (value := getattr(wanted, name)) is not None]
        for column, about in (
            (ANSWER.c.response_id, wanted.response_id),
            (COMPLAINT.c.complaint_id, wanted.complaint_id),
        ):
            if about is not None:
                conditions.append(TICKET.c.id.in_(select(column.table.c.ticket_id).where(column == about)))
        return [*conditions, *self._of_state(wanted)]

    def _of_state(self, wanted: TicketFilter) -> list[ColumnElement[bool]]:
        """Return what a filter asks of the state of cases, and of whoever has them."""
        conditions: list[ColumnElement[bool]] = []
        if wanted.states:
            conditions.append(_among("state", wanted.states))
            if CLOSED not in wanted.states:
                # Written out, or the index of open tickets cannot be used: the states above are parameters.
                conditions.append(TICKET.c.state != literal_column(f"'{CLOSED}'"))
        if wanted.severities:
            conditions.append(_among("severity", wanted.severities))
        if wanted.locations is not None:
            conditions.append(_among("location", wanted.locations))
        if wanted.assignees is not None:
            conditions.append(_among("assignee", wanted.assignees))
        if wanted.is_unassigned:
            conditions.append(TICKET.c.assignee.is_(None))
        if wanted.waiting_hours is not None:
            conditions.append(TICKET.c.waiting_since <= self.now - timedelta(hours=wanted.waiting_hours))
        if wanted.watched_by is not None:
            watched = select(WATCH.c.ticket_id).where(WATCH.c.person_id == wanted.watched_by)
            conditions.append(TICKET.c.id.in_(watched))
        if wanted.has_open_call_back:
            conditions += [TICKET.c.call_back_open_since.is_not(None), TICKET.c.state != literal_column(f"'{CLOSED}'")]
        return conditions


def _among(column: str, values: Collection[str]) -> ColumnElement[bool]:
    wanted: Any = bindparam(None, sorted(values), ARRAY(Text), unique=True)
    return TICKET.c[column] == any_(wanted)
