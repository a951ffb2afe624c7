"""Read one journey."""

from dataclasses import dataclass

from services.scoring.domain.journey import Journey
from services.scoring.store.journey_store import JourneyStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadJourney:
    """Return one journey as it stands."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> Journey:
        """Return the journey.

        Raises:
            JourneyNotFoundError: there is none of this key.
        """
        async with self.unit_of_work.read() as connection:
            return await JourneyStore(connection).get(key)
