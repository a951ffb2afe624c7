"""Publish once more what holds, for a service whose database was restored: it has missed what came after the backup."""

from dataclasses import dataclass

from services.accounts.application.people.records import store
from services.accounts.store.availability_store import AvailabilityStore
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.tables import DIRECTORY
from shared.clock import Clock
from shared.directory_use_cases import read_states, republish_states
from shared.observability.actor import SUITE, act_as
from shared.unit_of_work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class RepublishDirectory:
    """Readers who know it already ignore it: the versions are the same."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Return how many states were published: the structure, people and teams."""
        act_as(SUITE)
        async with self.unit_of_work.begin() as work:
            await self._complete(work)
            return await republish_states(work, DIRECTORY)

    async def _complete(self, work: Work) -> None:
        """Publish working hours that were declared before the events had them, as a new version of their people."""
        availabilities = AvailabilityStore(work.connection)
        await availabilities.lock_absences()
        declared = await availabilities.with_hours()
        known = (await read_states(work, DIRECTORY)).people if declared else {}
        for person_id in declared:
            if person_id in known and not known[person_id].working_hours:
                person = await PeopleStore(work.connection).lock(person_id)
                await store(work, person.renewed(), self.clock.now())
