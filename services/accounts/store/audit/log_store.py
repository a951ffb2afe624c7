"""Segments and entries of the audit log in the database. Only the holder of the lock appends, closes or drops."""

import dataclasses
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Text, Uuid, any_, bindparam, delete, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.audit.entry import AuditEntry, SealedEntry
from services.accounts.domain.audit.segment import Segment
from services.accounts.domain.audit.subject import Subject
from services.accounts.store.audit.subject_store import SubjectStore
from services.accounts.store.tables import AUDIT_ENTRY, AUDIT_SEGMENT

PAGE = 500
_LOCK = 0x6865_6564_6175_6469  # "heedaudi"
_FIELDS = tuple(field.name for field in dataclasses.fields(AuditEntry))


@dataclass(frozen=True, slots=True)
class LogStore:
    connection: AsyncConnection

    async def lock(self) -> None:
        """Be the only one who writes the log, until the transaction ends."""
        await self.connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})

    async def freeze(self) -> None:
        """Let all that is read in this transaction be of one moment. Call it first."""
        await self.connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))

    async def newest_segment(self) -> Segment | None:
        statement = select(AUDIT_SEGMENT).order_by(AUDIT_SEGMENT.c.number.desc()).limit(1)
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else _segment(row)

    async def segments(self) -> list[Segment]:
        """Return all segments, the oldest first."""
        rows = await self.connection.execute(select(AUDIT_SEGMENT).order_by(AUDIT_SEGMENT.c.number))
        return [_segment(row) for row in rows]

    async def add_segment(self, segment: Segment) -> None:
        await self.connection.execute(insert(AUDIT_SEGMENT).values(dataclasses.asdict(segment)))

    async def save_segment(self, segment: Segment) -> None:
        columns = AUDIT_SEGMENT.c
        statement = update(AUDIT_SEGMENT).where(columns.number == segment.number)
        await self.connection.execute(statement.values(dataclasses.asdict(segment)))

    async def recorded(self, service: str, events: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the events of a service that have an entry."""
        columns = AUDIT_ENTRY.c
        wanted = columns.event_id == any_(bindparam("events", list(events), ARRAY(Uuid)))
        found = await self.connection.execute(select(columns.event_id).where(columns.service == service, wanted))
        return frozenset(found.scalars())

    async def add(self, entries: Sequence[SealedEntry]) -> None:
        """Insert entries at the end of the open segment."""
        rows = [{name: getattr(one.entry, name) for name in _FIELDS} | {"hash": one.hash} for one in entries]
        await self.connection.execute(insert(AUDIT_ENTRY), [row | {"refs": list(row["refs"])} for row in rows])

    async def entries_of(self, segment: int) -> AsyncIterator[Sequence[SealedEntry]]:
        """Yield the entries of a segment in pages, in order."""
        last: int | None = None
        while True:
            columns = AUDIT_ENTRY.c
            statement = select(AUDIT_ENTRY).where(columns.segment == segment).order_by(columns.number).limit(PAGE)
            if last is not None:
                statement = statement.where(columns.number > last)
            page = [sealed_of(row) for row in await self.connection.execute(statement)]
            if page:
                yield page
                last = page[-1].entry.number
            if len(page) < PAGE:
                return

    async def entry_outside(self, last: int) -> tuple[int, int] | None:
        """Return segment and number of an entry in none of the segments from 1 to `last`; None: there is none."""
        columns = AUDIT_ENTRY.c
        outside = or_(columns.segment < 1, columns.segment > last)
        row = (await self.connection.execute(select(columns.segment, columns.number).where(outside).limit(1))).first()
        return None if row is None else (row.segment, row.number)

    async def drop_entries(self, segment: int) -> int:
        """Delete the entries of a segment and return how many there were."""
        return (await self.connection.execute(delete(AUDIT_ENTRY).where(AUDIT_ENTRY.c.segment == segment))).rowcount

    async def subjects_of(self, entries: Sequence[SealedEntry]) -> Mapping[str, Subject]:
        """Return what the references of these entries stand for."""
        return await SubjectStore(self.connection).of({ref for one in entries for ref in one.entry.refs})

    async def reasons_about(self, references: Collection[str]) -> frozenset[str]:
        """Return the references of the reasons in entries about these things, or by these actors."""
        columns = AUDIT_ENTRY.c
        mine = columns.refs.overlap(bindparam("references", list(references), ARRAY(Text)))
        theirs = columns.thing_ref.in_(references) | columns.actor_ref.in_(references)
        found = await self.connection.execute(
            select(columns.reason_ref).where(mine, theirs, columns.reason_ref.is_not(None))
        )
        return frozenset(found.scalars())

    async def addresses_of(self, references: Collection[str]) -> frozenset[str]:
        """Return the references of the addresses from which these actors did something."""
        columns = AUDIT_ENTRY.c
        theirs = columns.actor_ref == any_(bindparam("references", list(references), ARRAY(Text)))
        found = await self.connection.execute(
            select(func.distinct(columns.address_ref)).where(theirs, columns.address_ref.is_not(None))
        )
        return frozenset(found.scalars())


def sealed_of(row: Row[Any]) -> SealedEntry:
    values = {name: getattr(row, name) for name in _FIELDS}
    return SealedEntry(entry=AuditEntry(**values | {"refs": tuple(row.refs)}), hash=row.hash)


def _segment(row: Row[Any]) -> Segment:
    return Segment(**dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for it
