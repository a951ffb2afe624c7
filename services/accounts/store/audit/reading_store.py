"""Reading the audit log: filtered, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.audit.entry import AuditFilter, ReadableEntry
from services.accounts.store.audit.log_store import LogStore, sealed_of
from services.accounts.store.audit.subject_store import SubjectStore
from services.accounts.store.tables import AUDIT_ENTRY, AUDIT_SUBJECT

Position = tuple[int, int]
"""Segment and number of an entry."""


@dataclass(frozen=True, slots=True)
class ReadingStore:
    connection: AsyncConnection

    async def list_before(self, place: Position | None, *, wanted: AuditFilter, limit: int) -> Sequence[ReadableEntry]:
        """Return up to `limit` entries, the newest first; of those before `place` only."""
        columns = AUDIT_ENTRY.c
        statement = select(AUDIT_ENTRY).where(*await self._conditions(wanted))
        if place is not None:
            statement = statement.where(tuple_(columns.segment, columns.number) < tuple_(*place))
        statement = statement.order_by(columns.segment.desc(), columns.number.desc()).limit(limit)
        found = [sealed_of(row) for row in await self.connection.execute(statement)]
        subjects = await LogStore(self.connection).subjects_of(found)
        return [ReadableEntry(sealed=one, subjects=subjects) for one in found]

    async def count(self, wanted: AuditFilter) -> int:
        statement = select(func.count()).select_from(AUDIT_ENTRY).where(*await self._conditions(wanted))
        return (await self.connection.execute(statement)).scalar_one()

    async def values_of(self, column: str) -> list[str]:
        """Return the values that a column with few of them has: `service`, `action` or `thing`."""
        statement = select(AUDIT_ENTRY.c[column]).distinct().order_by(AUDIT_ENTRY.c[column])
        return list((await self.connection.execute(statement)).scalars())

    async def keys(self) -> list[str]:
        """Return the names of the keys that have done something."""
        columns = AUDIT_SUBJECT.c
        named = select(columns.value).where(columns.kind == "key", columns.value.is_not(None)).order_by(columns.value)
        return [name for name in (await self.connection.execute(named)).scalars() if name is not None]

    async def _conditions(self, wanted: AuditFilter) -> list[ColumnElement[bool]]:
        columns = AUDIT_ENTRY.c
        equal = ((columns.action, wanted.action), (columns.thing, wanted.thing), (columns.service, wanted.service))
        found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
        if wanted.locations is not None:
            found.append(columns.location == any_(bindparam("locations", sorted(wanted.locations), ARRAY(Text))))
        if wanted.from_at is not None:
            found.append(columns.at >= wanted.from_at)
        if wanted.to_at is not None:
            found.append(columns.at < wanted.to_at)
        if wanted.actor == "heed":
            found.append(columns.actor_kind == "suite")
        elif wanted.actor is not None:
            subjects = await SubjectStore(self.connection).known(("person", "key"), [wanted.actor])
            found.append(columns.actor_ref.in_([subject.id for subject in subjects]))
        if wanted.thing_id is not None:
            subjects = await SubjectStore(self.connection).known(("person", "respondent"), [wanted.thing_id])
            references = [subject.id for subject in subjects]
            found.append(or_(columns.thing_id == wanted.thing_id, columns.thing_ref.in_(references)))
        if wanted.text is not None:
            found.append(_says(wanted.text))
        return found


def _says(words: str) -> ColumnElement[bool]:
    columns = AUDIT_ENTRY.c
    reason = exists().where(
        AUDIT_SUBJECT.c.id == columns.reason_ref, AUDIT_SUBJECT.c.value.icontains(words, autoescape=True)
    )
    own = (columns.thing_id, columns.before, columns.after)
    return or_(*(column.icontains(words, autoescape=True) for column in own), reason)
