"""The collector alone, for what leaves it: with a mail server."""

from collections.abc import AsyncIterator

import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.testing.mail_server import MailServer, mail_server
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import mail_settings


@pytest.fixture
async def mails() -> AsyncIterator[MailServer]:
    """A real mail server."""
    async with mail_server() as server:
        yield server


@pytest.fixture
async def collector(database_url: str, mails: MailServer) -> AsyncIterator[OneService]:
    """A collector that sends mails through it."""
    settings = CollectorSettings(**mail_settings(mails))
    async with one_service(SERVICE, database_url, service_settings=settings) as service:
        yield service
