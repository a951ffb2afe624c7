"""Delete a journey."""

from dataclasses import dataclass

from services.scoring.domain.errors import JourneyChangedError
from services.scoring.store.journey_store import JourneyStore
from shared.preconditions import Precondition
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeleteJourney:
    """Forget how touchpoints were ordered; their scores stay."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, expected: Precondition | None = None) -> None:
        """Delete the journey.

        Args:
            key: of the journey.
            expected: what must be true of the journey; anything when None.

        Raises:
            JourneyNotFoundError: there is none.
            JourneyChangedError: the journey is not as expected.
        """
        async with self.unit_of_work.begin() as work:
            journeys = JourneyStore(work.connection)
            stored = await journeys.get(key, for_update=True)
            if expected is not None and not expected.holds(stored.tag):
                raise JourneyChangedError
            await journeys.remove(key)
