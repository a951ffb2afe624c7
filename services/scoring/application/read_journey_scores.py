"""Read a journey with the scores of its touchpoints."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from services.scoring.application.counting import count_asked, find_asked
from services.scoring.domain.comparison import ChangeItem, Side, compare
from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.journey_report import JourneyReport, report_journey
from services.scoring.domain.places import Places
from services.scoring.domain.query import STAGE, TOUCHPOINT, ScoreItem, ScoreQuery
from services.scoring.domain.report import report
from services.scoring.domain.target import Target
from services.scoring.domain.window import EVER, Window
from services.scoring.store.journey_store import JOURNEYS
from services.scoring.store.score_reader import at_one_moment
from services.scoring.store.target_store import TARGETS
from shared.clock import Clock
from shared.unit_of_work import Connection, UnitOfWork

_NOBODYS = 0
"""Touchpoints are the company's own: no score of theirs over all places is too small to be shown."""


@dataclass(frozen=True, slots=True)
class ReadJourneyScores:
    """Return every touchpoint of a journey in order, with its score, its target and its change."""

    unit_of_work: UnitOfWork
    clock: Clock
    smallest_cell: int
    """Scores of some places only, of fewer answers, are not shown."""
    least_answers: int
    """With fewer answers in either window nothing is said about a change."""

    async def __call__(
        self,
        *,
        key: str,
        survey: str,
        question: str,
        window: Window,
        base: Window | None,
        zone: tzinfo,
        places: Places,
    ) -> JourneyReport:
        """Return the journey's scores, all of one moment.

        Args:
            key: of the journey.
            survey: whose answers count.
            question: a concept, or the key of a question.
            window: when they were given.
            base: the window to compare with; None: the one before, where `window` has one.
            zone: by whose clocks days begin.
            places: where the answers must have been given.

        Raises:
            JourneyNotFoundError: there is none of this key.
            UnlikeSeriesError: answers at a touchpoint, or within a stage, cannot be added up or compared.
            UnanswerableQueryError: the windows overlap.
        """
        before = _base(window, base, zone)
        query = ScoreQuery(survey=survey, question=question, journey=key, places=places, window=window, zone=zone)
        async with self.unit_of_work.read() as opened:
            connection = await at_one_moment(opened)
            journey = await JOURNEYS.store(connection).get(key)
            touchpoints, targets = await self._items(connection, replace(query, by=(STAGE, TOUCHPOINT)), before)
            stages, _ = await self._items(connection, replace(query, by=(STAGE,)), before)
        return report_journey(
            journey,
            survey=survey,
            windows=(window, before),
            touchpoints=touchpoints,
            stages=stages,
            targets=targets,
            on=self.clock.now().astimezone(zone).date(),
        )

    async def _items(
        self, connection: Connection, query: ScoreQuery, base: Window | None
    ) -> tuple[Sequence[ScoreItem | ChangeItem], Sequence[Target]]:
        """Return the scores, compared where there is something to compare with, and the concept's targets."""
        asked = await find_asked(connection, query)
        if not asked.selection.parts:
            return (), ()
        concept = asked.selection.parts[0].subject.concept
        targets = await TARGETS.store(connection).list_after(None, limit=None, survey=query.survey, concept=concept)
        smallest = self.smallest_cell if query.is_by_place else _NOBODYS
        grid, numbers = await count_asked(connection, query, asked)
        if base is None:
            return await asyncio.to_thread(
                report, query, asked.selection, numbers, grid=grid, smallest=smallest
            ), targets
        earlier = replace(query, window=base)
        before = Side(earlier, *await count_asked(connection, earlier, asked))
        return await asyncio.to_thread(
            compare,
            asked.selection,
            Side(query, grid, numbers),
            before,
            smallest=smallest,
            least=self.least_answers,
        ), targets


def _base(window: Window, base: Window | None, zone: tzinfo) -> Window | None:
    if base is None:
        return None if window.start is None or window.end is None else window.before(zone)
    if base == EVER or base.meets(window):
        detail = "and `base_to` must not overlap `from` and `to`: answers in both windows are no evidence of a change"
        raise UnanswerableQueryError(field="base_from", detail=detail)
    return base
