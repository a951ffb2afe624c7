"""Read journeys."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.domain.journey import Journey
from services.scoring.store.journey_store import JourneyStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadJourneys:
    """Return journeys as they stand."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, after: str | None, limit: int) -> Sequence[Journey]:
        """Return up to `limit` journeys by key, those after `after` only."""
        async with self.unit_of_work.read() as connection:
            return await JourneyStore(connection).list_after(after, limit=limit)
