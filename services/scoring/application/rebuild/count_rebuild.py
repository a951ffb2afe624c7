"""Count the rebuilt responses."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.scoring.application.rebuild.counting import count_all_cells
from services.scoring.domain.rebuild import Rebuild
from services.scoring.store.shadow.counts import ShadowCounts
from services.scoring.store.shadow.responses import ShadowResponses
from services.scoring.store.shadow.schema import Shadow
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CountRebuild:
    """Let the database add up whole surveys: nothing of it passes through this process."""

    unit_of_work: UnitOfWork
    most_values: int
    """How many values of a dimension are distinguished in a series."""

    async def __call__(self, *, rebuild: Rebuild) -> AsyncIterator[tuple[int, int]]:
        """Count everything that was taken in, and yield how many of how many steps are done.

        Raises:
            RebuildLostError: the shadow is no longer there.
            UnavailableError: the database is away.
        """
        async with self.unit_of_work.begin() as work:
            await Shadow(work.connection).check_owner(rebuild.token)
            await Shadow(work.connection).index_loaded()
            await ShadowResponses(work.connection).keep_gone()
            await ShadowResponses(work.connection).keep_reading()
            surveys = await ShadowCounts(work.connection).list_surveys(rebuild.scope)
        steps = len(surveys) + 2
        yield 1, steps
        for done, survey in enumerate(surveys, start=2):
            async with self.unit_of_work.begin() as work:
                await Shadow(work.connection).check_owner(rebuild.token)
                await ShadowCounts(work.connection).fill_cells(survey, rebuild.scope)
                await count_all_cells(work.connection, most_values=self.most_values)
            yield done, steps
        async with self.unit_of_work.begin() as work:
            await Shadow(work.connection).check_owner(rebuild.token)
            await Shadow(work.connection).analyse()
        yield steps, steps
