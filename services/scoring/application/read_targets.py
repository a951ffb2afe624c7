"""Read targets."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.domain.target import Target
from services.scoring.store.target_store import TargetStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadTargets:
    """Return targets as they stand."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, survey: str | None, after: str | None, limit: int) -> Sequence[Target]:
        """Return up to `limit` targets by key, those after `after` only, of one survey or of all."""
        async with self.unit_of_work.read() as connection:
            return await TargetStore(connection).list_after(after, survey=survey, limit=limit)
