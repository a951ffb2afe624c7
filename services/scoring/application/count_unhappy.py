"""Count the responses with an unhappy answer by survey and hour, and publish the hours that changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.scoring.domain.unhappy import SurveyHour, UnhappyCounts
from services.scoring.events_out import unhappy_counted
from services.scoring.store.unhappy_store import UnhappyStore
from shared.unit_of_work import UnitOfWork, Work

CLOCKS_DIFFER = timedelta(seconds=2)
"""By how much the clocks of processes and of the database may differ."""
MOST_HOURS = 2_000
"""That are corrected in one transaction after a replay."""


@dataclass(frozen=True, slots=True)
class CountUnhappy:
    """Add up what workers noted. One does it at a time, so an hour is published once, with all that came in since.

    After a replay all responses are counted anew, as they stand at one moment. What was noted by then is among them,
    and what workers note later is added later, so nobody has to wait.
    """

    unit_of_work: UnitOfWork

    async def __call__(self, *, pause: timedelta = timedelta(0)) -> int:
        """Return how many hours changed.

        Args:
            pause: nothing is done when hours were published less than this ago.

        Raises:
            UnavailableError: the database is away.
        """
        async with self.unit_of_work.read() as connection:
            store = UnhappyStore(connection)
            is_recount = await store.wants_recount()
            # Read before anything is counted: whatever was committed by then is seen.
            counted_to = await store.settled_until() - CLOCKS_DIFFER
        if not is_recount:
            return await self._add_up(counted_to, pause)
        number = 0
        while corrected := await self._recount(counted_to):
            number += corrected
            if corrected < MOST_HOURS:
                break
        return number

    async def _add_up(self, counted_to: datetime, pause: timedelta) -> int:
        async with self.unit_of_work.begin() as work:
            store = UnhappyStore(work.connection)
            if not await store.take_turn(pause=pause):
                return 0
            changes = await store.take()
            if changes:
                await store.end_turn(recount=False)
            return await _count(work, changes, counted_to)

    async def _recount(self, counted_to: datetime) -> int:
        async with self.unit_of_work.begin() as work:
            store = UnhappyStore(work.connection)
            await store.see_one_moment()
            if not await store.take_turn(pause=timedelta(0)):
                return 0
            await store.take()
            differences = await store.read_differences(most=MOST_HOURS)
            await store.end_turn(recount=len(differences) == MOST_HOURS)
            return await _count(work, differences, counted_to)


async def _count(work: Work, changes: Mapping[SurveyHour, UnhappyCounts], counted_to: datetime) -> int:
    changed = {hour: counts for hour, counts in changes.items() if any(counts)}
    if changed:
        for hour, counts in (await UnhappyStore(work.connection).add(changed)).items():
            work.publish(unhappy_counted(hour, counts, counted_to=counted_to))
    return len(changed)
