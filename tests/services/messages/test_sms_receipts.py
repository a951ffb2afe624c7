"""What becomes of text messages by the receipts of their gateways, over real HTTP."""

import asyncio
from uuid import UUID

import pytest

from shared.clock import SystemClock
from shared.testing.collecting import execute, select
from shared.testing.eventually import eventually
from shared.testing.fake_gateway import FakeGateway
from shared.testing.one_service import OneService
from shared.testing.sending import customer, read, work_off, write
from shared.testing.sms_receipts import PUBLIC_URL, RECEIPTS, address_of, receipt_of
from shared.testing.sms_senders import PHONE
from tests.services.messages.sms_collector import events, report, text

ACCOUNTS = list(RECEIPTS)
WORDS = {
    # account: delivered, on its way, failed, (status and code of a dead number), (of somebody who sent STOP)
    "by-twilio": ("delivered", "sent", "undelivered", ("undelivered", "30005"), ("failed", "21610")),
    "by-vonage": ("delivered", "buffered", "failed", ("failed", "3"), ("rejected", "9")),
    "by-vonage-messages": ("delivered", "submitted", "rejected", ("rejected", "1190"), ("rejected", "1240")),
    "by-plivo": ("delivered", "sent", "undelivered", ("undelivered", "70"), ("failed", "200")),
    "by-sinch": ("Delivered", "Dispatched", "Failed", ("Rejected", "300"), None),
    "described": ("DELIVERED", "SENT", "UNDELIVERABLE", ("UNDELIVERABLE", "27"), None),
}


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_a_message_arrives(texts: OneService, gateway: FakeGateway, account: str) -> None:
    """Receipts with our id and without it say the same, and repetitions say nothing new."""
    delivered, on_its_way, failed, _, _ = WORDS[account]
    sent = await text(texts, gateway, account)
    assert (sent["state"], sent["account"]) == ("sent", account)
    for status, key in [(on_its_way, ""), (delivered, ""), (delivered, sent["id"]), (failed, ""), (on_its_way, "")]:
        replied = await report(texts, account, status=status, key=key)
        assert (replied.status_code, replied.content) == (200, b"")
    arrived = await read(texts, sent["id"])
    assert (arrived["state"], arrived["reason"]) == ("delivered", None)
    assert arrived["delivered_at"] is not None
    assert await events(texts) == ["MessageSent"]


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_a_number_that_does_not_exist_is_used_no_more(
    texts: OneService, gateway: FakeGateway, account: str
) -> None:
    status, code = WORDS[account][3]
    sent = await text(texts, gateway, account)
    for _ in range(2):
        assert (await report(texts, account, status=status, code=code, key=sent["id"])).status_code == 200
    bounced = await read(texts, sent["id"])
    assert (bounced["state"], bounced["reason"]) == ("bounced", code)
    listed = await select(texts, "SELECT reason, detail, channel FROM collector.suppression")
    assert [tuple(row) for row in listed] == [("invalid_number", code, "sms")]
    again = await text(texts, gateway, account)
    assert (again["state"], again["reason"]) == ("refused", "suppressed")
    assert await events(texts) == ["MessageSent", "MessageBounced", "MessageRefused"]


@pytest.mark.parametrize("account", [one for one in ACCOUNTS if WORDS[one][4] is not None])
async def test_who_sent_stop_to_the_gateway_has_opted_out(
    texts: OneService, gateway: FakeGateway, account: str
) -> None:
    status, code = WORDS[account][4] or ("", "")
    sent = await text(texts, gateway, account)
    for _ in range(2):
        await report(texts, account, status=status, code=code, key=sent["id"])
    wishes = await select(texts, "SELECT wish, source, channel FROM collector.consent_entry")
    assert [tuple(row) for row in wishes] == [("withdrawn", "gateway", "sms")]
    again = await text(texts, gateway, account)
    assert (again["state"], again["reason"]) == ("refused", "opted_out")


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_a_failure_that_may_pass_suppresses_nothing(
    texts: OneService, gateway: FakeGateway, account: str
) -> None:
    sent = await text(texts, gateway, account)
    await report(texts, account, status=WORDS[account][2], key=sent["id"])
    assert (await read(texts, sent["id"]))["state"] == "bounced"
    assert await select(texts, "SELECT 1 FROM collector.suppression") == []
    await report(texts, account, status=WORDS[account][0], key=sent["id"])
    assert (await read(texts, sent["id"]))["state"] == "delivered", "it has arrived after all"


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_only_the_gateway_is_believed(texts: OneService, gateway: FakeGateway, account: str) -> None:
    sent = await text(texts, gateway, account)
    made = receipt_of(account, SystemClock().now(), key=sent["id"], status=WORDS[account][0])
    path = address_of(account, RECEIPTS[account][0]).removeprefix(PUBLIC_URL)
    proofs = {"authorization", "x-twilio-signature", "x-plivo-signature-v3", "x-sinch-webhook-signature"}
    bare = {name: value for name, value in made.headers.items() if name not in proofs}
    body = made.body.replace(b"&sig=", b"&gis=")
    refused = await texts.client.post(f"{path}?{made.query}", content=body, headers=bare)
    assert refused.status_code in {403, 503}, refused.text
    assert (await read(texts, sent["id"]))["state"] == "sent"


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_what_is_about_no_message_of_ours_is_taken_and_counted(
    texts: OneService, gateway: FakeGateway, account: str
) -> None:
    sent = await text(texts, gateway, account)
    delivered = WORDS[account][0]
    for key, gateway_id in [("", "another"), ("01920000-0000-7000-8000-00000000dead", "G1")]:
        assert (await report(texts, account, status=delivered, key=key, gateway_id=gateway_id)).status_code == 200
    assert (await read(texts, sent["id"]))["state"] == "sent"
    lines = (await texts.client.get("/metrics")).text.splitlines()
    name = f'heed_collector_sms_receipts_total{{gateway="{RECEIPTS[account][0]}",outcome="unknown"}}'
    assert any(line.startswith(name) for line in lines)


