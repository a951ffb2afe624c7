"""Create a journey, or give it another definition."""

from dataclasses import dataclass

from services.scoring.domain.errors import JourneyChangedError, JourneyNotFoundError
from services.scoring.domain.journey import Journey, JourneyDefinition
from services.scoring.store.journey_store import JourneyStore
from shared.clock import Clock
from shared.preconditions import Precondition
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PutJourney:
    """Make the journey of a key be what is asked for; asking again for the same changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, definition: JourneyDefinition, expected: Precondition | None = None
    ) -> tuple[Journey, bool]:
        """Return the journey and whether it is new.

        Args:
            key: of the journey.
            definition: what it shall be.
            expected: what must be true of the journey; anything when None.

        Raises:
            InvalidJourneyError: the definition makes no sense; the places are named.
            JourneyChangedError: the journey is not as expected.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            journeys = JourneyStore(work.connection)
            journey = Journey.new(key, definition, at=now)
            if (expected is None or expected.is_new) and await journeys.add(journey):
                return journey, True
            try:
                stored = await journeys.get(key, for_update=True)
            except JourneyNotFoundError:
                raise JourneyChangedError from None
            if expected is not None and not expected.holds(stored.tag):
                raise JourneyChangedError
            changed = stored.redefined(definition, at=now)
            if changed is not stored:
                await journeys.save(changed)
            return changed, False
