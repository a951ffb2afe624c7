"""Improvements, their histories and their cases in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    RowMapping,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.improvements.improvement import (
    FIRST_VERSION,
    Change,
    Entry,
    FieldChange,
    Improvement,
    ImprovementNotFoundError,
)
from services.tickets.domain.ticket import Ticket
from services.tickets.store.improvement_tables import (
    IMPROVEMENT,
    IMPROVEMENT_CASE,
    IMPROVEMENT_HISTORY,
    IMPROVEMENT_NUMBER,
)
from services.tickets.store.tables import TICKET
from services.tickets.store.ticket_store import ticket_of

_FIELDS = tuple(field.name for field in fields(Improvement))
_I, _H, _C = IMPROVEMENT.c, IMPROVEMENT_HISTORY.c, IMPROVEMENT_CASE.c


@dataclass(frozen=True, slots=True)
class ImprovementStore:
    """Reads and writes improvements and appends to their histories; never commits."""

    connection: AsyncConnection

    async def next_number(self) -> int:
        """Take the number for a new improvement."""
        number: int = (await self.connection.execute(select(IMPROVEMENT_NUMBER.next_value()))).scalar_one()
        return number

    async def get(self, improvement_id: UUID, *, lock: bool = False) -> Improvement:
        """Return one; with `lock` nobody else changes it until the transaction ends.

        Raises:
            ImprovementNotFoundError: there is none of that id.
        """
        query = select(IMPROVEMENT).where(_I.id == improvement_id)
        row = (await self.connection.execute(query.with_for_update() if lock else query)).mappings().first()
        if row is None:
            raise ImprovementNotFoundError
        return improvement_of(row)

    async def page_of_all(self, after: int, *, limit: int) -> list[Improvement]:
        """Return up to `limit` improvements with a number above `after`, by number."""
        query = select(IMPROVEMENT).where(_I.number > literal(after, BigInteger)).order_by(_I.number).limit(limit)
        return [improvement_of(row) for row in (await self.connection.execute(query)).mappings()]

    async def record(self, change: Change) -> None:
        """Store an improvement as it is after a change, and the entry of its history."""
        improvement, entry = change.improvement, change.entry
        row = {name: getattr(improvement, name) for name in _FIELDS}
        if entry.version == FIRST_VERSION:
            await self.connection.execute(insert(IMPROVEMENT).values(row))
        else:
            await self.connection.execute(update(IMPROVEMENT).where(_I.id == improvement.id).values(row))
        changes = [[one.field, one.before, one.after] for one in entry.changes]
        written = {
            "improvement_id": improvement.id,
            "version": entry.version,
            "action": entry.action,
            "actor": entry.actor,
            "at": entry.at,
            "changes": changes,
            "ticket_id": entry.ticket_id,
        }
        await self.connection.execute(insert(IMPROVEMENT_HISTORY).values(written))

    async def history_after(self, improvement_id: UUID, version: int, *, limit: int) -> list[Entry]:
        """Return up to `limit` entries of a history, oldest first, those after `version` only."""
        query = (
            select(IMPROVEMENT_HISTORY)
            .where(_H.improvement_id == improvement_id, _H.version > literal(version, BigInteger))
            .order_by(_H.version)
            .limit(limit)
        )
        return [_entry_of(row) for row in (await self.connection.execute(query)).mappings()]

    # --- cases ---

    async def link(self, change: Change, ticket_id: UUID) -> bool:
        """Link a case; return whether it was not linked before."""
        entry = change.entry
        row = {
            "improvement_id": change.improvement.id,
            "ticket_id": ticket_id,
            "linked_by": entry.actor,
            "linked_at": entry.at,
        }
        added = insert(IMPROVEMENT_CASE).values(row).on_conflict_do_nothing().returning(_C.ticket_id)
        return (await self.connection.execute(added)).first() is not None

    async def unlink(self, improvement_id: UUID, ticket_id: UUID) -> bool:
        """Take a case away; return whether it was linked."""
        gone = delete(IMPROVEMENT_CASE).where(_C.improvement_id == improvement_id, _C.ticket_id == ticket_id)
        return (await self.connection.execute(gone)).rowcount > 0

    async def number_of_cases(self, improvement_id: UUID) -> int:
        query = select(func.count()).select_from(IMPROVEMENT_CASE).where(_C.improvement_id == improvement_id)
        found: int = (await self.connection.execute(query)).scalar_one()
        return found

    async def cases_of(self, improvement_id: UUID) -> list[Ticket]:
        """Return the cases of an improvement, wherever they are, the newest first."""
        query = (
            select(TICKET)
            .join(IMPROVEMENT_CASE, _C.ticket_id == TICKET.c.id)
            .where(_C.improvement_id == improvement_id)
            .order_by(TICKET.c.number.desc())
        )
        return [ticket_of(row) for row in (await self.connection.execute(query)).mappings()]

    async def count_cases(self, improvement_ids: Collection[UUID], locations: frozenset[str] | None) -> dict[UUID, int]:
        """Return how many cases each of some improvements has, of those that a reader may see; 0 is not in it."""
        wanted = _C.improvement_id == any_(bindparam("ids", list(improvement_ids), ARRAY(Uuid)))
        query = select(_C.improvement_id, func.count()).where(wanted).group_by(_C.improvement_id)
        if locations is not None:
            query = query.join(TICKET, _C.ticket_id == TICKET.c.id).where(_at(locations))
        return {row[0]: row[1] for row in await self.connection.execute(query)}

    async def seen_among(self, ticket_ids: Sequence[UUID], locations: frozenset[str] | None) -> frozenset[UUID]:
        """Return those of some cases that a reader may see."""
        if locations is None:
            return frozenset(ticket_ids)
        wanted = TICKET.c.id == any_(bindparam("ids", list(ticket_ids), ARRAY(Uuid)))
        query = select(TICKET.c.id).where(wanted, _at(locations))
        return frozenset((await self.connection.execute(query)).scalars())


def _at(locations: frozenset[str]) -> ColumnElement[bool]:
    return TICKET.c.location == any_(bindparam("locations", sorted(locations), ARRAY(Text)))


def improvement_of(row: RowMapping) -> Improvement:
    return Improvement(**{name: row[name] for name in _FIELDS})


def _entry_of(row: RowMapping) -> Entry:
    known: dict[str, Any] = {name: row[name] for name in ("version", "action", "actor", "at", "ticket_id")}
    return Entry(**known, changes=tuple(FieldChange(*one) for one in row["changes"]))
