"""Scores as rows: what each series said in each period."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.calendar import Period
from services.scoring.domain.counts import Counts
from services.scoring.domain.score import Score
from services.scoring.domain.series import SeriesKey
from services.scoring.domain.window import check_order


class RowPlace(NamedTuple):
    """Where a row stands in an export."""

    period_from: date
    series_id: UUID

    @classmethod
    def of(cls, row: "CountRow") -> "RowPlace":
        """Return where `row` stands."""
        return cls(row.period_from, row.series.series_id)


@dataclass(frozen=True, slots=True)
class ExportSelection:
    """Which rows."""

    survey: str
    period: Period
    from_on: date | None = None
    """First day (UTC), included."""
    to_on: date | None = None
    """The day (UTC) after the last one."""

    def __post_init__(self) -> None:
        """Refuse what ends before it begins.

        Raises:
            InvalidWindowError: it does.
        """
        check_order(self.from_on, self.to_on)


@dataclass(frozen=True, slots=True)
class CountRow:
    """What was counted of a series in a period."""

    series: SeriesKey
    period_from: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What a series said in a period."""

    series: SeriesKey
    period_from: date
    counts: Counts
    score: Score
