"""The cases that wait for somebody of their team, and all others that somebody is looked for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, any_, bindparam, delete, func, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.routing.documents import ids_document, ids_of
from services.tickets.domain.ticket import Ticket
from services.tickets.store.routing_tables import DECISION, IS_WORK, QUEUE
from services.tickets.store.tables import TICKET
from services.tickets.store.ticket_store import ticket_of
from shared.db.bulk import bulk_insert, bulk_values

_COLUMNS = tuple(column.name for column in QUEUE.columns)
_OWN = tuple(name for name in _COLUMNS if name != "ticket_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A case that waits for somebody of its team."""

    ticket: Ticket
    team: str
    rank: int
    """How urgent it is: the highest first, and of those the one that waits for longest."""
    since: datetime
    route: str | None
    """Key of the route that gave it to the team."""
    passed_over: frozenset[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassigned:
    """A case that nobody has."""

    id: UUID
    number: int
    decided_by: str | None
    """Key of the route that decided about it last."""
    passed_over: frozenset[UUID]
    """Who does not get it by itself any more."""
    is_queued: bool
    """Whether it waits for somebody of its team."""


@dataclass(frozen=True, slots=True)
class QueueStore:
    connection: AsyncConnection

    async def put(self, cases: Sequence[Queued]) -> None:
        """Let cases wait for somebody of their team, whether they did before or not."""
        if not cases:
            return
        rows = [
            {name: getattr(one, name) for name in _OWN}
            | {"ticket_id": one.ticket.id, "passed_over": ids_document(one.passed_over)}
            for one in cases
        ]
        new = bulk_insert(QUEUE, _COLUMNS)
        statement = new.on_conflict_do_update(
            index_elements=["ticket_id"], set_={name: new.excluded[name] for name in _OWN}
        )
        await self.connection.execute(statement, bulk_values(_COLUMNS, rows))

    async def remove(self, ticket_ids: Collection[UUID]) -> None:
        """Let cases wait no more."""
        if ticket_ids:
            wanted = bindparam("ids", sorted(ticket_ids), ARRAY(Uuid))
            await self.connection.execute(delete(QUEUE).where(QUEUE.c.ticket_id == any_(wanted)))

    async def raise_to(self, rank: int, ticket_ids: Collection[UUID]) -> None:
        """Change how urgent cases are, as far as they wait."""
        if ticket_ids:
            wanted = QUEUE.c.ticket_id == any_(bindparam("ids", sorted(ticket_ids), ARRAY(Uuid)))
            await self.connection.execute(update(QUEUE).where(wanted).values(rank=rank))

    async def next(self, teams: Collection[str], *, after: Queued | None = None, limit: int) -> list[Queued]:
        """Return the cases that wait for somebody of these teams, the most urgent first and then the oldest, locked.

        Those that somebody else has locked are skipped: whoever works on one decides what becomes of it.
        """
        columns = [QUEUE.c[name].label(f"queue_{name}") for name in _OWN]
        statement = (
            select(TICKET, *columns)
            .join(QUEUE, QUEUE.c.ticket_id == TICKET.c.id)
            .where(_of_teams(teams))
            .order_by(QUEUE.c.rank.desc(), QUEUE.c.since, QUEUE.c.ticket_id)
            .limit(limit)
            .with_for_update(of=TICKET, skip_locked=True)
        )
        if after is not None:
            place = tuple_(-after.rank, after.since, after.ticket.id)
            statement = statement.where(tuple_(-QUEUE.c.rank, QUEUE.c.since, QUEUE.c.ticket_id) > place)
        found = []
        for row in (await self.connection.execute(statement)).mappings():
            own = {name: row[f"queue_{name}"] for name in _OWN}
            ticket = ticket_of({column.name: row[column.name] for column in TICKET.columns})
            found.append(Queued(ticket=ticket, **own | {"passed_over": ids_of(own["passed_over"])}))
        return found

    async def number_of(self, teams: Collection[str], *, limit: int) -> int:
        """Return how many cases wait for somebody of these teams, up to `limit`."""
        waiting = select(QUEUE.c.ticket_id).where(_of_teams(teams)).limit(limit).subquery()
        return int((await self.connection.execute(select(func.count()).select_from(waiting))).scalar_one())

    async def teams(self) -> list[str]:
        """Return the teams for which cases wait."""
        return sorted((await self.connection.execute(select(QUEUE.c.team).distinct())).scalars())

    async def unassigned(self, *, team: str | None, after: int, limit: int) -> list[Unassigned]:
        """Return unsettled cases that nobody has, by number.

        Args:
            team: only those of this team, and of none; None: all.
            after: the number after which to begin.
            limit: how many at most.
        """
        newest = (
            select(DECISION.c.route, DECISION.c.passed_over)
            .where(DECISION.c.ticket_id == TICKET.c.id)
            .order_by(DECISION.c.version.desc())
            .limit(1)
            .lateral("newest")
        )
        is_queued = select(QUEUE.c.ticket_id).where(QUEUE.c.ticket_id == TICKET.c.id).exists()
        statement = (
            select(TICKET.c.id, TICKET.c.number, newest.c.route, newest.c.passed_over, is_queued.label("is_queued"))
            .outerjoin(newest, true())
            .where(TICKET.c.assignee.is_(None), IS_WORK, TICKET.c.number > after)
            .order_by(TICKET.c.number)
            .limit(limit)
        )
        if team is not None:
            statement = statement.where((TICKET.c.team == team) | TICKET.c.team.is_(None))
        return [
            Unassigned(
                id=row.id,
                number=row.number,
                decided_by=row.route,
                passed_over=ids_of(row.passed_over or ()),
                is_queued=row.is_queued,
            )
            for row in await self.connection.execute(statement)
        ]

    async def work_of(self, person: UUID) -> list[UUID]:
        """Return the ids of somebody's unsettled cases, by number."""
        statement = select(TICKET.c.id).where(TICKET.c.assignee == str(person), IS_WORK).order_by(TICKET.c.number)
        return list((await self.connection.execute(statement)).scalars())

    async def lock_free(self, ticket_ids: Collection[UUID]) -> dict[UUID, Ticket]:
        """Return those of these cases that nobody else has locked, and keep others from changing them."""
        wanted = TICKET.c.id == any_(bindparam("ids", sorted(ticket_ids), ARRAY(Uuid)))
        statement = select(TICKET).where(wanted).order_by(TICKET.c.id).with_for_update(skip_locked=True)
        return {row["id"]: ticket_of(row) for row in (await self.connection.execute(statement)).mappings()}


def _of_teams(teams: Collection[str]) -> ColumnElement[bool]:
    return QUEUE.c.team == any_(bindparam("teams", sorted(teams), ARRAY(Text)))
