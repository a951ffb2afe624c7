"""The collector alone, with a published survey."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.collector.service import SERVICE
from shared.clock import Clock
from shared.testing.answer_pages import Place, said_at_places
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.one_service import OneService, one_service


@pytest.fixture
def survey() -> dict[str, Any]:
    """The definition of the survey `visit`; a copy of one's own."""
    return survey_definition()


@pytest.fixture
def clock() -> Clock | None:
    """The machine's; tests that move it have one of their own."""
    return None


@pytest.fixture
async def collector(database_url: str, survey: dict[str, Any], clock: Clock | None) -> AsyncIterator[OneService]:
    """The collector with the survey `visit` published."""
    async with one_service(SERVICE, database_url, clock=clock) as service:
        await publish_survey(service.client, service.admin, "visit", survey)
        yield service


@pytest.fixture
async def places(collector: OneService) -> dict[str, Place]:
    """What different people said in Graz and in Wien, by place."""
    return await said_at_places(collector)
