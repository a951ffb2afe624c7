"""A company on a Sunday whose cases are routed."""

from datetime import UTC, datetime

import pytest

from shared.clock import FixedClock
from shared.testing.one_service import OneService
from tests.services.tickets.routing.town import Town

SUNDAY = datetime(2032, 2, 29, 12, tzinfo=UTC)
"""Later than the database's clock: nothing is due there before a test says so."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SUNDAY)


@pytest.fixture
def town(tickets: OneService, clock: FixedClock) -> Town:
    return Town(tickets, clock)
