"""Answer what the scores are."""

import asyncio
from dataclasses import dataclass

from services.scoring.domain.query import ScoreItem, ScoreQuery
from services.scoring.domain.report import partition, report, select_series
from services.scoring.store.score_reader import at_one_moment, find_series, read_histograms, read_span, read_volumes
from services.scoring.store.survey_store import read_asked
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadScores:
    """Add up the counts of a window, and score them."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, query: ScoreQuery) -> list[ScoreItem]:
        """Return the scores that `query` asks for; none when there are no answers to it at all.

        Raises:
            UnlikeSeriesError: a question was asked for whose answers cannot be added up.
            InvalidWindowError: too many intervals.
        """
        async with self.unit_of_work.read() as opened:
            connection = await at_one_moment(opened)
            parts = partition(query, select_series(await find_series(connection, query.survey), query))
            if not parts:
                return []
            spans = None
            if query.interval is not None:
                first, last = await read_span(connection, query)
                spans = query.window.split(query.interval, first=first, last=last)
            counts = await read_histograms(connection, parts, query)
            asked = await read_asked(connection, query.survey)
            volumes = await read_volumes(connection, query)
        # Thousands of intervals take a while to score; a thread lets others in this process have their turns meanwhile.
        return await asyncio.to_thread(report, query, parts, counts, spans=spans, asked=asked, volumes=volumes)
