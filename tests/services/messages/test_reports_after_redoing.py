"""Reports about an attempt that nobody knew about, while the message waits to be sent once more: it is not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from shared.due.pieces import LeaseLostError
from shared.testing.collecting import execute, select
from shared.testing.fake_gateway import FakeGateway
from shared.testing.locks import waits_or_ends
from shared.testing.mail_server import TAKE_AND_RESET, MailServer
from shared.testing.one_service import OneService
from shared.testing.sending import customer, hurry, read, work_off, write
from shared.testing.sms_receipts import RECEIPTS
from shared.testing.sms_senders import PHONE
from tests.services.collector.consents.test_mail_reports import HARD, SOFT
from tests.services.collector.consents.test_mail_reports import report as mail_report
from tests.services.messages.sms_collector import ANSWERS, TAKEN, events, report
from tests.services.messages.test_sms_receipts import WORDS

UNREPEATABLE = ["by-twilio", "by-vonage", "by-vonage-messages", "by-plivo", "by-sinch"]
"""Gateways that may deliver twice what they are given twice: `unknown` stays unknown there."""


async def redo(service: OneService, message_id: str) -> None:
    reply = await service.client.post(f"/v1/messages/{message_id}/redo", headers=service.admin)
    assert reply.status_code == 202, reply.text


async def unknown_text(service: OneService, gateway: FakeGateway, account: str) -> str:
    """Send a text message over a connection that is cut; return its id."""
    gateway.script = ["resets", ANSWERS.get(account, TAKEN)]
    person = await customer(service, None, respondent={"phone": PHONE}, location=account)
    wanted = await write(service, person, channel="sms", subject=None, text="We are sorry.")
    await work_off(service)
    assert (await read(service, wanted["id"]))["state"] == "unknown"
    return str(wanted["id"])


async def unknown_mail(service: OneService, mails: MailServer) -> str:
    mails.fail("CONTENT", TAKE_AND_RESET)
    wanted = await write(service, await customer(service))
    await work_off(service)
    assert (await read(service, wanted["id"]))["state"] == "unknown"
    return str(wanted["id"])


async def what_waits(service: OneService, message_id: str) -> tuple[Any, ...]:
    message = await read(service, message_id)
    return message["state"], message["due"][-1]["state"], len(message["history"])


@pytest.mark.parametrize("account", UNREPEATABLE)
async def test_what_has_arrived_is_not_sent_again(texts: OneService, gateway: FakeGateway, account: str) -> None:
    message = await unknown_text(texts, gateway, account)
    await redo(texts, message)
    await report(texts, account, status=WORDS[account][0], key=message, gateway_id="of-the-first")
    assert await what_waits(texts, message) == ("delivered", "cancelled", 1)
    await hurry(texts)
    assert await work_off(texts) == 0
    assert len(gateway.received) == 1
    assert await events(texts) == ["MessageFailed", "MessageSent"]


@pytest.mark.parametrize("account", UNREPEATABLE)
async def test_what_the_gateway_has_is_not_given_to_it_again(
    texts: OneService, gateway: FakeGateway, account: str
) -> None:
    """And by the gateway's own id alone, where the answer that named it came after all."""
    message = await unknown_text(texts, gateway, account)
    await execute(texts, "UPDATE collector.message SET gateway_id = 'G9'")
    await redo(texts, message)
    key = message if account == "by-sinch" else ""
    await report(texts, account, status=WORDS[account][1], key=key, gateway_id="G9")
    assert await what_waits(texts, message) == ("sent", "cancelled", 1)
    await report(texts, account, status=WORDS[account][0], key=key, gateway_id="G9")
    assert (await read(texts, message))["state"] == "delivered"
    await work_off(texts)
    assert len(gateway.received) == 1


@pytest.mark.parametrize("account", UNREPEATABLE)
async def test_a_failure_of_the_attempt_nobody_knew_about_is_what_became_of_it(
    texts: OneService, gateway: FakeGateway, account: str
) -> None:
    """It can be sent again then; the same receipt once more does not stop that."""
    message = await unknown_text(texts, gateway, account)
    await redo(texts, message)
    failed = WORDS[account][2]
    await report(texts, account, status=failed, key=message, gateway_id="G1")
    assert await what_waits(texts, message) == ("bounced", "cancelled", 1)
    await redo(texts, message)
    await report(texts, account, status=failed, key=message, gateway_id="G1")
    await report(texts, account, status=WORDS[account][1], key=message, gateway_id="G1")
    assert await what_waits(texts, message) == ("requested", "pending", 1)
    await work_off(texts)
    assert (await read(texts, message))["state"] == "sent"
    assert len(gateway.received) == 2


async def test_what_came_back_and_arrived_after_all_is_not_sent_again(texts: OneService, gateway: FakeGateway) -> None:
    message = await unknown_text(texts, gateway, "by-twilio")
    await report(texts, "by-twilio", status="undelivered", key=message)
    await redo(texts, message)
    await report(texts, "by-twilio", status="delivered", key=message)
    assert await what_waits(texts, message) == ("delivered", "cancelled", 1)
    await work_off(texts)
    assert len(gateway.received) == 1


