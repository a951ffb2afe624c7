"""Clocks in the database. Whoever writes one holds the row of its ticket."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    RowMapping,
    Select,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.clocks.calendars import CountedHours
from services.tickets.domain.clocks.clock import Terms
from services.tickets.domain.clocks.due_state import Due
from services.tickets.domain.clocks.keeping import KeptClock
from services.tickets.domain.clocks.policy import Target
from services.tickets.domain.ticket import Ticket
from services.tickets.store.calendar_store import CalendarStore
from services.tickets.store.clock_tables import CLOCK
from services.tickets.store.joining_tables import ANSWER, COMPLAINT
from services.tickets.store.tables import HISTORY, TICKET
from services.tickets.store.ticket_store import ticket_of
from shared.db.bulk import bulk_insert, bulk_values

_COLUMNS = tuple(column.name for column in CLOCK.columns)
_KEY = ("ticket_id", "kind", "run")
_INSERT = bulk_insert(CLOCK, _COLUMNS)
_UPSERT = _INSERT.on_conflict_do_update(
    index_elements=[CLOCK.c[name] for name in _KEY],
    set_={name: _INSERT.excluded[name] for name in _COLUMNS if name not in _KEY},
)
_TURNING = ("opened", "contacted", "merged")
"""Actions that mean something for clocks though the state may stay."""


class HistoryLine(NamedTuple):
    """What clocks read of an entry."""

    action: str
    actor: str
    at: datetime
    happened_at: datetime | None
    to_state: str


@dataclass(frozen=True, slots=True)
class ClockStore:
    connection: AsyncConnection
    calendars: CalendarStore

    async def of(self, ticket_ids: Collection[UUID]) -> dict[UUID, list[KeptClock]]:
        """Return the clocks of some tickets, by run and kind."""
        statement = select(CLOCK).where(_among(CLOCK.c.ticket_id, ticket_ids)).order_by(CLOCK.c.run, CLOCK.c.kind)
        rows = (await self.connection.execute(statement)).mappings().all()
        digests = {terms["calendar"] for row in rows for terms in row["terms"]}
        calendars = await self.calendars.read(self.connection, digests)
        found: dict[UUID, list[KeptClock]] = {ticket_id: [] for ticket_id in ticket_ids}
        for row in rows:
            found[row["ticket_id"]].append(_clock_of(row, calendars))
        return found

    async def histories(self, ticket_ids: Collection[UUID]) -> dict[UUID, list[HistoryLine]]:
        """Return what clocks read of the histories of some tickets, oldest first."""
        columns = (HISTORY.c[name] for name in HistoryLine._fields)
        turns = or_(HISTORY.c.from_state.is_distinct_from(HISTORY.c.to_state), HISTORY.c.action.in_(_TURNING))
        statement = (
            select(HISTORY.c.ticket_id, *columns)
            .where(_among(HISTORY.c.ticket_id, ticket_ids), turns)
            .order_by(HISTORY.c.ticket_id, HISTORY.c.version)
        )
        found: dict[UUID, list[HistoryLine]] = {ticket_id: [] for ticket_id in ticket_ids}
        for ticket_id, *line in await self.connection.execute(statement):
            found[ticket_id].append(HistoryLine(*line))
        return found

    async def keep(self, clocks: Sequence[KeptClock]) -> None:
        """Write clocks, new ones and those that there are, with the calendars by which they go."""
        if not clocks:
            return
        await self.calendars.keep(self.connection, (terms.counted for one in clocks for terms in one.terms))
        await self.connection.execute(_UPSERT, bulk_values(_COLUMNS, [_row_of(one) for one in clocks]))

    async def keep_dues(self, dues: Mapping[UUID, Due]) -> None:
        """Write beside their tickets what follows from their clocks."""
        if dues:
            rows = [
                {"id": id_, "due_at": one.at, "due_soon_at": one.soon_at, "is_paused": one.is_paused}
                for id_, one in dues.items()
            ]
            await self.connection.execute(_KEEP_DUES, bulk_values(_DUE_COLUMNS, rows))

    async def lock_free(self, ticket_ids: Collection[UUID]) -> dict[UUID, Ticket]:
        """Lock and return those of some tickets on which nobody works at this moment: whoever does waits for us."""
        return await self._locked(select(TICKET).where(_among(TICKET.c.id, ticket_ids)))

    async def lock_unclocked(self, *, limit: int) -> dict[UUID, Ticket]:
        """Lock and return tickets for which nobody has kept clocks so far, the oldest first."""
        closed = TICKET.c.state != literal_column("'closed'")
        return await self._locked(
            select(TICKET).where(TICKET.c.is_clocked.is_(False), closed).order_by(TICKET.c.id).limit(limit)
        )

    async def lock_after(self, ticket_id: UUID | None, *, limit: int) -> dict[UUID, Ticket]:
        """Lock and return tickets that are neither resolved nor closed, by id, those after one only."""
        statement = select(TICKET).where(TICKET.c.state.not_in(["resolved", "closed"])).order_by(TICKET.c.id)
        if ticket_id is not None:
            statement = statement.where(TICKET.c.id > ticket_id)
        rows = (await self.connection.execute(statement.limit(limit).with_for_update())).mappings()
        return {row["id"]: ticket_of(row) for row in rows}

    async def open_by_policy(self) -> dict[tuple[str, int], int]:
        """Return how many clocks are open by key and version of the policy by which they go."""
        groups = (CLOCK.c.policy, CLOCK.c.policy_version)
        statement = select(*groups, func.count()).where(CLOCK.c.outcome.is_(None)).group_by(*groups)
        return {(key, version): count for key, version, count in await self.connection.execute(statement)}

    async def gone(self, ticket_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return those of some tickets that there are no longer."""
        found = await self.connection.execute(select(TICKET.c.id).where(_among(TICKET.c.id, ticket_ids)))
        return frozenset(ticket_ids) - set(found.scalars())

    async def lock_in_groups(self, groups: Collection[str]) -> dict[UUID, Ticket]:
        """Lock and return the tickets that are not closed whose notices have a group such as `ticket:<id>`."""
        ids: dict[str, list[UUID]] = {}
        for kind, _, id_ in (group.partition(":") for group in groups):
            ids.setdefault(kind, []).append(UUID(id_))
        columns = {"response": ANSWER.c.response_id, "complaint": COMPLAINT.c.complaint_id}
        named = [
            TICKET.c.id.in_(select(column.table.c.ticket_id).where(_among(column, ids[kind])))
            for kind, column in columns.items()
            if kind in ids
        ]
        named += [_among(TICKET.c.id, ids["ticket"])] if "ticket" in ids else []
        if not named:
            return {}
        statement = select(TICKET).where(or_(*named), TICKET.c.state != "closed").order_by(TICKET.c.id)
        rows = (await self.connection.execute(statement.with_for_update())).mappings()
        return {row["id"]: ticket_of(row) for row in rows}

    async def _locked(self, statement: Select[Any]) -> dict[UUID, Ticket]:
        rows = (await self.connection.execute(statement.with_for_update(skip_locked=True))).mappings()
        return {row["id"]: ticket_of(row) for row in rows}


