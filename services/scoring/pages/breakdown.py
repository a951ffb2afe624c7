"""The parts of a score, by one property: touchpoint, unit, channel, language or attribute."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.scoring.domain.catalogue import Catalogue
from services.scoring.domain.comparison import AdjustedDifference, ChangeItem
from services.scoring.domain.query import UNIT
from services.scoring.domain.score import Score
from services.scoring.domain.segment import ATTRIBUTE, LANGUAGE, LOCATION
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.words import Words
from shared.web.console.charts import nice_ticks

_LEAST_VALUES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One part."""

    name: str
    address: str
    """Of the page with this part alone; "" where nothing can be asked for it."""
    change: ChangeItem

    @property
    def n(self) -> int:
        score = self.change.current.score
        return -1 if score is None else score.n


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
        rows = [
            Row(words.value_of(one.current.subject, by), _address(one, by, query), one)
            for one in items
            if one.current.score is None or one.current.score.n or one.base is None or one.base.n
        ]
        key = _ORDERS.get(sort.removeprefix("-"), _ORDERS["n"])
        rows.sort(key=lambda row: row.name.casefold())
        rows.sort(key=key, reverse=sort.startswith("-") or not sort)
        low, high = _range([one.current.score for one in items if one.current.score is not None])
        return cls(by, rows, low, high, sum(row.change.current.score is None for row in rows))


def dimensions_of(catalogue: Catalogue, words: Words, query: ScoresQuery) -> list[str]:
    """Return what the answers that are asked for can be distinguished by."""
    company = words.company
    found = []
    if len(catalogue.touchpoints) >= _LEAST_VALUES and not query.touchpoint:
        found.append("touchpoint")
    unit = query.place if company.has_unit(query.place) else company.divided
    if company.children_of(unit):
        found.append(UNIT)
    elif not query.place and len(catalogue.locations) >= _LEAST_VALUES:
        found.append(LOCATION)
    if len(catalogue.channels) >= _LEAST_VALUES and not query.channel:
        found.append("channel")
    if len(catalogue.languages) >= _LEAST_VALUES and not query.language:
        found.append(LANGUAGE)
    own, _, _ = query.attribute.partition(":")
    return found + [ATTRIBUTE + name for name in catalogue.attributes if name != own]


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


def _value(row: Row) -> float:
    score = row.change.current.score
    return float("-inf") if score is None or score.value is None else score.value


def _change(row: Row) -> float:
    outcome = row.change.outcome
    return outcome.difference.delta if isinstance(outcome, AdjustedDifference) else float("-inf")


_ORDERS: dict[str, Callable[[Row], float | str]] = {
    "name": lambda row: row.name.casefold(),
    "value": _value,
    "n": lambda row: row.n,
    "change": _change,
}


def _range(scores: Sequence[Score]) -> tuple[float, float]:
    """Return round ends between which all intervals lie."""
    ends = [end for one in scores for end in (one.ci_low, one.ci_high) if end is not None]
    ticks = nice_ticks(min(ends), max(ends)) if ends else (0.0, 1.0)
    return ticks[0], ticks[-1]
