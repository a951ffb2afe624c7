"""Lists of customers that imports have made: programmes can be for those who are on one."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.customers.lists import CustomerList, CustomerListNotFoundError
from services.collector.store.customer_lists import CustomerLists
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListCustomerLists:
    unit_of_work: UnitOfWork

    async def __call__(self, *, after: str | None, limit: int) -> Sequence[CustomerList]:
        """Return at most `limit` lists by key, from behind `after` on."""
        async with self.unit_of_work.read() as connection:
            return await CustomerLists(connection).list_after(after or "", limit=limit)


@dataclass(frozen=True, slots=True)
class DeleteCustomerList:
    """Take everybody off a list, so that an import can fill it anew. The customers stay."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> None:
        """Empty it.

        Raises:
            CustomerListNotFoundError: nobody is on it.
        """
        async with self.unit_of_work.begin() as work:
            people = await CustomerLists(work.connection).delete(key)
            if not people:
                raise CustomerListNotFoundError
            work.audit("customer_list.deleted", "customer_list", key, before={"people": people})
