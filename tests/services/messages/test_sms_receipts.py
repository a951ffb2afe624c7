"""Text messages over a real gateway of HTTP, and what becomes of them by its receipts."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import SystemClock
from shared.contracts.collector import MessageEvent
from shared.settings import Settings
from shared.testing.collecting import execute, select
from shared.testing.eventually import eventually
from shared.testing.fake_gateway import FakeGateway, Reply, fake_gateway
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import claim_one, customer, hurry, read, work_off, write
from shared.testing.sms_receipts import PUBLIC_URL, RECEIPTS, address_of, receipt_of
from shared.testing.sms_senders import PHONE, sending_accounts

ACCOUNTS = list(RECEIPTS)
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
WORDS = {
    # account: delivered, on its way, failed, (status and code of a dead number), (of somebody who sent STOP)
    "by-twilio": ("delivered", "sent", "undelivered", ("undelivered", "30005"), ("failed", "21610")),
    "by-vonage": ("delivered", "buffered", "failed", ("failed", "3"), ("rejected", "9")),
    "by-vonage-messages": ("delivered", "submitted", "rejected", ("rejected", "1190"), ("rejected", "1240")),
    "by-plivo": ("delivered", "sent", "undelivered", ("undelivered", "70"), ("failed", "200")),
    "by-sinch": ("Delivered", "Dispatched", "Failed", ("Rejected", "300"), None),
    "described": ("DELIVERED", "SENT", "UNDELIVERABLE", ("UNDELIVERABLE", "27"), None),
}


@pytest.fixture
async def gateway() -> AsyncIterator[FakeGateway]:
    """A gateway that takes everything."""
    async with fake_gateway(TAKEN) as server:
        yield server


@pytest.fixture
async def collector(database_url: str, gateway: FakeGateway) -> AsyncIterator[OneService]:
    """A collector that sends text messages through it, at any hour."""
    own = CollectorSettings.model_validate(
        {
            "sms_accounts": {
                name: {**one, "send": {**one["send"], "per_second": 1000, "units": [name]}}
                for name, one in sending_accounts(gateway.url).items()
            },
            "sms_hours": "",
            "sms_hours_requested": "",
        }
    )
    settings = Settings(public_url=PUBLIC_URL)
    async with one_service(SERVICE, database_url, settings=settings, service_settings=own) as service:
        yield service


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


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_a_message_arrives(collector: OneService, gateway: FakeGateway, account: str) -> None:
    """Receipts with our id and without it say the same, and repetitions say nothing new."""
    delivered, on_its_way, failed, _, _ = WORDS[account]
    sent = await text(collector, gateway, account)
    assert (sent["state"], sent["account"]) == ("sent", account)
    for status, key in [(on_its_way, ""), (delivered, ""), (delivered, sent["id"]), (failed, ""), (on_its_way, "")]:
        replied = await report(collector, account, status=status, key=key)
        assert (replied.status_code, replied.content) == (200, b"")
    arrived = await read(collector, sent["id"])
    assert (arrived["state"], arrived["reason"]) == ("delivered", None)
    assert arrived["delivered_at"] is not None
    assert await events(collector) == ["MessageSent"]


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_a_number_that_does_not_exist_is_used_no_more(
    collector: OneService, gateway: FakeGateway, account: str
) -> None:
    status, code = WORDS[account][3]
    sent = await text(collector, gateway, account)
    for _ in range(2):
        assert (await report(collector, account, status=status, code=code, key=sent["id"])).status_code == 200
    bounced = await read(collector, sent["id"])
    assert (bounced["state"], bounced["reason"]) == ("bounced", code)
    listed = await select(collector, "SELECT reason, detail, channel FROM collector.suppression")
    assert [tuple(row) for row in listed] == [("invalid_number", code, "sms")]
    again = await text(collector, gateway, account)
    assert (again["state"], again["reason"]) == ("refused", "suppressed")
    assert await events(collector) == ["MessageSent", "MessageBounced", "MessageRefused"]


@pytest.mark.parametrize("account", [one for one in ACCOUNTS if WORDS[one][4] is not None])
async def test_who_sent_stop_to_the_gateway_has_opted_out(
    collector: OneService, gateway: FakeGateway, account: str
) -> None:
    status, code = WORDS[account][4] or ("", "")
    sent = await text(collector, gateway, account)
    for _ in range(2):
        await report(collector, account, status=status, code=code, key=sent["id"])
    wishes = await select(collector, "SELECT wish, source, channel FROM collector.consent_entry")
    assert [tuple(row) for row in wishes] == [("withdrawn", "gateway", "sms")]
    again = await text(collector, gateway, account)
    assert (again["state"], again["reason"]) == ("refused", "opted_out")


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_a_failure_that_may_pass_suppresses_nothing(
    collector: OneService, gateway: FakeGateway, account: str
) -> None:
    sent = await text(collector, gateway, account)
    await report(collector, account, status=WORDS[account][2], key=sent["id"])
    assert (await read(collector, sent["id"]))["state"] == "bounced"
    assert await select(collector, "SELECT 1 FROM collector.suppression") == []
    await report(collector, account, status=WORDS[account][0], key=sent["id"])
    assert (await read(collector, sent["id"]))["state"] == "delivered", "it has arrived after all"


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_only_the_gateway_is_believed(collector: OneService, gateway: FakeGateway, account: str) -> None:
    sent = await text(collector, gateway, account)
    made = receipt_of(account, SystemClock().now(), key=sent["id"], status=WORDS[account][0])
    path = address_of(account, RECEIPTS[account][0]).removeprefix(PUBLIC_URL)
    proofs = {"authorization", "x-twilio-signature", "x-plivo-signature-v3", "x-sinch-webhook-signature"}
    bare = {name: value for name, value in made.headers.items() if name not in proofs}
    body = made.body.replace(b"&sig=", b"&gis=")
    refused = await collector.client.post(f"{path}?{made.query}", content=body, headers=bare)
    assert refused.status_code in {403, 503}, refused.text
    assert (await read(collector, sent["id"]))["state"] == "sent"


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_what_is_about_no_message_of_ours_is_taken_and_counted(
    collector: OneService, gateway: FakeGateway, account: str
) -> None:
    sent = await text(collector, gateway, account)
    delivered = WORDS[account][0]
    for key, gateway_id in [("", "another"), ("01920000-0000-7000-8000-00000000dead", "G1")]:
        assert (await report(collector, account, status=delivered, key=key, gateway_id=gateway_id)).status_code == 200
    assert (await read(collector, sent["id"]))["state"] == "sent"
    lines = (await collector.client.get("/metrics")).text.splitlines()
    name = f'heed_collector_sms_receipts_total{{gateway="{RECEIPTS[account][0]}",outcome="unknown"}}'
    assert any(line.startswith(name) for line in lines)


async def test_another_accounts_messages_are_none_of_its_business(collector: OneService, gateway: FakeGateway) -> None:
    sent = await text(collector, gateway, "by-twilio")
    await report(collector, "by-plivo", status="delivered", key=sent["id"])
    assert (await read(collector, sent["id"]))["state"] == "sent"


@pytest.mark.parametrize("path", ["/hooks/sms/twilio/nobody/receipts", "/hooks/sms/plivo/by-twilio/receipts"])
async def test_who_does_not_exist_reports_nothing(collector: OneService, path: str) -> None:
    for call in (collector.client.post, collector.client.get):
        assert (await call(path)).status_code == 404


async def test_a_genuine_request_that_is_no_receipt_is_refused(collector: OneService, gateway: FakeGateway) -> None:
    sent = await text(collector, gateway, "described")
    replied = await collector.client.post(
        f"/hooks/sms/generic/described/receipts?message={sent['id']}",
        content=b'{"results": [{"messageId": "G1"}]}',
        headers={"authorization": "Bearer generic-secret", "content-type": "application/json"},
    )
    assert replied.status_code == 422


@pytest.mark.parametrize("account", ["by-twilio", "by-vonage", "by-vonage-messages", "by-plivo", "by-sinch"])
async def test_a_receipt_says_what_became_of_an_unknown_message(
    collector: OneService, gateway: FakeGateway, account: str
) -> None:
    """The connection was cut after the body: nobody knows, until the gateway reports about the message."""
    gateway.script = ["resets"]
    person = await customer(collector, None, respondent={"phone": PHONE}, location=account)
    wanted = await write(collector, person, channel="sms", subject=None, text="We are sorry.")
    await work_off(collector)
    assert (await read(collector, wanted["id"]))["state"] == "unknown"
    await report(collector, account, status=WORDS[account][1], key=wanted["id"], gateway_id="G7")
    assert (await read(collector, wanted["id"]))["state"] == "sent"
    await report(collector, account, status=WORDS[account][0], key=wanted["id"], gateway_id="G7")
    assert (await read(collector, wanted["id"]))["state"] == "delivered"
    assert await events(collector) == ["MessageFailed", "MessageSent"]
    assert len(gateway.received) == 1


async def test_a_receipt_may_come_before_the_answer(collector: OneService, gateway: FakeGateway) -> None:
    gateway.script = ["hangs"]
    person = await customer(collector, None, respondent={"phone": PHONE}, location="by-twilio")
    wanted = await write(collector, person, channel="sms", subject=None, text="We are sorry.")
    sending = asyncio.create_task(work_off(collector))
    await eventually(lambda: _has(gateway, 1))
    assert (await report(collector, "by-twilio", status="delivered", key=wanted["id"])).status_code == 200
    gateway.hang_up()
    await sending
    arrived = await read(collector, wanted["id"])
    assert (arrived["state"], [one["state"] for one in arrived["due"]]) == ("delivered", ["done"])
    assert await events(collector) == ["MessageSent"]


async def _has(gateway: FakeGateway, count: int) -> bool:
    return len(gateway.received) == count


async def test_twilio_says_that_somebody_sent_stop(collector: OneService, gateway: FakeGateway) -> None:
    """21610: refused, and the wish counts on every channel of text messages from now on."""
    person = await customer(collector, None, respondent={"phone": PHONE}, location="by-twilio")
    gateway.script = [Reply(400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient"})]
    first = await write(collector, person, channel="sms", subject=None, text="We are sorry.")
    await work_off(collector)
    refused = await read(collector, first["id"])
    assert (refused["state"], refused["reason"]) == ("refused", "opted_out")
    second = await write(collector, person, channel="sms", subject=None, text="We are sorry.")
    await work_off(collector)
    assert (await read(collector, second["id"]))["reason"] == "opted_out"
    assert len(gateway.received) == 1
    assert await events(collector) == ["MessageRefused", "MessageRefused"]


async def test_a_throttled_account_is_left_alone_and_the_others_are_not(
    collector: OneService, gateway: FakeGateway
) -> None:
    gateway.script = [Reply(429, {"code": 20429}, {"Retry-After": "600"})]
    slow = await customer(collector, None, respondent={"phone": PHONE}, location="by-twilio")
    ids = [
        (await write(collector, slow, channel="sms", subject=None, text=f"Number {number}"))["id"]
        for number in range(3)
    ]
    await work_off(collector)
    assert [(await read(collector, one))["state"] for one in ids] == ["requested"] * 3
    assert len(gateway.received) == 1, "only the first one was tried"
    other = await text(collector, gateway, "by-plivo", "+491709999999")
    assert other["state"] == "sent"


async def test_a_message_of_somebody_who_was_erased_is_followed_too(
    collector: OneService, gateway: FakeGateway
) -> None:
    sent = await text(collector, gateway, "by-twilio")
    await execute(collector, "UPDATE collector.message SET respondent_id = NULL, address = NULL")
    status, code = WORDS["by-twilio"][3]
    assert (await report(collector, "by-twilio", status=status, code=code, key=sent["id"])).status_code == 200
    rows = await select(collector, "SELECT state FROM collector.message WHERE id = :id", id=UUID(sent["id"]))
    assert [row[0] for row in rows] == ["bounced"]
    assert await select(collector, "SELECT 1 FROM collector.suppression") == []


async def test_at_night_a_message_waits_and_says_why(database_url: str, gateway: FakeGateway) -> None:
    accounts = {"shop": sending_accounts(gateway.url)["by-twilio"]}
    now = SystemClock().now()
    closed = f"{(now.hour + 23) % 24:02}:00-{(now.hour + 23) % 24:02}:01"  # a minute that has just gone by
    own = CollectorSettings.model_validate({"sms_accounts": accounts, "sms_hours_requested": closed})
    async with one_service(
        SERVICE, database_url, settings=Settings(public_url=PUBLIC_URL), service_settings=own
    ) as service:
        person = await customer(service, None, respondent={"phone": "+3545812345"})
        wanted = await write(service, person, channel="sms", subject=None, text="We are sorry.")
        await work_off(service)
        waiting = await read(service, wanted["id"])
        assert (waiting["state"], waiting["reason"]) == ("requested", "quiet_hours")
        assert "in Atlantic/Reykjavik; they are sent" in waiting["detail"]
        assert gateway.received == []
        assert await claim_one(service) is None
        await hurry(service)
        assert await claim_one(service) is not None


async def test_masses_wait_for_their_turn_and_say_so(database_url: str, gateway: FakeGateway) -> None:
    """Of ten messages that are due at once one a minute is sent; waiting is no failure and no attempt."""
    shop = sending_accounts(gateway.url)["by-twilio"]
    shop["send"]["per_second"] = 1 / 60
    own = CollectorSettings.model_validate({"sms_accounts": {"shop": shop}, "sms_hours_requested": ""})
    async with one_service(
        SERVICE, database_url, settings=Settings(public_url=PUBLIC_URL), service_settings=own
    ) as service:
        person = await customer(service, None, respondent={"phone": PHONE})
        for number in range(10):
            await write(service, person, channel="sms", subject=None, text=f"Number {number}")
        await work_off(service)
        rows = await select(service, "SELECT state, reason, attempts FROM collector.message ORDER BY requested_at")
        assert [tuple(row) for row in rows] == [("sent", None, 1), *[("requested", "throttled", 0)] * 9]
        waits = await select(
            service,
            "SELECT extract(epoch FROM next_at - clock_timestamp())::float, failures FROM collector.due "
            "WHERE state = 'pending' ORDER BY next_at",
        )
    assert all(later[0] - earlier[0] > 60 for earlier, later in pairwise(waits))
    assert {row[1] for row in waits} == {0}
    assert len(gateway.received) == 1
