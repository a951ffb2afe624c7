"""One attempt to send a text message through the gateway of a test."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.sms.registry import AnySmsAccount
from services.collector.gateways.sms_receipts.addresses import texter_of
from shared.gateways.ports import Sent, TextMessage
from shared.testing.fake_gateway import FakeGateway, Reply
from shared.testing.sms_senders import PHONE, TEXT, sending_accounts

KEY = UUID("01920000-0000-7000-8000-000000000001")
HOOKS = "https://feedback.example.org/hooks/sms"
GATEWAYS = ["by-twilio", "by-vonage", "by-vonage-messages", "by-plivo", "by-sinch", "described"]
ACCEPTED: dict[str, Reply] = {
    "by-twilio": Reply(201, {"sid": "SM1", "status": "queued", "error_code": None}),
    "by-vonage": Reply(200, {"message-count": "2", "messages": [{"status": "0", "message-id": "V1"}, {"status": "0"}]}),
    "by-vonage-messages": Reply(202, {"message_uuid": "VM1"}),
    "by-plivo": Reply(202, {"message": "message(s) queued", "message_uuid": ["P1"], "api_id": "1"}),
    "by-sinch": Reply(201, {"id": "S1", "to": [PHONE[1:]], "canceled": False}),
    "described": Reply(200, {"messages": [{"messageId": "D1", "status": {"name": "PENDING"}}]}),
}
IDS = {
    "by-twilio": "SM1",
    "by-vonage": "V1",
    "by-vonage-messages": "VM1",
    "by-plivo": "P1",
    "by-sinch": "S1",
    "described": "D1",
}


class Handing:
    """Counts how often a message was handed over, and what the gateway had read by then."""

    def __init__(self, gateway: FakeGateway) -> None:
        self.read_before: list[int] = []
        self._gateway = gateway

    async def __call__(self) -> None:
        self.read_before.append(len(self._gateway.received))


def accounts(url: str, **changed: Any) -> dict[str, SmsAccount]:
    """Return the accounts of tests; `changed` replaces settings of sending of each."""
    given = sending_accounts(url)
    for account in given.values():
        account["send"] |= changed
    return TypeAdapter(dict[str, AnySmsAccount]).validate_python(given)


async def send(gateway: FakeGateway, account: str, hand_over: Callable[[], Awaitable[None]] | None = None) -> Sent:
    """Make one attempt."""
    texter = texter_of(accounts(gateway.url), "https://feedback.example.org")
    return await texter.send(account, TextMessage(KEY, PHONE, TEXT), hand_over or Handing(gateway))


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