async def test_another_accounts_messages_are_none_of_its_business(texts: OneService, gateway: FakeGateway) -> None:
    sent = await text(texts, gateway, "by-twilio")
    await report(texts, "by-plivo", status="delivered", key=sent["id"])
    assert (await read(texts, sent["id"]))["state"] == "sent"


@pytest.mark.parametrize("path", ["/hooks/sms/twilio/nobody/receipts", "/hooks/sms/plivo/by-twilio/receipts"])
async def test_who_does_not_exist_reports_nothing(texts: OneService, path: str) -> None:
    for call in (texts.client.post, texts.client.get):
        assert (await call(path)).status_code == 404


async def test_a_genuine_request_that_is_no_receipt_is_refused(texts: OneService, gateway: FakeGateway) -> None:
    sent = await text(texts, gateway, "described")
    replied = await texts.client.post(
        f"/hooks/sms/generic/described/receipts?message={sent['id']}",
        content=b'{"results": [{"messageId": "G1"}]}',
        headers={"authorization": "Bearer generic-secret", "content-type": "application/json"},
    )
    assert replied.status_code == 422


@pytest.mark.parametrize("account", ["by-twilio", "by-vonage", "by-vonage-messages", "by-plivo", "by-sinch"])
async def test_a_receipt_says_what_became_of_an_unknown_message(
    texts: OneService, gateway: FakeGateway, account: str
) -> None:
    """The connection was cut after the body: nobody knows, until the gateway reports about the message."""
    gateway.script = ["resets"]
    person = await customer(texts, None, respondent={"phone": PHONE}, location=account)
    wanted = await write(texts, person, channel="sms", subject=None, text="We are sorry.")
    await work_off(texts)
    assert (await read(texts, wanted["id"]))["state"] == "unknown"
    await report(texts, account, status=WORDS[account][1], key=wanted["id"], gateway_id="G7")
    assert (await read(texts, wanted["id"]))["state"] == "sent"
    await report(texts, account, status=WORDS[account][0], key=wanted["id"], gateway_id="G7")
    assert (await read(texts, wanted["id"]))["state"] == "delivered"
    assert await events(texts) == ["MessageFailed", "MessageSent"]
    assert len(gateway.received) == 1


async def test_a_receipt_may_come_before_the_answer(texts: OneService, gateway: FakeGateway) -> None:
    gateway.script = ["hangs"]
    person = await customer(texts, None, respondent={"phone": PHONE}, location="by-twilio")
    wanted = await write(texts, person, channel="sms", subject=None, text="We are sorry.")
    sending = asyncio.create_task(work_off(texts))
    await eventually(lambda: _has(gateway, 1))
    assert (await report(texts, "by-twilio", status="delivered", key=wanted["id"])).status_code == 200
    gateway.hang_up()
    await sending
    arrived = await read(texts, wanted["id"])
    assert (arrived["state"], [one["state"] for one in arrived["due"]]) == ("delivered", ["done"])
    assert await events(texts) == ["MessageSent"]


async def _has(gateway: FakeGateway, count: int) -> bool:
    return len(gateway.received) == count


async def test_the_parts_of_a_long_message_have_ids_of_their_own(texts: OneService, gateway: FakeGateway) -> None:
    sent = await text(texts, gateway, "by-vonage")
    await report(texts, "by-vonage", status="delivered", key=sent["id"], gateway_id="of-the-second-part")
    assert (await read(texts, sent["id"]))["state"] == "delivered"


async def test_a_receipt_of_an_attempt_before_somebody_sent_it_again_is_old(
    texts: OneService, gateway: FakeGateway
) -> None:
    sent = await text(texts, gateway, "by-twilio")
    await report(texts, "by-twilio", status="failed", key=sent["id"], gateway_id="of-the-first-attempt")
    assert (await read(texts, sent["id"]))["state"] == "sent"


async def test_a_message_of_somebody_who_was_erased_is_followed_too(texts: OneService, gateway: FakeGateway) -> None:
    sent = await text(texts, gateway, "by-twilio")
    await execute(texts, "UPDATE collector.message SET respondent_id = NULL, address = NULL")
    status, code = WORDS["by-twilio"][3]
    assert (await report(texts, "by-twilio", status=status, code=code, key=sent["id"])).status_code == 200
    rows = await select(texts, "SELECT state FROM collector.message WHERE id = :id", id=UUID(sent["id"]))
    assert [row[0] for row in rows] == ["bounced"]
    assert await select(texts, "SELECT 1 FROM collector.suppression") == []
