"""Read one target."""

from dataclasses import dataclass

from services.scoring.domain.target import Target
from services.scoring.store.target_store import TargetStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadTarget:
    """Return one target as it stands."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> Target:
        """Return the target.

        Raises:
            TargetNotFoundError: there is none of this key.
        """
        async with self.unit_of_work.read() as connection:
            return await TargetStore(connection).get(key)
