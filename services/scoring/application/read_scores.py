"""Answer what the scores are."""

import asyncio
from dataclasses import dataclass

from services.scoring.application.counting import count_asked, find_asked
from services.scoring.domain.query import ScoreItem, ScoreQuery
from services.scoring.domain.report import report
from services.scoring.store.score_reader import at_one_moment
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadScores:
    """Add up the counts of a window, and score them."""

    unit_of_work: UnitOfWork
    smallest_cell: int
    """Scores by location, language or attribute of fewer answers are not told."""

    async def __call__(self, *, query: ScoreQuery) -> list[ScoreItem]:
        """Return the scores that `query` asks for; none when there are no answers to it at all.

        Raises:
            UnlikeSeriesError: a question was asked for whose answers cannot be added up.
            UnanswerableQueryError: a parameter names what is not known, or asks for what is not counted.
            InvalidWindowError: too many intervals.
        """
        async with self.unit_of_work.read() as opened:
            connection = await at_one_moment(opened)
            asked = await find_asked(connection, query)
            if not asked.selection.parts:
                return []
            frame, numbers = await count_asked(connection, query, asked)
        # Thousands of intervals take a while to score; a thread lets others in this process have their turns meanwhile.
        return await asyncio.to_thread(
            report, query, asked.selection, numbers, frame=frame, smallest=self.smallest_cell
        )
