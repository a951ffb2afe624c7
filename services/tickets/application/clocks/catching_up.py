"""Bring up to date the clocks of cases that changed without them."""

from dataclasses import dataclass

from services.tickets.application.clocks.keeping import Case, ClockKeeper
from services.tickets.domain.clocks.course import course_of
from services.tickets.domain.clocks.keeping import Reckoning
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork

AT_ONCE = 500
"""Cases in one transaction."""


@dataclass(frozen=True, slots=True)
class CatchUpClocks:
    """Keep the clocks of cases that are not marked as kept.

    Those are older than clocks, or were opened by a process of the version before, or their customer was erased. Clocks
    begin at this moment: nobody asked for anything to be done sooner, so nothing of the past is late.
    """

    unit_of_work: UnitOfWork
    directory: ReadDirectory
    keeper: ClockKeeper

    async def __call__(self) -> int:
        """Return how many cases there were. Several may do this side by side."""
        total = 0
        while found := await self._some():
            total += found
        return total

    async def _some(self) -> int:
        structure = (await self.directory()).structure
        async with self.unit_of_work.begin() as work:
            store = self.keeper.store(work.connection)
            tickets = await store.lock_unclocked(limit=AT_ONCE)
            if not tickets:
                return 0
            known, lines = await store.of(tickets), await store.histories(tickets)
            cases = [
                Case(ticket=ticket, course=course_of(lines[id_]), known=known[id_], at=work.now, is_new=True)
                for id_, ticket in tickets.items()
            ]
            await self.keeper.keep(work.connection, cases, Reckoning(structure), None)
            return len(tickets)
