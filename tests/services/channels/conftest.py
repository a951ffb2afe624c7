"""The collector with two SMS accounts and a published survey."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from services.collector.gateways.sms.registry import GATEWAYS
from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock
from shared.settings import Settings
from shared.testing.channels import publish_survey
from shared.testing.one_service import OneService, one_service
from shared.testing.sms_gateways import OUR_NUMBER, settings_of

PUBLIC_URL = "https://feedback.example.org"
TOKEN = "0123456789abcdef0123456789abcdef"
SECRET = "generic-secret"

SURVEY: dict[str, Any] = {
    "title": "Your visit",
    "languages": ["en", "de"],
    "questions": [
        {"key": "recommend", "type": "nps", "text": {"en": "Would you recommend us?", "de": "Empfehlen Sie uns?"}},
        {"key": "why", "type": "text", "text": {"en": "Why?", "de": "Warum?"}},
    ],
}

ACCOUNTS: dict[str, Any] = {
    "shop": {"gateway": "twilio", "auth_token": TOKEN, "survey": "visit", "touchpoint": "checkout"},
    "bound": {"gateway": "twilio", "auth_token": TOKEN, "survey": "visit", "number": "+49 30 1234567"},
    "later": {"gateway": "twilio", "auth_token": TOKEN, "survey": "draft-only"},
    "silent": {"gateway": "twilio", "auth_token": TOKEN, "survey": "no-words"},
    "parts": settings_of("vonage"),
    "other": {
        "gateway": "generic",
        "survey": "visit",
        "body": "json",
        "fields": {"message_id": "id", "from": "from", "text": "text"},
        "shared_secret": {"secret": SECRET},
        "ok": {"body": "ACK", "content_type": "text/plain"},
    },
    **{f"any-{gateway}": settings_of(gateway) for gateway in GATEWAYS},
    **{f"our-{gateway}": settings_of(gateway, number=OUR_NUMBER) for gateway in ("vonage", "telnyx")},
    **{f"not-{gateway}": settings_of(gateway, number="+4930999") for gateway in ("vonage", "telnyx")},
}


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the test moves."""
    return FixedClock(datetime(2026, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector at a public address, with the survey `visit` published."""
    settings = Settings(public_url=PUBLIC_URL)
    own = CollectorSettings.model_validate({"sms_accounts": ACCOUNTS})
    async with one_service(SERVICE, database_url, settings=settings, service_settings=own, clock=clock) as service:
        await publish_survey(service.client, service.admin, "visit", SURVEY)
        yield service
