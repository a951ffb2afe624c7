"""A Monday morning in a company with business hours."""

import pytest

from shared.clock import FixedClock
from shared.testing.one_service import OneService
from tests.services.tickets.clocks.ladders import MONDAY, settle_in


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at the opening of the shops until a test moves it."""
    return FixedClock(MONDAY)


@pytest.fixture
async def company(tickets: OneService) -> OneService:
    """The same installation, which knows the company."""
    await settle_in(tickets)
    return tickets
