"""A collector that sends text messages through the gateway of a test, and receives its receipts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import SystemClock
from shared.contracts.messages import MessageEvent
from shared.settings import Settings
from shared.testing.fake_gateway import FakeGateway, Reply
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import customer, read, work_off, write
from shared.testing.sms_receipts import PUBLIC_URL, RECEIPTS, address_of, receipt_of
from shared.testing.sms_senders import PHONE, sending_accounts

TAKEN = Reply(
    201,
    {
        "sid": "G1",
        "message_uuid": ["G1"],
        "id": "G1",
        "messages": [{"status": "0", "message-id": "G1"}],
    },
)
ANSWERS: dict[str, Reply] = {
    "by-vonage-messages": Reply(202, {"message_uuid": "G1"}),
    "described": Reply(200, {"messages": [{"messageId": "G1", "status": {"name": "PENDING"}}]}),
}


@asynccontextmanager
async def texting(database_url: str, **own: Any) -> AsyncIterator[OneService]:
    """Yield a collector with settings of its own at the public address that gateways are given."""
    settings = CollectorSettings.model_validate(own)
    async with one_service(
        SERVICE, database_url, settings=Settings(public_url=PUBLIC_URL), service_settings=settings
    ) as service:
        yield service


def fast_accounts(gateway: FakeGateway) -> dict[str, Any]:
    """Return one account at each gateway, which sends for the location of its name."""
    return {
        name: {**one, "send": {**one["send"], "per_second": 1000, "units": [name]}}
        for name, one in sending_accounts(gateway.url).items()
    }


async def text(service: OneService, gateway: FakeGateway, account: str, phone: str = PHONE) -> dict[str, Any]:
    """Send a text message through an account; return it."""
    gateway.script = [ANSWERS.get(account, TAKEN)]
    person = await customer(service, None, respondent={"phone": phone}, location=account)
    message = await write(service, person, channel="sms", subject=None, text="We are sorry.")
    await work_off(service)
    return await read(service, message["id"])


async def report(
    service: OneService, account: str, *, status: str, key: str = "", gateway_id: str = "G1", code: str | None = None
) -> httpx.Response:
    """Deliver a receipt as the gateway does."""
    made = receipt_of(account, SystemClock().now(), key=key, gateway_id=gateway_id, status=status, code=code)
    path = address_of(account, RECEIPTS[account][0]).removeprefix(PUBLIC_URL)
    return await service.client.post(
        path + (f"?{made.query}" if made.query else ""), content=made.body, headers=dict(made.headers)
    )


async def events(service: OneService) -> list[str]:
    return [type(event.data).__name__ for event in await service.published() if isinstance(event.data, MessageEvent)]
