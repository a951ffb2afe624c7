"""Alerts alone on a real database, and scored responses to give to it."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.alerts.service import SERVICE
from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.scoring import AnswerScore, ResponseScored
from shared.ids import uuid7
from shared.scales import Scale, category_of, verdict_of
from shared.settings import Settings
from shared.testing.one_service import OneService, one_service
from shared.vocabulary import Comment, Metric, Polarity

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

MakeScore = Callable[..., AnswerScore]
MakeScored = Callable[..., Event[ResponseScored]]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon until a test moves it."""
    return FixedClock(NOON)


@pytest.fixture
async def alerts(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """A fresh installation of alerts."""
    # As many connections as a test sends requests at once: nobody queues for one.
    settings = Settings(database_pool_size=30)
    async with one_service(SERVICE, database_url, settings=settings, clock=clock) as service:
        yield service


@pytest.fixture
def score() -> MakeScore:
    """Make an answer, judged by scoring's own rules."""

    def make(
        metric: Metric,
        value: int,
        *,
        ends: tuple[int, int] = (0, 10),
        polarity: Polarity = "high_is_good",
        question: str = "recommend",
    ) -> AnswerScore:
        category = category_of(Scale(metric, *ends, polarity), value)
        return AnswerScore(
            question=question,
            concept=question,
            metric=metric,
            value=value,
            scale_min=ends[0],
            scale_max=ends[1],
            polarity=polarity,
            category=category,
            verdict=verdict_of(category),
        )

    return make


@pytest.fixture
def scored(score: MakeScore) -> MakeScored:
    """Make the event of a scored response: a detractor's at the touchpoint `delivery`, or as asked."""

    def make(*scores: AnswerScore, response_id: UUID | None = None, **changes: Any) -> Event[ResponseScored]:
        fields: dict[str, Any] = {
            "survey": "parcel",
            "version": 1,
            "channel": "web",
            "touchpoint": "delivery",
            "location": "Graz",
            "locale": "de",
            "respondent_id": UUID(int=7),
            "comments": (Comment(question="why", text="It came late."),),
            "occurred_at": NOON,
            "received_at": NOON,
            "scored_at": NOON,
        }
        data = ResponseScored(
            response_id=response_id or uuid7(), scores=scores or (score("nps", 2),), **(fields | changes)
        )
        return Event(data, source="/heed/scoring", time=NOON, correlation_id="trail-1")

    return make
