"""Storage of things that belong to people: a row for each, no two of a person with the same name."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    Uuid,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.errors import NotFoundError
from shared.owned import OwnedResource

O = TypeVar("O", bound=OwnedResource[Any])  # noqa: E741 - what is owned


def owned_table(name: str, metadata: MetaData, *columns: Column[Any]) -> Table:
    """Return the table of a kind; `columns` are those of the definition besides its name."""
    table = Table(
        name,
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("owner", Uuid, nullable=False),
        Column("name", Text, nullable=False),
        *columns,
        Column("version", Integer, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("updated_at", DateTime(timezone=True), nullable=False),
    )
    Index(f"uq_{name}_owner_name", table.c.owner, func.lower(table.c.name), unique=True)
    return table


@dataclass(frozen=True, slots=True)
class OwnedStore(ABC, Generic[O]):
    """Reads and writes things of a kind; never commits."""

    connection: AsyncConnection
    table: ClassVar[Table]
    """Made by `owned_table`."""
    missing: ClassVar[type[NotFoundError]]
    """Raised when there is none of an id."""

    @abstractmethod
    def columns_of(self, one: O) -> Mapping[str, Any]:
        """Return the columns of the definition besides its name."""

    @abstractmethod
    def thing_of(self, row: Row[Any]) -> O: ...

    async def get(self, thing_id: UUID, *, lock: bool = False) -> O:
        """Return one; with `lock`, keep others from changing it until the transaction ends.

        Raises:
            NotFoundError: there is none of this id; `missing`.
        """
        query = select(self.table).where(self.table.c.id == thing_id)
        row = (await self.connection.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise self.missing
        return self.thing_of(row)

    async def lock_of(self, owner: UUID) -> int:
        """Return how many somebody has, and let nobody else count them until the end of the transaction."""
        key = func.hashtextextended(f"{self.table.name} {owner}", 0)
        await self.connection.execute(select(func.pg_advisory_xact_lock(key)))
        theirs = select(func.count()).where(self.table.c.owner == owner)
        return int((await self.connection.execute(theirs)).scalar_one())

    async def has_name(self, owner: UUID, name: str, *, but: UUID | None = None) -> bool:
        """Return whether another one of theirs has this name, in upper or lower case."""
        table = self.table.c
        query = select(table.id).where(table.owner == owner, func.lower(table.name) == func.lower(name))
        found = (await self.connection.execute(query)).scalar_one_or_none()
        return found is not None and found != but

    async def add(self, one: O) -> None:
        await self.connection.execute(insert(self.table).values(self._row(one)))

    async def put(self, one: O) -> None:
        """Write what became of one that is locked."""
        await self.connection.execute(update(self.table).where(self.table.c.id == one.id).values(self._row(one)))

    async def drop(self, thing_id: UUID) -> None:
        """Delete one, and what hangs on it."""
        await self.connection.execute(delete(self.table).where(self.table.c.id == thing_id))

    def _row(self, one: O) -> dict[str, Any]:
        return {
            "id": one.id,
            "owner": one.owner,
            "name": one.definition.name,
            "version": one.version,
            "created_at": one.created_at,
            "updated_at": one.updated_at,
            **self.columns_of(one),
        }


def common_columns(row: Row[Any]) -> dict[str, Any]:
    """Return what a thing has besides its definition, as its class takes it."""
    return {name: getattr(row, name) for name in ("id", "owner", "version", "created_at", "updated_at")}
