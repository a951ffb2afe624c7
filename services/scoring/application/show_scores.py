"""Show scores as metrics, beside those of the machinery."""

from dataclasses import dataclass

from services.scoring.domain.measure import measure
from services.scoring.domain.series import SeriesKey
from services.scoring.store.series_store import SeriesStore
from shared.observability.metrics import (
    SCORE,
    SCORE_ANSWERS,
    SCORE_CI_HIGH,
    SCORE_CI_LOW,
    SCORE_SERIES,
)
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ShowScores:
    """Set the gauges of the series with the most answers; those that are not among them any more vanish."""

    unit_of_work: UnitOfWork
    most_series: int
    """How many are shown at most: each costs four time series in the monitoring system."""

    async def __call__(self) -> None:
        """Read the counts over all time and set the gauges.

        Raises:
            UnavailableError: the database is away; the gauges stay as they were.
        """
        async with self.unit_of_work.read() as connection:
            largest, count = await SeriesStore(connection).read_largest(limit=self.most_series)
        # No await from here on: nobody may read the metrics while they are half set.
        gauges = (SCORE, SCORE_CI_LOW, SCORE_CI_HIGH, SCORE_ANSWERS)
        for gauge in gauges:
            gauge.clear()
        SCORE_SERIES.set(count)
        for series, counts in largest:
            score = measure(series.scale, counts.histogram)
            for gauge, number in zip(gauges, (score.value, score.ci_low, score.ci_high, score.n), strict=True):
                if number is not None:
                    gauge.labels(**_labels(series)).set(number)


def _labels(series: SeriesKey) -> dict[str, str]:
    """Return what distinguishes the series from all others."""
    return {
        "survey": series.survey,
        "concept": series.concept,
        "scale": str(series.scale),
        "touchpoint": series.touchpoint or "",
        "channel": series.channel,
        "series_from": "" if series.series_from is None else str(series.series_from),
    }
