"""Read everything at a glance: a handful of queries, however many surveys and units there are."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby

from services.scoring.domain.cutting import Cut, CutSurvey, Cutting, SurveyRead, slices_to_read
from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.overview import Overview, items_of, targets_of
from services.scoring.domain.query import TOUCHPOINT, KnownSeries, ScoreQuery
from services.scoring.domain.segment import LOCATION
from services.scoring.domain.target import Target
from services.scoring.domain.weeks import Weeks, weeks_until
from services.scoring.store.score_reader import ScoreReader, at_one_moment
from services.scoring.store.target_store import TARGETS
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadOverview:
    """Every score of the last four weeks, by survey and, if wanted, by unit and touchpoint."""

    unit_of_work: UnitOfWork
    clock: Clock
    smallest_cell: int
    """Scores of some places only, of fewer answers, are not shown."""
    least_answers: int
    """With fewer answers on either side nothing is said about a change."""

    async def __call__(self, *, cuts: Sequence[Cut], zone: tzinfo) -> Overview:
        """Return all of it, of one moment.

        Args:
            cuts: the ways to cut answers up, all for one reader; targets are those of the places of the first.
            zone: by whose clocks days begin.
        """
        now = self.clock.now()
        weeks = weeks_until(now, zone)
        needs_places = any(ScoreQuery("", places=cut.places, by=cut.by).is_by_place for cut in cuts)
        async with self.unit_of_work.read() as opened:
            connection = await at_one_moment(opened)
            reader = ScoreReader(connection)
            series = await reader.find_series(None)
            targets = await TARGETS.store(connection).list_after(None, limit=None)
            ids = [one.key.series_id for one in series]
            segments = await reader.find_segments(ids, [LOCATION]) if needs_places else {}
            wanted = slices_to_read(cuts[0].places.company, series, segments)
            stored = await reader.read_slices(wanted, weeks.bounds)
        surveys = [SurveyRead(survey, several, segments, stored) for survey, several in _by_survey(series).items()]
        return await asyncio.to_thread(self.overview_of, surveys, cuts, weeks, targets, now.astimezone(zone))

    def overview_of(
        self,
        surveys: Sequence[SurveyRead],
        cuts: Sequence[Cut],
        weeks: Weeks,
        targets: Sequence[Target],
        now: datetime,
    ) -> Overview:
        """Return the overview from what was read; arguments as above, and what was read of each survey."""
        cutting = {one.survey: Cutting(one, smallest=self.smallest_cell) for one in surveys}
        refused: set[str] = set()
        aimed = {one.definition.survey for one in targets}
        aims = [Cut(cuts[0].places), Cut(cuts[0].places, (TOUCHPOINT,))]
        scores = _cut(cutting, cuts, refused)
        goals = _cut({survey: one for survey, one in cutting.items() if survey in aimed}, aims, refused)
        return Overview(
            weeks,
            items_of(scores, weeks, least=self.least_answers),
            targets_of(goals, weeks, targets, on=now.date()),
            tuple(sorted(refused)),
        )


def _cut(surveys: Mapping[str, Cutting], cuts: Iterable[Cut], refused: set[str]) -> list[CutSurvey]:
    """Return each survey cut up in each way; those that cannot be counted by place are added to `refused`."""
    found = []
    for cut in cuts:
        for survey, cutting in surveys.items():
            try:
                found.append(cutting.cut(cut))
            except UnanswerableQueryError:
                refused.add(survey)
    return found


def _by_survey(series: Sequence[KnownSeries]) -> dict[str, list[KnownSeries]]:
    in_order = sorted(series, key=lambda one: one.key.survey)
    return {survey: list(group) for survey, group in groupby(in_order, key=lambda one: one.key.survey)}
