"""A service's copy of the company's structure, people and teams: the newest event about each, as it was published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.accounts import DirectoryEvent, PersonChanged, StructurePublished, TeamChanged
from shared.contracts.wire.records import decode_value, encode_value

_TYPES: dict[str, type[DirectoryEvent]] = {
    body.event_type: body for body in (StructurePublished, PersonChanged, TeamChanged)
}


@dataclass(frozen=True, slots=True)
class DirectoryTables:
    """The two tables that every service has, created by `shared.db.directory_v1`."""

    entry: Table
    """The structure, each person and each team, by the key of their events."""
    revision: Table
    """One row, whose number grows with every change of an entry."""


def directory_tables(metadata: MetaData) -> DirectoryTables:
    """Add the copy of structure, people and teams to a service's metadata."""
    return DirectoryTables(
        Table(
            "directory",
            metadata,
            Column("key", Text, primary_key=True),
            Column("type", Text, nullable=False),
            Column("version", Integer, nullable=False),
            Column("value", LargeBinary, nullable=False),
        ),
        Table(
            "directory_revision",
            metadata,
            Column("id", Integer, primary_key=True, autoincrement=False),
            Column("revision", BigInteger, nullable=False),
        ),
    )


@dataclass(frozen=True, slots=True)
class DirectoryStore:
    """Reads and writes the copy of one service; never commits."""

    connection: AsyncConnection
    tables: DirectoryTables

    async def keep(self, states: Iterable[DirectoryEvent]) -> None:
        """Keep what is newer than what is there; an older version never overwrites a newer one."""
        newest: dict[str, DirectoryEvent] = {}
        for state in states:
            known = newest.get(state.key())
            if known is None or known.version < state.version:
                newest[state.key()] = state
        if not newest:
            return
        await self.lock()
        entry = self.tables.entry
        new = insert(entry)
        columns = ("type", "version", "value")
        statement = new.values({name: bindparam(f"new_{name}") for name in ("key", *columns)}).on_conflict_do_update(
            index_elements=[entry.c.key],
            set_={name: new.excluded[name] for name in columns},
            where=entry.c.version < new.excluded.version,
        )
        rows = [
            {
                "new_key": key,
                "new_type": state.event_type,
                "new_version": state.version,
                "new_value": encode_value(state),
            }
            for key, state in sorted(newest.items())
        ]
        await self.connection.execute(statement, rows)

    async def lock(self) -> None:
        """Keep others from writing until the transaction ends; `keep` does it first.

        So all who write wait for each other at the same place, in whichever order they then write.
        """
        revision = self.tables.revision
        await self.connection.execute(update(revision).values(revision=revision.c.revision + 1))

    async def read_revision(self) -> int:
        """Return the number that grows with every change."""
        return int((await self.connection.execute(select(self.tables.revision.c.revision))).scalar_one())

    async def read_all(self) -> Sequence[DirectoryEvent]:
        """Return the newest state of everything, by key."""
        entry = self.tables.entry.c
        rows = await self.connection.execute(select(entry.type, entry.value).order_by(entry.key))
        return [decode_value(_TYPES[row.type], row.value) for row in rows]
