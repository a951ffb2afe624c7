"""Storage of things with a key: a row for each, and for some kinds a row for each version too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.errors import NotFoundError
from shared.keyed.resource import D, KeyedResource


def keyed_table(name: str, metadata: MetaData, *columns: Column[Any]) -> Table:
    """Return the table of a kind.

    Args:
        name: of the table.
        metadata: of the service.
        columns: of the definition.
    """
    return Table(name, metadata, Column("key", Text, primary_key=True), *columns, *_states(versions_are_key=False))


def versions_table(name: str, metadata: MetaData, *columns: Column[Any]) -> Table:
    """Return the table of the versions of a kind, which never change; arguments are those of `keyed_table`."""
    return Table(name, metadata, Column("key", Text, primary_key=True), *columns, *_states(versions_are_key=True))


def _states(*, versions_are_key: bool) -> tuple[Column[Any], ...]:
    return (
        Column("version", Integer, primary_key=versions_are_key, nullable=False, autoincrement=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("updated_at", DateTime(timezone=True), nullable=False),
    )


@dataclass(frozen=True, slots=True)
class Kind(Generic[D]):
    """A kind of things: its name, its tables, and how a definition is stored in a row."""

    thing: str
    """The name in messages, such as `journey`."""
    missing: type[NotFoundError]
    """Raised when there is none of a key."""
    table: Table
    """Made by `keyed_table`."""
    columns_of: Callable[[D], Mapping[str, Any]]
    definition_of: Callable[[Row[Any]], D]
    versions: Table | None = None
    """Made by `versions_table`; None: only the newest version is kept."""

    def store(self, connection: AsyncConnection) -> "KeyedStore[D]":

        return KeyedStore(connection, self)


@dataclass(frozen=True, slots=True)
class KeyedStore(Generic[D]):
    """Reads and writes things of a kind; never commits."""

    connection: AsyncConnection
    kind: Kind[D]

    async def add(self, one: KeyedResource[D]) -> KeyedResource[D] | None:
        """Insert a new thing.

        Returns:
            The thing; if one of its key was deleted earlier, its versions continue. None when there is one of its key,
            committed before this call returned.
        """
        table, versions = self.kind.table, self.kind.versions
        statement = postgresql.insert(table).values(self._row(one)).on_conflict_do_nothing().returning(table.c.key)
        if (await self.connection.execute(statement)).first() is None:
            return None
        if versions is None:
            return one
        # The row is ours now: nobody adds versions to this key meanwhile.
        newest = select(func.max(versions.c.version)).where(versions.c.key == one.key)
        last = (await self.connection.execute(newest)).scalar()
        if last is None:
            await self._keep_version(one)
            return one
        going_on = replace(one, version=last + 1)
        await self.save(going_on)
        return going_on

    async def get(self, key: str) -> KeyedResource[D]:
        """Return the thing of that key.

        Raises:
            NotFoundError: there is none; `kind.missing`.
        """
        return self._only(await self._read(self._of(key)))

    async def lock(self, key: str) -> KeyedResource[D]:
        """Return the thing of that key, and keep others from changing it until the transaction ends.

        Raises:
            NotFoundError: there is none; `kind.missing`.
        """
        return self._only(await self._read(self._of(key).with_for_update()))

    async def get_version(self, key: str, version: int) -> KeyedResource[D]:
        """Return the thing of that key as it was in a version; for kinds that keep them.

        Raises:
            NotFoundError: there never was such a version; `kind.missing`.
        """
        table = self._versions()
        return self._only(await self._read(select(table).where(table.c.key == key, table.c.version == version)))

    async def list_versions(self, key: str, *, limit: int) -> Sequence[KeyedResource[D]]:
        """Return up to `limit` versions of the thing of that key, the newest first; for kinds that keep them."""
        table = self._versions()
        return await self._read(select(table).where(table.c.key == key).order_by(table.c.version.desc()).limit(limit))

    def _versions(self) -> Table:
        table = self.kind.versions
        assert table is not None, f"versions of a {self.kind.thing} are not kept"  # noqa: S101 - a mistake of the caller
        return table

    async def save(self, one: KeyedResource[D]) -> None:
        """Write the new version of a thing that is locked."""
        table = self.kind.table
        await self.connection.execute(update(table).where(table.c.key == one.key).values(self._row(one)))
        await self._keep_version(one)

    async def remove(self, key: str) -> None:
        """Delete a thing that is locked; its versions stay."""
        table = self.kind.table
        await self.connection.execute(delete(table).where(table.c.key == key))

    async def list_after(
        self, key: str | None, *, limit: int | None, **equal: str | bool | None
    ) -> Sequence[KeyedResource[D]]:
        """Return up to `limit` things in the order of their keys, from behind `key`; `equal` filters by columns."""
        table = self.kind.table
        conditions: list[ColumnElement[bool]] = [] if key is None else [table.c.key > key]
        conditions += [table.c[name] == value for name, value in equal.items() if value is not None]
        return await self._read(select(table).where(*conditions).order_by(table.c.key).limit(limit))

    def _of(self, key: str) -> Select[Any]:
        return select(self.kind.table).where(self.kind.table.c.key == key)

    async def _keep_version(self, one: KeyedResource[D]) -> None:
        if self.kind.versions is not None:
            await self.connection.execute(insert(self.kind.versions).values(self._row(one)))

    async def _read(self, statement: Select[Any]) -> list[KeyedResource[D]]:
        return [
            KeyedResource(row.key, self.kind.definition_of(row), row.version, row.created_at, row.updated_at)
            for row in await self.connection.execute(statement)
        ]

    def _only(self, found: Sequence[KeyedResource[D]]) -> KeyedResource[D]:
        if not found:
            raise self.kind.missing
        return found[0]

    def _row(self, one: KeyedResource[D]) -> dict[str, Any]:
        states = {"version": one.version, "created_at": one.created_at, "updated_at": one.updated_at}
        return {"key": one.key, **self.kind.columns_of(one.definition), **states}
