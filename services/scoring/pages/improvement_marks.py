"""The improvements that took effect while a trend was going on, as marks on its chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.application.use_cases import UseCases
from services.scoring.domain.catalogue import Catalogue
from services.scoring.domain.improvements.mark import ImprovementMark
from services.scoring.domain.query import Bucket
from services.scoring.pages import labels
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.words import Words
from shared.days import day_start
from shared.web.console.charts import Mark


@dataclass(frozen=True, slots=True)
class TrendMarks:
    """Marks of one trend."""

    done: Sequence[ImprovementMark] = ()
    """Those that took effect in its time."""
    drawn: Sequence[Mark] = ()
    """One for each point with any."""


async def covering(menu: UseCases, query: ScoresQuery, catalogue: Catalogue, words: Words) -> list[ImprovementMark]:
    """Return the improvements that took effect for everything that the page shows, the earliest first."""
    touchpoints = (query.touchpoint,) if query.touchpoint else catalogue.touchpoints
    found = await menu.improvements.list(company=words.company)
    place = query.place or None
    return [one for one in found if one.covers(query.survey, touchpoints, place, words.company)]


def marks_of(marks: Sequence[ImprovementMark], buckets: Sequence[Bucket], words: Words) -> TrendMarks:
    """Return the marks of a trend.

    Args:
        marks: by the day on which they took effect.
        buckets: of the trend, in the order of time.
        words: of whoever reads it; their zone says where a day begins.
    """
    shown: list[ImprovementMark] = []
    drawn: list[Mark] = []
    for at, bucket in enumerate(buckets):
        here = [one for one in marks if _is_in(one, bucket, words)]
        if here:
            notes = [words.of(labels.DONE_ON, number=one.number, day=_day(one, words)) for one in here]
            drawn.append(Mark(at, ", ".join(str(one.number) for one in here), "; ".join(notes)))
            shown += here
    return TrendMarks(shown, drawn)


def _is_in(mark: ImprovementMark, bucket: Bucket, words: Words) -> bool:
    start, end = bucket.window.start, bucket.window.end
    if mark.done_on is None or start is None or end is None:
        return False
    return start <= day_start(mark.done_on, words.zone) < end


def _day(mark: ImprovementMark, words: Words) -> str:
    return words.day(mark.done_on, "day") if mark.done_on else ""
