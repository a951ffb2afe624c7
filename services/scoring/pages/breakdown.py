"""The parts of a score, by one property: touchpoint, unit, channel, language or attribute."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.domain.comparison import ChangeItem
from services.scoring.domain.score import Score
from services.scoring.domain.segment import ATTRIBUTE, LANGUAGE, LOCATION
from services.scoring.domain.views.parts import ordered_parts
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.words import Words
from shared.web.console.charts import nice_ticks


@dataclass(frozen=True, slots=True)
class Row:
    """One part."""

    name: str
    address: str
    """Of the page with this part alone; "" where nothing can be asked for it."""
    change: ChangeItem


@dataclass(frozen=True, slots=True)
class Breakdown:
    """All parts."""

    by: str
    rows: list[Row]
    low: float
    high: float
    """Between which all intervals lie."""
    hidden: int
    """Parts of so few answers that no number is shown."""

    @classmethod
    def of(cls, items: Sequence[ChangeItem], by: str, sort: str, words: Words, query: ScoresQuery) -> "Breakdown":
        """Return the rows, sorted as asked for: by name, value, n or change, with `-` the other way round."""
        named = ordered_parts([(words.value_of(one.current.subject, by), one) for one in items], sort)
        rows = [Row(name, _address(one, by, query), one) for name, one in named]
        low, high = _range([one.current.score for one in items if one.current.score is not None])
        return cls(by, rows, low, high, sum(row.change.current.score is None for row in rows))


def _address(change: ChangeItem, by: str, query: ScoresQuery) -> str:
    subject = change.current.subject
    match by:
        case "touchpoint":
            asked = {"touchpoint": subject.touchpoint}
        case "unit":
            asked = {"place": subject.unit}
        case "location":
            asked = {"place": subject.property(LOCATION)}
        case "channel":
            asked = {"channel": subject.channel}
        case "language":
            asked = {"language": subject.property(LANGUAGE)}
        case _:
            value = subject.property(by)
            asked = {"attribute": f"{by.removeprefix(ATTRIBUTE)}:{value}" if value else None}
    chosen = {name: value for name, value in asked.items() if value}
    return query.address(**chosen, by="", sort="") if chosen else ""


def _range(scores: Sequence[Score]) -> tuple[float, float]:
    """Return round ends between which all intervals lie."""
    ends = [end for one in scores for end in (one.ci_low, one.ci_high) if end is not None]
    ticks = nice_ticks(min(ends), max(ends)) if ends else (0.0, 1.0)
    return ticks[0], ticks[-1]
