"""Answer what the scores are, and how they changed."""

import asyncio
from dataclasses import dataclass, replace

from services.scoring.application.counting import Asked, count_asked, find_asked
from services.scoring.domain.comparison import Against, ChangeItem, Side, compare
from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.query import ScoreItem, ScoreQuery
from services.scoring.domain.report import report
from services.scoring.domain.window import EVER, Window
from services.scoring.store.score_reader import at_one_moment
from shared.unit_of_work import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadScores:
    """Add up the counts of a window, and score them."""

    unit_of_work: UnitOfWork
    smallest_cell: int
    """Scores by location, language or attribute of fewer answers are not shown."""

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
            grid, numbers = await count_asked(connection, query, asked)
        # Thousands of intervals take a while to score; a thread lets others in this process have their turns meanwhile.
        return await asyncio.to_thread(report, query, asked.selection, numbers, grid=grid, smallest=self.smallest_cell)


@dataclass(frozen=True, slots=True)
class ReadChanges:
    """Compare the scores of two windows, or of each part with the rest."""

    unit_of_work: UnitOfWork
    smallest_cell: int
    """Scores by location, language or attribute of fewer answers are not shown."""
    least_answers: int
    """With fewer answers in either set nothing is said about a change."""

    async def __call__(self, *, query: ScoreQuery, base: Window | Against) -> list[ChangeItem]:
        """Return each score that `query` asks for beside the one it is compared with.

        Args:
            query: asks for no intervals.
            base: the window to compare with, or how to find what to compare with.

        Raises:
            UnlikeSeriesError: a question was asked for whose answers cannot be added up, or not be compared.
            UnanswerableQueryError: the windows overlap, or there is no rest.
            InvalidWindowError: the window is open, so none lies before it.
        """
        window = _base_window(query, base)
        async with self.unit_of_work.read() as opened:
            connection = await at_one_moment(opened)
            asked = await find_asked(connection, query)
            if not asked.selection.parts:
                return []
            current = await _side(connection, query, asked)
            before = None if window is None else await _side(connection, replace(query, window=window), asked)
        return await asyncio.to_thread(
            compare, asked.selection, current, before, smallest=self.smallest_cell, least=self.least_answers
        )


def _base_window(query: ScoreQuery, base: Window | Against) -> Window | None:
    if query.interval is not None:
        raise UnanswerableQueryError(
            field="interval", detail="cannot be asked for here; each item compares two windows"
        )
    if base == "rest":
        if not query.by:
            raise UnanswerableQueryError(
                field="by", detail="is needed: without parts there is no rest to compare them with"
            )
        return None
    window = query.window.before(query.zone) if base == "previous" else base
    if window == EVER or window.meets(query.window):
        detail = "and `base_to` must not overlap `from` and `to`: answers in both windows are no evidence of a change"
        raise UnanswerableQueryError(field="base_from", detail=detail)
    return window


async def _side(connection: Connection, query: ScoreQuery, asked: Asked) -> Side:
    grid, numbers = await count_asked(connection, query, asked)
    return Side(query, grid, numbers)