async def test_a_redo_that_somebody_cancelled_does_not_hide_what_arrived(
    texts: OneService, gateway: FakeGateway
) -> None:
    message = await unknown_text(texts, gateway, "by-twilio")
    await redo(texts, message)
    cancelled = await texts.client.post(f"/v1/messages/{message}/cancel", headers=texts.admin)
    assert cancelled.is_success, cancelled.text
    await report(texts, "by-twilio", status="delivered", key=message)
    assert (await read(texts, message))["state"] == "delivered"


async def test_a_message_that_was_never_tried_is_none_of_a_receipts_business(texts: OneService) -> None:
    person = await customer(texts, None, respondent={"phone": PHONE}, location="by-twilio")
    wanted = await write(texts, person, channel="sms", subject=None, text="We are sorry.")
    await execute(texts, "UPDATE collector.message SET account = 'by-twilio'")
    await report(texts, "by-twilio", status="delivered", key=wanted["id"])
    assert await what_waits(texts, wanted["id"]) == ("requested", "pending", 0)


@pytest.mark.parametrize("name", [HARD, SOFT])
async def test_a_mail_that_came_back_is_not_sent_again(collector: OneService, mails: MailServer, name: str) -> None:
    message = await unknown_mail(collector, mails)
    await redo(collector, message)
    assert (await mail_report(collector, name, message)).json() == {"outcome": "bounced"}
    assert await what_waits(collector, message) == ("bounced", "cancelled", 1)
    await hurry(collector)
    assert await work_off(collector) == 0
    assert len(mails.received) == 1


async def test_a_report_that_comes_twice_does_not_stop_what_somebody_wants_again(
    collector: OneService, mails: MailServer
) -> None:
    """They saw that it came back, and sent it again for that reason."""
    message = await unknown_mail(collector, mails)
    await mail_report(collector, SOFT, message)
    await redo(collector, message)
    await mail_report(collector, SOFT, message)
    assert await what_waits(collector, message) == ("requested", "pending", 1)
    await work_off(collector)
    assert (await read(collector, message))["state"] == "sent"
    assert len(mails.received) == 2


async def test_a_report_right_before_the_second_hand_over_stops_it(collector: OneService, mails: MailServer) -> None:
    message = await unknown_mail(collector, mails)
    await redo(collector, message)
    held = mails.hold("RCPT")
    sending = asyncio.create_task(work_off(collector))
    await held.reached.wait()
    await mail_report(collector, HARD, message)
    held.go_on.set()
    with pytest.raises(LeaseLostError):
        await sending
    await hurry(collector)
    await work_off(collector)
    assert await what_waits(collector, message) == ("bounced", "done", 2)
    assert len(mails.received) == 1


@pytest.mark.parametrize("first", ["receipt", "send"])
@pytest.mark.parametrize("account", ["by-twilio", "by-plivo"])
async def test_receipt_and_second_attempt_at_one_moment(
    texts: OneService, gateway: FakeGateway, account: str, first: str
) -> None:
    """Whoever holds the person first decides: the other one waits, and looks again."""
    message = await unknown_text(texts, gateway, account)
    await redo(texts, message)
    [(person,)] = await select(texts, "SELECT respondent_id FROM collector.message")

    async def receive() -> object:
        return await report(texts, account, status=WORDS[account][0], key=message, gateway_id="G1")

    steps: list[Callable[[], Awaitable[object]]] = [receive, lambda: work_off(texts)]
    if first == "send":
        steps.reverse()
    running = await _at_once(texts, person, steps)
    for outcome in await asyncio.gather(*running, return_exceptions=True):
        assert not isinstance(outcome, BaseException) or isinstance(outcome, LeaseLostError)
    await hurry(texts)
    await work_off(texts)
    ended = await read(texts, message)
    assert ended["state"] == "delivered"
    handed_over = [one for one in ended["history"] if one["handed_over_at"] is not None]
    assert len(gateway.received) == len(handed_over)
    if first == "receipt":
        assert (len(gateway.received), len(ended["history"])) == (1, 1)
        assert ended["due"][-1]["state"] == "cancelled"
    else:
        assert (len(ended["history"]), ended["due"][-1]["state"]) == (2, "done")


async def _at_once(
    service: OneService, person: UUID, steps: list[Callable[[], Awaitable[object]]]
) -> list[asyncio.Task[object]]:
    """Start steps in an order, each while a transaction of the test holds the person; let them go together."""
    running: list[asyncio.Task[object]] = []
    async with service.unit_of_work.begin() as work:
        held = "SELECT id FROM collector.respondent WHERE id = :id FOR UPDATE"
        await work.connection.exec_driver_sql(held.replace(":id", f"'{person}'"))
        for step in steps:
            running.append(asyncio.ensure_future(step()))
            assert await waits_or_ends(service.engine, running[-1], waiting=len(running))
    return running


def test_every_gateway_with_receipts_is_here() -> None:
    assert set(UNREPEATABLE) | {"described"} == set(RECEIPTS)
