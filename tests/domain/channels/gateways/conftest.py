"""Accounts at gateways, and reading what they send."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import InboundSms, UnreadableSmsError, Webhook
from services.collector.gateways.sms.registry import GATEWAYS, AnySmsAccount
from shared.testing.sms_gateways import Request

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://feedback.example.org/hooks/sms/any/shop"

Found = InboundSms | UnreadableSmsError
Read = Callable[..., list[Found]]


def account_of(settings: dict[str, Any]) -> SmsAccount:
    """Return the account that these settings describe."""
    return TypeAdapter[SmsAccount](AnySmsAccount).validate_python(settings)


def webhook_of(request: Request, *, at: datetime = NOW, url: str = URL) -> Webhook:
    """Return a request as the gateways' code gets it."""
    return Webhook(
        account="shop",
        url=url,
        query=request.query,
        headers=request.headers,
        body=request.body,
        received_at=at,
        method=request.method,
    )


@pytest.fixture
def read() -> Read:
    """Check and read a request for an account with these settings."""

    def _read(settings: dict[str, Any], request: Request, at: datetime = NOW, url: str = URL) -> list[Found]:
        gateway, account = GATEWAYS[settings["gateway"]], account_of(settings)
        webhook = webhook_of(request, at=at, url=url)
        gateway.check(webhook, account)
        return list(gateway.read(webhook, account))

    return _read
