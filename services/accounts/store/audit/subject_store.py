"""What references of the audit log stand for, in the database."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, BindParameter, Text, any_, bindparam, delete, exists, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.audit.subject import Subject, SubjectKind
from services.accounts.store.tables import AUDIT_ENTRY, AUDIT_SUBJECT, FORGOTTEN
from shared.db.bulk import bulk_insert, bulk_values
from shared.db.forgotten import Forgotten

_COLUMNS = tuple(field.name for field in dataclasses.fields(Subject))
_INSERT = bulk_insert(AUDIT_SUBJECT, _COLUMNS)


@dataclass(frozen=True, slots=True)
class SubjectStore:
    connection: AsyncConnection

    async def of(self, references: Collection[str]) -> Mapping[str, Subject]:
        """Return the subjects of these references."""
        wanted = AUDIT_SUBJECT.c.id == any_(_texts(references))
        rows = await self.connection.execute(select(AUDIT_SUBJECT).where(wanted))
        return {row.id: Subject(**dict(row._mapping)) for row in rows}  # noqa: SLF001 - SQLAlchemy's public name

    async def known(self, kinds: Collection[SubjectKind], values: Collection[str]) -> list[Subject]:
        """Return the subjects of these kinds that have one of the values."""
        columns = AUDIT_SUBJECT.c
        wanted = select(AUDIT_SUBJECT).where(columns.value == any_(_texts(values)), columns.kind.in_(kinds))
        return [Subject(**dict(row._mapping)) for row in await self.connection.execute(wanted)]  # noqa: SLF001 - as above

    async def add(self, subjects: Collection[Subject]) -> None:
        if subjects:
            rows = [dataclasses.asdict(subject) for subject in subjects]
            await self.connection.execute(_INSERT, bulk_values(_COLUMNS, rows))

    async def erase(self, references: Collection[str]) -> int:
        """Delete what these references stand for; return how many that changed."""
        columns = AUDIT_SUBJECT.c
        statement = update(AUDIT_SUBJECT).where(columns.id == any_(_texts(references)), columns.value.is_not(None))
        return (await self.connection.execute(statement.values(value=None, salt=None))).rowcount

    async def erase_addresses(self, *, noted_before: datetime) -> int:
        """Delete the network addresses that were noted before a moment; return how many."""
        columns = AUDIT_SUBJECT.c
        old = (columns.kind == "address", columns.noted_at < noted_before, columns.value.is_not(None))
        return (await self.connection.execute(update(AUDIT_SUBJECT).where(*old).values(value=None, salt=None))).rowcount

    async def drop_unused(self, *, noted_before: datetime) -> int:
        """Delete the subjects to which no entry refers any more; return how many."""
        columns = AUDIT_SUBJECT.c
        used = exists().where(AUDIT_ENTRY.c.refs.contains(postgresql.array([columns.id])))
        statement = delete(AUDIT_SUBJECT).where(columns.noted_at < noted_before, ~used)
        return (await self.connection.execute(statement)).rowcount


def _texts(values: Collection[str]) -> BindParameter[Sequence[str]]:
    return bindparam("values", list(values), ARRAY(Text))


def forgotten(connection: AsyncConnection) -> Forgotten:
    """Return the respondents and colleagues that accounts has forgotten."""
    return Forgotten(connection, FORGOTTEN)
