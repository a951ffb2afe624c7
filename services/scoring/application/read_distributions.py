"""Answer how the answers to questions are distributed."""

import asyncio
from dataclasses import dataclass

from services.scoring.application.counting import count_asked, find_asked
from services.scoring.domain.distribution import Distribution, distributions_of
from services.scoring.domain.query import ScoreQuery
from services.scoring.domain.time_grid import grid_of
from services.scoring.store.score_reader import at_one_moment
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadDistributions:
    unit_of_work: UnitOfWork
    smallest_cell: int
    """Answers by location, language or attribute of fewer people are not shown."""

    async def __call__(self, *, query: ScoreQuery) -> list[Distribution]:
        """Return one for each question that `query` asks for, and for each scale that it was asked on.

        Args:
            query: groups by nothing and asks for no intervals. `question` is a concept, or the key of a question.

        Raises:
            UnlikeSeriesError: questions of this key measured several concepts.
            UnanswerableQueryError: a parameter names what is not known, or asks for what is not counted.
        """
        async with self.unit_of_work.read() as opened:
            connection = await at_one_moment(opened)
            scored = await find_asked(connection, query)
            chosen = await find_asked(connection, query, choices=True)
            _, on_scales = await count_asked(connection, query, scored)
            _, on_choices = await count_asked(connection, query, chosen)
        grid = grid_of(query, first=None, last=None)
        return await asyncio.to_thread(
            distributions_of,
            query,
            scored.selection,
            chosen.selection,
            (on_scales, on_choices),
            grid=grid,
            smallest=self.smallest_cell,
        )
