"""The collector with a person who is known, on a clock that the test moves."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.one_service import OneService, one_service
from tests.services.collector.consents.known_people import ADA, known_person


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the test moves."""
    return FixedClock(datetime(2026, 11, 30, 12, tzinfo=UTC))


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector with the survey `visit` published, and no quarantine."""
    own = CollectorSettings(quarantine_days=0, phone_region="DE")
    async with one_service(SERVICE, database_url, clock=clock, service_settings=own) as service:
        survey = survey_definition() | {"eligibility": {"after_answered_days": 0, "quarantine": False}}
        await publish_survey(service.client, service.admin, "visit", survey)
        yield service


@pytest.fixture
async def ada(collector: OneService) -> UUID:
    """Ada, who answered in Graz, and is known under three names."""
    return await known_person(collector, ADA, location="graz")
