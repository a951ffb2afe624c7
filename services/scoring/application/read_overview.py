"""Read everything at a glance: a handful of queries, however many surveys and units there are."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import groupby
from uuid import UUID

from services.scoring.application.counting import read_parts
from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.overview import Cut, Overview, ReadSurvey, Weeks, items_of, targets_of, weeks_until
from services.scoring.domain.place_selection import partition_by_place
from services.scoring.domain.query import TOUCHPOINT, KnownSeries, ScoreQuery
from services.scoring.domain.report import Numbers
from services.scoring.domain.segment import LOCATION, Segment
from services.scoring.domain.selection import SelectedParts, partition
from services.scoring.domain.target import Target
from services.scoring.store.score_reader import ScoreReader, at_one_moment
from services.scoring.store.target_store import TARGETS
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

_Asked = tuple[ScoreQuery, SelectedParts]


@dataclass(frozen=True, slots=True)
class ReadOverview:
    """Every score of the last four weeks, by survey and, if wanted, by unit and touchpoint."""

    unit_of_work: UnitOfWork
    clock: Clock
    smallest_cell: int
    """Scores of some places only, of fewer answers, are not shown."""
    least_answers: int
    """With fewer answers on either side nothing is said about a change."""

    async def __call__(self, *, cuts: Sequence[Cut], zone: tzinfo, with_weeks: bool = False) -> Overview:
        """Return all of it, of one moment.

        Args:
            cuts: the ways to cut answers up; targets are those of the places of the first.
            zone: by whose clocks days begin.
            with_weeks: also give the score of each week.
        """
        now = self.clock.now()
        weeks = weeks_until(now, zone)
        async with self.unit_of_work.read() as opened:
            connection = await at_one_moment(opened)
            reader = ScoreReader(connection)
            surveys = _by_survey(await reader.find_series(None))
            targets = await TARGETS.store(connection).list_after(None, limit=None)
            ids = [one.key.series_id for series in surveys.values() for one in series]
            queries = [ScoreQuery("", places=cut.places, by=cut.by) for cut in cuts]
            needs_places = any(query.is_by_place for query in queries)
            segments = await reader.find_segments(ids, [LOCATION]) if needs_places else {}
            asked = _Selections(surveys, segments)
            scores = [one for cut in cuts for one in asked.select(surveys, cut)]
            aimed = [survey for survey in surveys if any(one.definition.survey == survey for one in targets)]
            aims = [Cut(cuts[0].places), Cut(cuts[0].places, (TOUCHPOINT,))]
            goals = [one for cut in aims for one in asked.select(aimed, cut)]
            read = await self._read(reader, [*scores, *goals], weeks)
        on = now.astimezone(zone).date()
        return await asyncio.to_thread(self._overview, weeks, read, len(scores), targets, asked, on, with_weeks)

    def _overview(  # noqa: PLR0917 - all that was read
        self,
        weeks: Weeks,
        read: Sequence[ReadSurvey],
        scores: int,
        targets: Sequence[Target],
        asked: "_Selections",
        on: date,
        with_weeks: bool,  # noqa: FBT001 - as named
    ) -> Overview:
        smallest, least = self.smallest_cell, self.least_answers
        return Overview(
            weeks,
            items_of(read[:scores], weeks, smallest=smallest, least=least, with_weeks=with_weeks),
            targets_of(read[scores:], weeks, targets, smallest=smallest, on=on),
            tuple(sorted(asked.refused)),
        )

    async def _read(self, reader: ScoreReader, asked: Sequence[_Asked], weeks: Weeks) -> list[ReadSurvey]:
        parts = [part for _, selection in asked for part in (*selection.parts, *selection.places)]
        cells = iter(await read_parts(reader, parts, weeks.current))
        read = []
        for query, selection in asked:
            mine = [next(cells) for _ in selection.parts]
            read.append(ReadSurvey(query, selection, Numbers(mine, (), [next(cells) for _ in selection.places])))
        return read


class _Selections:
    """What to read of each survey."""

    def __init__(
        self,
        surveys: Mapping[str, Sequence[KnownSeries]],
        segments: Mapping[UUID, Sequence[Segment]],
    ) -> None:
        self._surveys = surveys
        self._segments = segments
        self.refused: set[str] = set()
        """Surveys that cannot be counted by place."""

    def select(self, surveys: Sequence[str] | Mapping[str, object], cut: Cut) -> list[_Asked]:
        found = []
        for survey in surveys:
            query = ScoreQuery(survey, places=cut.places, by=cut.by)
            divide = partition_by_place if query.is_by_place else partition
            try:
                found.append((query, divide(query, self._surveys[survey], self._segments, {})))
            except UnanswerableQueryError:
                self.refused.add(survey)
        return found


def _by_survey(series: Sequence[KnownSeries]) -> dict[str, list[KnownSeries]]:
    in_order = sorted(series, key=lambda one: one.key.survey)
    return {survey: list(group) for survey, group in groupby(in_order, key=lambda one: one.key.survey)}
