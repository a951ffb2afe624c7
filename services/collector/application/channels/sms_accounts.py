"""Which account a webhook of an SMS gateway belongs to."""

from collections.abc import Mapping
from typing import Any

from services.collector.domain.errors import SmsAccountNotFoundError
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.registry import GATEWAYS

UNKNOWN_GATEWAY = "unknown"
"""Stands for gateways that do not exist: what strangers write into an address names no series of metrics."""


def known_gateway(gateway: str) -> str:
    """Return the name of a gateway for metrics."""
    return gateway if gateway in GATEWAYS else UNKNOWN_GATEWAY


def account_at(accounts: Mapping[str, SmsAccount], gateway: str, name: str) -> tuple[SmsGateway[Any], SmsAccount]:
    """Return the account of a name at a kind of gateway, and the kind.

    Raises:
        SmsAccountNotFoundError: there is no such account there.
    """
    account = accounts.get(name)
    if account is None or account.gateway != gateway:
        raise SmsAccountNotFoundError
    return GATEWAYS[account.gateway], account