_DUE_COLUMNS = ("id", "due_at", "due_soon_at", "is_paused")


def _keep_dues() -> Any:  # noqa: ANN401 - a statement of SQLAlchemy
    arrays = [bindparam(f"all_{name}", type_=ARRAY(TICKET.c[name].type, dimensions=1)) for name in _DUE_COLUMNS]
    given = func.unnest(*arrays).table_valued(*_DUE_COLUMNS, name="given").render_derived(name="given")
    values = {name: given.c[name] for name in _DUE_COLUMNS if name != "id"}
    return update(TICKET).where(TICKET.c.id == given.c.id).values(values | {"is_clocked": True})


_KEEP_DUES = _keep_dues()


def _among(column: Any, ids: Iterable[UUID]) -> Any:  # noqa: ANN401 - a column, and a condition
    return column == any_(bindparam(None, sorted(ids), ARRAY(Uuid), unique=True))


def _row_of(clock: KeptClock) -> dict[str, Any]:
    row = {field.name: getattr(clock, field.name) for field in dataclasses.fields(clock)}
    row["terms"] = [
        {
            "since": one.since.isoformat(),
            "minutes": one.target.minutes,
            "hours": one.target.hours,
            "calendar": one.counted.digest,
            "pauses": one.pauses,
        }
        for one in clock.terms
    ]
    row["moments"] = [None if moment is None else moment.isoformat() for moment in clock.moments]
    return row


def _clock_of(row: RowMapping, calendars: Mapping[str, CountedHours]) -> KeptClock:
    terms = (
        Terms(
            since=datetime.fromisoformat(one["since"]),
            target=Target(minutes=one["minutes"], hours=one["hours"]),
            counted=calendars[one["calendar"]],
            pauses=one["pauses"],
        )
        for one in row["terms"]
    )
    moments = (None if moment is None else datetime.fromisoformat(moment) for moment in row["moments"])
    return KeptClock(**{**row, "terms": tuple(terms), "moments": tuple(moments)})
