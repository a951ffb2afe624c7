"""Score gauges on `/metrics`: what customers say, with its uncertainty, of a bounded number of series."""

from collections.abc import Mapping

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import delete, insert

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.measure import measure
from services.scoring.domain.series import SeriesKey
from services.scoring.service import SERVICE
from services.scoring.settings import ScoringSettings
from services.scoring.store.tables import SERIES, SERIES_TOTAL
from shared.scales import Scale
from shared.testing.one_service import OneService, one_service
from tests.services.feed.conftest import NOON

NPS = Scale("nps", 0, 10, "high_is_good")
STARS = Scale("rating", 1, 5, "high_is_good")
NAMES = ("heed_scoring_score", "heed_scoring_score_ci_low", "heed_scoring_score_ci_high", "heed_scoring_score_answers")

LABELS = ("survey", "concept", "scale", "touchpoint", "channel", "series_from")


async def add(service: OneService, series: SeriesKey, counts: Mapping[int, int]) -> None:
    """Write what a series says over all time."""
    scale = series.scale
    identity = {
        "series_id": series.series_id,
        "survey": series.survey,
        "concept": series.concept,
        "metric": scale.metric,
        "scale_min": scale.scale_min,
        "scale_max": scale.scale_max,
        "polarity": scale.polarity,
        "series_from": series.series_from,
        "touchpoint": series.touchpoint,
        "channel": series.channel,
    }
    slots = {f"v{value - scale.scale_min}": count for value, count in counts.items()}
    total = {"series_id": series.series_id, "revision": 1, "changed_at": NOON, **slots}
    async with service.engine.begin() as connection:
        await connection.execute(insert(SERIES).values(identity))
        await connection.execute(insert(SERIES_TOTAL).values(total))


async def shown(service: OneService) -> dict[str, dict[tuple[str, ...], float]]:
    """Return the gauges by name and labels, as a collector of metrics reads them."""
    await service.use_cases.scores.show()
    text = (await service.client.get("/metrics")).text
    return {
        family.name: {
            tuple(sample.labels[name] for name in LABELS if sample.labels): sample.value for sample in family.samples
        }
        for family in text_string_to_metric_families(text)
        if family.name in {*NAMES, "heed_scoring_series"}
    }


async def test_the_largest_series_are_shown_with_their_bounds(database_url: str) -> None:
    """Of the series with the most answers score, bounds and n; series without answers have none, and old ones go."""
    till = SeriesKey("visit", "recommend", NPS, "till", "web")
    again = SeriesKey("visit", "recommend", NPS, None, "sms", 3)
    few = SeriesKey("visit", "stars", STARS, "till", "web")
    answers = {till: {0: 3, 8: 2, 10: 20}, again: {9: 10}, few: {4: 2}, SeriesKey("v", "none", NPS, None, "web"): {}}
    async with one_service(SERVICE, database_url, service_settings=ScoringSettings(metric_series=2)) as scoring:
        for series, counts in answers.items():
            await add(scoring, series, counts)
        gauges = await shown(scoring)
        assert gauges["heed_scoring_series"] == {(): 3}
        labels = {
            till: ("visit", "recommend", "nps 0 to 10, high is good", "till", "web", ""),
            again: ("visit", "recommend", "nps 0 to 10, high is good", "", "sms", "3"),
        }
        for series, label in labels.items():
            score = measure(series.scale, Histogram(answers[series]))
            figures = [gauges[name][label] for name in NAMES]
            assert figures == pytest.approx([score.value, score.ci_low, score.ci_high, score.n])
        assert all(set(gauges[name]) == set(labels.values()) for name in NAMES)

        async with scoring.engine.begin() as connection:
            await connection.execute(delete(SERIES_TOTAL).where(SERIES_TOTAL.c.series_id == till.series_id))
        gauges = await shown(scoring)
        assert gauges["heed_scoring_series"] == {(): 2}
        assert set(gauges["heed_scoring_score"]) == {labels[again], ("visit", "stars", str(STARS), "till", "web", "")}
