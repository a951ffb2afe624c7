"""Companies: what their people add up to, and who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.collector.domain.customers.companies import CompanyPerson, CompanyTotals
from services.collector.domain.customers.facts import CompanyNotFoundError
from services.collector.store.company_store import CompanyStore
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

NOBODY = UUID(int=0)
"""Before everybody in the order of ids."""


@dataclass(frozen=True, slots=True)
class ListCompanies:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, after: str, limit: int, caller: Caller) -> list[CompanyTotals]:
        """Return at most `limit` companies with somebody whom the caller sees, by key, from behind `after` on."""
        today = self.clock.now().date()
        async with self.unit_of_work.read() as connection:
            return await CompanyStore(connection, caller.locations).list_after(after, limit=limit, today=today)


@dataclass(frozen=True, slots=True)
class ReadCompany:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, after: UUID = NOBODY, limit: int, caller: Caller
    ) -> tuple[CompanyTotals, Sequence[CompanyPerson]]:
        """Return a company, and at most `limit` of its people from behind `after` on, by id.

        Raises:
            CompanyNotFoundError: there is none of this key, or the caller sees nobody of it.
        """
        today = self.clock.now().date()
        async with self.unit_of_work.read() as connection:
            store = CompanyStore(connection, caller.locations)
            found = await store.list_after("", limit=1, today=today, key=key)
            if not found:
                raise CompanyNotFoundError
            return found[0], await store.people_of(key, after=after, limit=limit)
