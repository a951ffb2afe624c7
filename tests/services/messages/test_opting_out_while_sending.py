"""An opt-out at every moment of a send: none begins after its commit, and what was on its way is marked."""

import asyncio

import pytest

from services.collector.application.consents.recording import record_wishes
from services.collector.domain.consents.wish import NewWish, Somebody
from services.collector.domain.eligibility.person import Person
from shared.contracts.messages import MessageEvent, MessageRefused, MessageSent
from shared.testing.locks import waits_or_ends
from shared.testing.mail_server import MailServer, Stage
from shared.testing.one_service import OneService
from shared.testing.sending import customer, opt_out, opt_out_by_message, read, work_off, write

ADA = "ada@customer.example"


async def last_event(service: OneService) -> MessageEvent:
    return [event.data for event in await service.published() if isinstance(event.data, MessageEvent)][-1]


async def test_after_one_click_nothing_more_is_sent(collector: OneService, mails: MailServer) -> None:
    ada = await customer(collector, ADA)
    await write(collector, ada)
    await work_off(collector)
    await opt_out(collector, mails.received[0])
    wanted = await write(collector, ada)
    await work_off(collector)
    assert (await read(collector, wanted["id"]))["reason"] == "opted_out"
    assert len(mails.received) == 1


@pytest.mark.parametrize("stage", ["EHLO", "MAIL", "RCPT"])
async def test_opt_out_before_the_mail_is_handed_over(collector: OneService, mails: MailServer, stage: Stage) -> None:
    """The server has the address already; it gets no mail."""
    wanted = await write(collector, await customer(collector, ADA))
    held = mails.hold(stage)
    sending = asyncio.create_task(work_off(collector))
    await held.reached.wait()
    assert (await read(collector, wanted["id"]))["state"] == "sending"
    await opt_out_by_message(collector, wanted["id"])
    held.go_on.set()
    await sending
    refused = await read(collector, wanted["id"])
    assert (refused["state"], refused["reason"], refused["history"][0]["outcome"]) == (
        "refused",
        "opted_out",
        "refused",
    )
    assert refused["history"][0]["handed_over_at"] is None
    assert mails.received == []
    assert isinstance(await last_event(collector), MessageRefused)
    await work_off(collector)
    assert mails.received == []


@pytest.mark.parametrize("stage", ["DATA", "CONTENT"])
async def test_opt_out_while_it_is_on_its_way(collector: OneService, mails: MailServer, stage: Stage) -> None:
    """It cannot be called back; everybody sees that."""
    wanted = await write(collector, await customer(collector, ADA))
    held = mails.hold(stage)
    sending = asyncio.create_task(work_off(collector))
    await held.reached.wait()
    await opt_out_by_message(collector, wanted["id"])
    held.go_on.set()
    await sending
    sent = await read(collector, wanted["id"])
    assert (sent["state"], sent["in_flight_at_opt_out"]) == ("sent", True)
    assert isinstance(await last_event(collector), MessageSent)


async def test_opt_out_that_comes_first_is_waited_for(collector: OneService, mails: MailServer) -> None:
    """A message that would begin waits for the end of an opt-out that is about to commit, and is refused then."""
    wanted = await write(collector, await customer(collector, ADA))
    async with collector.unit_of_work.begin() as work:
        wish = NewWish(wish="withdrawn", source="sms", said_at=work.now)
        await record_wishes(work, [Somebody((Person("email", ADA).digest(),))], [wish])
        sending = asyncio.create_task(work_off(collector))
        assert await waits_or_ends(collector.engine, sending)
        assert (await read(collector, wanted["id"]))["state"] == "requested"
    await sending
    assert (await read(collector, wanted["id"]))["reason"] == "opted_out"
    assert mails.received == []


async def test_opt_out_waits_for_a_message_that_begins(collector: OneService, mails: MailServer) -> None:
    """The other way round: the message has begun before the opt-out is committed."""
    wanted = await write(collector, await customer(collector, ADA))
    held = mails.hold("RCPT")
    sending = asyncio.create_task(work_off(collector))
    await held.reached.wait()
    async with collector.unit_of_work.begin() as work:
        wish = NewWish(wish="withdrawn", source="sms", said_at=work.now)
        await record_wishes(work, [Somebody((Person("email", ADA).digest(),))], [wish])
        held.go_on.set()
        assert await waits_or_ends(collector.engine, sending)  # to hand over
        assert mails.received == []
    await sending
    assert (await read(collector, wanted["id"]))["reason"] == "opted_out"
    assert mails.received == []


async def test_erased_while_it_is_on_its_way(collector: OneService, mails: MailServer) -> None:
    """Before the mail is handed over nothing is sent; after that it is known to be sent, to nobody."""
    ada = await customer(collector, ADA)
    wanted = await write(collector, ada)
    held = mails.hold("RCPT")
    sending = asyncio.create_task(work_off(collector))
    await held.reached.wait()
    assert (await collector.client.delete(f"/v1/respondents/{ada}", headers=collector.admin)).status_code == 204
    held.go_on.set()
    await sending
    assert (await read(collector, wanted["id"]))["reason"] == "erased"
    assert mails.received == []

    bob = await customer(collector, "bob@customer.example")
    wanted = await write(collector, bob)
    held = mails.hold("CONTENT")
    sending = asyncio.create_task(work_off(collector))
    await held.reached.wait()
    assert (await collector.client.delete(f"/v1/respondents/{bob}", headers=collector.admin)).status_code == 204
    held.go_on.set()
    await sending
    sent = await read(collector, wanted["id"])
    assert (sent["state"], sent["respondent_id"], sent["text"]) == ("sent", None, None)
    event = await last_event(collector)
    assert isinstance(event, MessageSent)
    assert event.respondent_id is None
