"""The list of people within a caller's reach."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.accounts.application.people.managing import Managing
from services.accounts.domain.people.listing import ListedPerson, PeopleFilter, Sorting
from services.accounts.domain.people.person import PersonNotFoundError
from services.accounts.domain.people.sessions import Lifetimes
from services.accounts.store.people_lists import PeopleLists
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

EVERYBODY = PeopleFilter()
BY_NAME = Sorting()


@dataclass(frozen=True, slots=True)
class ListPeople:
    unit_of_work: UnitOfWork
    clock: Clock
    lifetimes: Lifetimes
    managing: Managing

    async def __call__(
        self,
        *,
        caller: Caller,
        wanted: PeopleFilter = EVERYBODY,
        unit: str | None = None,
        sorting: Sorting = BY_NAME,
        limit: int,
    ) -> list[ListedPerson]:
        """Return up to `limit` people within the caller's unit who are not erased.

        Args:
            caller: who asks.
            wanted: which people; its units and reach are found out here.
            unit: code of a unit: only people of it, and of those below it.
            sorting: in which order, and after whom.
            limit: how many at most.
        """
        management = await self.managing.of(caller)
        units = None if unit is None else await self.managing.units.locations_of(unit)
        within = replace(wanted, units=units, reach=management.units, also=caller.person_id)
        async with self.unit_of_work.read() as connection:
            lists = PeopleLists(connection, self.clock.now(), self.lifetimes)
            return await lists.page(within, sorting, limit=limit)

    async def one(self, *, caller: Caller, person_id: UUID) -> ListedPerson:
        """Return one person as the list shows them.

        Raises:
            PersonNotFoundError: there is none of that id within the caller's unit, or they were erased.
        """
        management = await self.managing.of(caller)
        async with self.unit_of_work.read() as connection:
            found = await PeopleLists(connection, self.clock.now(), self.lifetimes).of_person(person_id)
        if found is None or not management.sees(found.person):
            raise PersonNotFoundError
        return found
