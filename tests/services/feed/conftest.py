"""Scoring on a real database, and scores that it publishes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import msgspec
import pytest

from services.scoring.service import SERVICE
from shared.contracts.event import EventData
from shared.contracts.scoring import Figures, ScoreChanged, ScoreRestated, Series
from shared.outbox.pending import Settled, read_pending, settle
from shared.outbox.table import PUBLISHED
from shared.testing.one_service import OneService, one_service

NOON = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)

Publish = Callable[..., Awaitable[None]]


@pytest.fixture
async def scoring(database_url: str) -> AsyncIterator[OneService]:
    """Scoring without a bus."""
    async with one_service(SERVICE, database_url) as service:
        yield service


def series(survey: str) -> Series:
    """Return a series of a survey."""
    return Series(
        survey=survey,
        concept="recommend",
        metric="nps",
        scale_min=0,
        scale_max=10,
        polarity="high_is_good",
        touchpoint="till",
        channel="web",
    )


def figures(n: int) -> Figures:
    """Return the figures of a series of promoters."""
    return Figures(
        value=100.0,
        n=n,
        numerator=n,
        denominator=n,
        counts={"promoter": n, "passive": 0, "detractor": 0},
        ci_low=20.0,
        ci_high=100.0,
        confidence=0.95,
        method="nps-adjusted-wald",
    )


@pytest.fixture
def changed() -> Callable[..., ScoreChanged]:
    """Make the event of a series' n-th answer."""

    def make(n: int, survey: str = "visit") -> ScoreChanged:
        series_id = uuid5(NAMESPACE_URL, survey)
        said = msgspec.structs.asdict(figures(n))
        return ScoreChanged(series_id=series_id, series=series(survey), revision=n, changed_at=NOON, **said)

    return make


@pytest.fixture
def restated() -> ScoreRestated:
    """A day of a series that was corrected."""
    return ScoreRestated(
        series_id=uuid5(NAMESPACE_URL, "visit"),
        series=series("visit"),
        bucket_start=NOON.replace(hour=0, minute=0),
        bucket_end=NOON.replace(hour=0, minute=0) + timedelta(days=1),
        before=figures(3),
        after=figures(2),
        reasons=("edited",),
        revision=4,
        restated_at=NOON,
    )


@pytest.fixture
def publish(scoring: OneService) -> Publish:
    """Publish events as the relay does, without a bus: the last step of it is the relay's own."""
    outbox = SERVICE.transport.outbox

    async def publish_all(*bodies: EventData) -> None:
        async with scoring.unit_of_work.begin() as work:
            for body in bodies:
                work.publish(body)
        while True:
            async with scoring.engine.begin() as connection:
                rows = await read_pending(connection, outbox, after=0, limit=500)
                await settle(connection, outbox, [Settled(row.id, PUBLISHED) for row in rows])
            if not rows:
                return

    return publish_all
