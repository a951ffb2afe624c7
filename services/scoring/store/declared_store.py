"""What people declared, in the database: a row for each key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic

from sqlalchemy import ColumnElement, Row, Select, Table, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.declared import D, Declared
from shared.errors import NotFoundError, PreconditionFailedError


@dataclass(frozen=True, slots=True)
class Kind(Generic[D]):
    """A kind of things: where they are kept, how they are written there, and what is said when one is not as thought.

    Its table has `key`, `revision` and `updated_at` beside what the definition is written to.
    """

    table: Table
    columns_of: Callable[[D], Mapping[str, Any]]
    definition_of: Callable[[Row[Any]], D]
    missing: type[NotFoundError]
    changed: Callable[[], PreconditionFailedError]


@dataclass(frozen=True, slots=True)
class DeclaredStore(Generic[D]):
    """Reads and writes things of a kind; never commits."""

    connection: AsyncConnection
    kind: Kind[D]

    async def add(self, one: Declared[D]) -> bool:
        """Insert a thing; return False when there is one of its key, committed before this call returned."""
        table = self.kind.table
        statement = insert(table).values(self._row(one)).on_conflict_do_nothing().returning(table.c.key)
        return (await self.connection.execute(statement)).first() is not None

    async def get(self, key: str, *, for_update: bool = False) -> Declared[D]:
        """Return the thing of that key.

        Args:
            key: of the thing.
            for_update: keep others from changing it until the transaction ends.

        Raises:
            NotFoundError: there is none; as the kind says it.
        """
        table = self.kind.table
        statement = select(table).where(table.c.key == key)
        found = await self._read(statement.with_for_update() if for_update else statement)
        if not found:
            raise self.kind.missing
        return found[0]

    async def save(self, one: Declared[D]) -> None:
        """Write a thing that was got for update."""
        table = self.kind.table
        await self.connection.execute(update(table).where(table.c.key == one.key).values(self._row(one)))

    async def remove(self, key: str) -> None:
        """Delete a thing that was got for update."""
        table = self.kind.table
        await self.connection.execute(delete(table).where(table.c.key == key))

    async def list_after(self, key: str | None, *, limit: int | None, **equal: str | None) -> list[Declared[D]]:
        """Return up to `limit` things by key, those after `key` only, with the columns that are not None."""
        table = self.kind.table
        conditions: list[ColumnElement[bool]] = [] if key is None else [table.c.key > key]
        conditions += [table.c[name] == value for name, value in equal.items() if value is not None]
        return await self._read(select(table).where(*conditions).order_by(table.c.key).limit(limit))

    async def _read(self, statement: Select[Any]) -> list[Declared[D]]:
        return [
            Declared(row.key, self.kind.definition_of(row), row.revision, row.updated_at)
            for row in await self.connection.execute(statement)
        ]

    def _row(self, one: Declared[D]) -> dict[str, Any]:
        own = {"key": one.key, "revision": one.revision, "updated_at": one.updated_at}
        return {**self.kind.columns_of(one.definition), **own}
