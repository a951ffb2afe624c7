"""Scoring on a port, with the answers of a chain of shops, and managers who look at them in browsers."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest_asyncio

from services.scoring.domain.journey import JourneyDefinition, JourneyStage
from services.scoring.domain.target import RequestedTarget
from services.scoring.service import SERVICE
from shared.testing.chain_of_shops import answers, company, team
from shared.testing.databases import Databases
from shared.testing.one_service import OneService, one_service

WEEKS, PER_WEEK = 10, 12


async def fill(service: OneService) -> None:
    """Let the service know the chain, its answers, a target and a journey."""
    now = datetime.now(UTC)
    await service.deliver(company(now), team(now), *answers(now, weeks=WEEKS, per_week=PER_WEEK))
    await service.use_cases.scores.fold_journal()
    await service.use_cases.comments.read()
    due_on = date(now.year + 1, 1, 1)
    for touchpoint, value in ((None, 30), ("checkout", 60)):
        wanted = RequestedTarget(
            survey="visit",
            concept="recommendation",
            scale=None,
            owner="Head of retail",
            touchpoint=touchpoint,
            value=value,
            due_on=due_on,
        )
        await service.use_cases.targets.put(key=touchpoint or "all", requested=wanted)
    stages = (
        JourneyStage("look", "Looking", ("website",)),
        JourneyStage("buy", "Buying", ("checkout", "counter")),
        JourneyStage("after", "After the purchase", ("delivery",)),
    )
    await service.use_cases.journeys.put(key="purchase", definition=JourneyDefinition("Buying a bicycle", stages))


async def _fill(url: str) -> None:
    async with one_service(SERVICE, url) as service:
        await fill(service)


@pytest_asyncio.fixture(loop_scope="session")
async def scoring(databases: Databases) -> AsyncIterator[OneService]:
    """Scoring with the chain's answers."""
    async with databases.lend_filled("a chain with aims", _fill) as url, one_service(SERVICE, url) as service:
        yield service
