"""Read what was declared, such as journeys and targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from services.scoring.domain.declared import D, Declared
from services.scoring.store.declared_store import DeclaredStore, Kind
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadOneDeclared(Generic[D]):
    """Return one thing as it stands."""

    unit_of_work: UnitOfWork
    kind: Kind[D]

    async def __call__(self, *, key: str) -> Declared[D]:
        """Return the thing.

        Raises:
            NotFoundError: there is none of this key.
        """
        async with self.unit_of_work.read() as connection:
            return await DeclaredStore(connection, self.kind).get(key)


@dataclass(frozen=True, slots=True)
class ReadDeclared(Generic[D]):
    """Return things as they stand."""

    unit_of_work: UnitOfWork
    kind: Kind[D]

    async def __call__(self, *, after: str | None, limit: int, **equal: str | None) -> Sequence[Declared[D]]:
        """Return up to `limit` things by key, those after `after` only, with the columns that are not None."""
        async with self.unit_of_work.read() as connection:
            return await DeclaredStore(connection, self.kind).list_after(after, limit=limit, **equal)
