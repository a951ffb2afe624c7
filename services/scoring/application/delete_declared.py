"""Delete what was declared, such as a journey or a target."""

from dataclasses import dataclass
from typing import Generic

from services.scoring.domain.declared import D
from services.scoring.store.declared_store import DeclaredStore, Kind
from shared.preconditions import Precondition
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeleteDeclared(Generic[D]):
    """Forget how touchpoints were ordered, or what a score was to reach; scores stay."""

    unit_of_work: UnitOfWork
    kind: Kind[D]

    async def __call__(self, *, key: str, expected: Precondition | None = None) -> None:
        """Delete the thing.

        Args:
            key: of the thing.
            expected: what must be true of the thing; anything when None.

        Raises:
            NotFoundError: there is none.
            PreconditionFailedError: the thing is not as expected.
        """
        async with self.unit_of_work.begin() as work:
            things = DeclaredStore(work.connection, self.kind)
            stored = await things.get(key, for_update=True)
            if expected is not None and not expected.holds(stored.tag):
                raise self.kind.changed()
            await things.remove(key)
