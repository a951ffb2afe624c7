"""The collector alone, for what leaves it: with a mail server, and with a gateway for text messages."""

from collections.abc import AsyncIterator

import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.testing.fake_gateway import FakeGateway, fake_gateway
from shared.testing.mail_server import MailServer, mail_server
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import mail_settings
from tests.services.messages.sms_collector import TAKEN, fast_accounts, texting


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


@pytest.fixture
async def gateway() -> AsyncIterator[FakeGateway]:
    """A gateway that takes every text message."""
    async with fake_gateway(TAKEN) as server:
        yield server


@pytest.fixture
async def texts(database_url: str, gateway: FakeGateway) -> AsyncIterator[OneService]:
    """A collector that sends text messages through it, at any hour."""
    accounts = fast_accounts(gateway)
    async with texting(database_url, sms_accounts=accounts, sms_hours="", sms_hours_requested="") as service:
        yield service
