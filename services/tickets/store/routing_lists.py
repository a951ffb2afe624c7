"""Lists for people who look at routing: cases to try routes on, who has how much, and what waits for whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.routing.changes import RANKS
from services.tickets.domain.ticket import Ticket
from services.tickets.store.routing_tables import IS_WORK
from services.tickets.store.tables import TICKET
from services.tickets.store.ticket_store import ticket_of

_RANK = case({name: rank for rank, name in enumerate(RANKS) if name is not None}, value=TICKET.c.severity, else_=0)


@dataclass(frozen=True, slots=True)
class Load:
    """How many unsettled cases somebody has."""

    all: int
    seen: int
    """Of those, the ones that whoever asks may see."""


@dataclass(frozen=True, slots=True)
class RoutingLists:
    connection: AsyncConnection

    async def cases(
        self, *, opened_since: datetime | None, locations: Collection[str] | None, before: int | None, limit: int
    ) -> list[Ticket]:
        """Return cases, the newest first.

        Args:
            opened_since: those that were opened since then, settled or not; None: those that are not settled.
            locations: at these only; None: wherever.
            before: with lower numbers only; None: from the newest.
            limit: how many at most.
        """
        statement = select(TICKET).where(_at(locations)).order_by(TICKET.c.number.desc()).limit(limit)
        statement = statement.where(IS_WORK if opened_since is None else TICKET.c.created_at >= opened_since)
        if before is not None:
            statement = statement.where(TICKET.c.number < before)
        return [ticket_of(row) for row in (await self.connection.execute(statement)).mappings()]

    async def loads(self, people: Collection[UUID], locations: Collection[str] | None) -> Mapping[UUID, Load]:
        """Return how much people have; nobody who has nothing is in it."""
        theirs = TICKET.c.assignee == any_(bindparam("people", sorted(map(str, people)), ARRAY(Text)))
        counted = select(TICKET.c.assignee, func.count(), func.count().filter(_at(locations)))
        rows = await self.connection.execute(counted.where(theirs, IS_WORK).group_by(TICKET.c.assignee))
        return {UUID(assignee): Load(number, seen) for assignee, number, seen in rows}

    async def waiting(self, locations: Collection[str] | None, *, each: int) -> dict[str | None, list[Ticket]]:
        """Return the first `each` unsettled cases of each team, and of none, that nobody has, the most urgent first."""
        order = (_RANK.desc(), TICKET.c.created_at, TICKET.c.number)
        place = func.row_number().over(partition_by=TICKET.c.team, order_by=order).label("place")
        placed = select(TICKET, place).where(TICKET.c.assignee.is_(None), IS_WORK, _at(locations)).subquery()
        rows = await self.connection.execute(select(placed).where(placed.c.place <= each).order_by(placed.c.place))
        found: dict[str | None, list[Ticket]] = {}
        for row in rows.mappings():
            values = {name: value for name, value in row.items() if name != "place"}
            found.setdefault(row["team"], []).append(ticket_of(values))
        return found

    async def numbers_waiting(self, locations: Collection[str] | None) -> dict[str | None, int]:
        """Return how many unsettled cases of each team, and of none, nobody has."""
        counted = select(TICKET.c.team, func.count()).where(TICKET.c.assignee.is_(None), IS_WORK, _at(locations))
        rows = await self.connection.execute(counted.group_by(TICKET.c.team))
        return {row[0]: row[1] for row in rows}


def _at(locations: Collection[str] | None) -> ColumnElement[bool]:
    if locations is None:
        return true()
    wanted: Any = bindparam(None, sorted(locations), ARRAY(Text), unique=True)
    return TICKET.c.location == any_(wanted)
