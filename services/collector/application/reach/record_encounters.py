"""Write down what happened between people and surveys; many requests share one commit."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.reach.encounter import Encounter
from services.collector.store.encounter_store import add_encounters
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordEncounters:
    """Append to the log."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, encounters: Sequence[Encounter]) -> list[None]:
        """Store all of them, and return as many times nothing, for those who wait.

        Raises:
            UnavailableError: none is stored for sure; storing one twice does no harm.
        """
        async with self.unit_of_work.begin() as work:
            await add_encounters(work.connection, encounters)
        return [None] * len(encounters)
