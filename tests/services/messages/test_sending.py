"""A message from being wanted to what became of it, over the API and a real mail server."""

from typing import Any

import httpx
import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.contracts.messages import MessageEvent, MessageFailed, MessageRefused, MessageSent
from shared.due.pieces import LeaseLostError
from shared.testing.collecting import execute, select
from shared.testing.mail_server import RESET, TAKE_AND_RESET, MailServer
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import claim_one, customer, hurry, read, work_off, write


async def events(service: OneService) -> list[MessageEvent]:
    return [event.data for event in await service.published() if isinstance(event.data, MessageEvent)]


async def test_written_message_is_sent(collector: OneService, mails: MailServer) -> None:
    """The mail says what was written, and its row says when, on which basis and through whom; so does an event."""
    ada = await customer(collector, location="graz-1")
    wanted = await write(collector, ada, subject="Ihr Besuch", text="Liebe Ada,\n\nes tut uns <leid>.", language="de")
    assert (wanted["state"], wanted["location"], wanted["attempts"]) == ("requested", "graz-1", 0)
    assert await work_off(collector) == 1
    [mail] = mails.received
    assert (mail.recipients, mail.message["Subject"]) == (("ada@customer.example",), "Ihr Besuch")
    assert mail.part("plain").startswith("Liebe Ada,\n\nes tut uns <leid>.")
    assert "es tut uns &lt;leid&gt;." in mail.part("html")
    link = mail.message["List-Unsubscribe"].strip("<>")
    assert link in mail.part("plain")
    assert link in mail.part("html")
    sent = await read(collector, wanted["id"])
    assert (sent["state"], sent["basis"], sent["account"], sent["reason"]) == ("sent", "request", "default", None)
    [attempt] = sent["history"]
    assert (attempt["number"], attempt["outcome"], attempt["status"]) == (1, "accepted", None)
    assert attempt["began_at"] <= attempt["handed_over_at"] <= attempt["ended_at"]
    assert [(one["cause"], one["state"]) for one in sent["due"]] == [("written", "done")]
    [event] = await events(collector)
    assert isinstance(event, MessageSent)
    assert (str(event.message_id), event.basis, event.location) == (wanted["id"], "request", "graz-1")
    assert event.respondent_id == ada
    assert not event.by_person  # a key sent it
    assert await work_off(collector) == 0


@pytest.mark.parametrize("answer", ["421 4.3.2 bye", "450 4.2.0 greylisted"])
async def test_later_means_later(collector: OneService, mails: MailServer, answer: str) -> None:
    """The row says why it waits; each time it waits longer; then it is sent once."""
    wanted = await write(collector, await customer(collector))
    mails.fail("RCPT", answer, times=2)
    waits = []
    for number in (1, 2):
        assert await work_off(collector) == 1
        waiting = await read(collector, wanted["id"])
        assert (waiting["state"], waiting["reason"], len(waiting["history"])) == ("requested", answer[:9], number)
        assert waiting["history"][-1]["outcome"] == "later"
        waits += await select(
            collector, "SELECT extract(epoch FROM next_at - clock_timestamp())::float FROM collector.due"
        )
        await hurry(collector)
    assert 50 < waits[0][0] < 61
    assert 100 < waits[1][0] < 121
    assert await work_off(collector) == 1
    assert (await read(collector, wanted["id"]))["state"] == "sent"
    assert len(mails.received) == 1
    assert len(await events(collector)) == 1


async def test_server_that_says_later_for_days_has_refused(collector: OneService, mails: MailServer) -> None:
    wanted = await write(collector, await customer(collector))
    mails.fail("RCPT", "450 4.2.0 greylisted", times=2)
    await work_off(collector)
    await execute(collector, "UPDATE collector.due SET due_at = now() - interval '49 hours'")
    await execute(collector, "UPDATE collector.message_attempt SET began_at = now() - interval '49 hours'")
    await hurry(collector)
    await work_off(collector)
    assert (await read(collector, wanted["id"]))["state"] == "failed"
    [event] = await events(collector)
    assert isinstance(event, MessageFailed)
    assert (event.reason, event.is_unknown) == ("450 4.2.0", False)


async def test_unknown_address_is_used_no_more(collector: OneService, mails: MailServer) -> None:
    """What the server does not know is suppressed; another message there is refused without asking."""
    ada = await customer(collector)
    first = await write(collector, ada)
    mails.fail("RCPT", "550 5.1.1 no such user")
    await work_off(collector)
    failed = await read(collector, first["id"])
    assert (failed["state"], failed["reason"]) == ("failed", "550 5.1.1")
    second = await write(collector, ada)
    await work_off(collector)
    refused = await read(collector, second["id"])
    assert (refused["state"], refused["reason"], refused["history"]) == ("refused", "suppressed", [])
    assert [type(one) for one in await events(collector)] == [MessageFailed, MessageRefused]
    assert mails.received == []


@pytest.mark.parametrize(("fault", "taken"), [(RESET, 0), (TAKE_AND_RESET, 1)])
async def test_unknown_is_visible_and_redone_by_hand(
    collector: OneService, mails: MailServer, fault: str, taken: int
) -> None:
    """A connection that was cut after the mail: it is not repeated by itself, only when somebody says so."""
    wanted = await write(collector, await customer(collector))
    mails.fail("CONTENT", fault)
    await work_off(collector)
    unknown = await read(collector, wanted["id"])
    assert (unknown["state"], unknown["reason"]) == ("unknown", "disconnected")
    [event] = await events(collector)
    assert isinstance(event, MessageFailed)
    assert event.is_unknown
    await hurry(collector)
    assert await work_off(collector) == 0
    again = await redo(collector, wanted["id"])
    assert (again.status_code, again.json()["state"]) == (202, "requested")
    assert (await redo(collector, wanted["id"])).status_code == 409
    assert await work_off(collector) == 1
    sent = await read(collector, wanted["id"])
    assert (sent["state"], [one["cause"] for one in sent["due"]]) == ("sent", ["written", "redo"])
    assert len(mails.received) == taken + 1
    assert len({mail.message["Message-ID"] for mail in mails.received}) == 1
    assert [one.action for one in await collector.audited() if one.thing == "message"] == [
        "message.written",
        "message.redone",
    ]


async def redo(service: OneService, message_id: object) -> httpx.Response:
    return await service.client.post(f"/v1/messages/{message_id}/redo", headers=service.admin)


async def test_without_a_mail_server_nothing_is_silent(database_url: str) -> None:
    async with one_service(SERVICE, database_url, service_settings=CollectorSettings()) as collector:
        wanted = await write(collector, await customer(collector))
        await work_off(collector)
        refused = await read(collector, wanted["id"])
        assert (refused["state"], refused["reason"]) == ("refused", "no_sender")
        [event] = await events(collector)
        assert isinstance(event, MessageRefused)
        assert event.reason == "no_sender"


@pytest.mark.parametrize(
    ("letter", "reason"),
    [({"basis": None}, "no_basis"), ({"channel": "sms", "subject": None}, "no_address")],
)
async def test_refusals(collector: OneService, mails: MailServer, letter: dict[str, Any], reason: str) -> None:
    wanted = await write(collector, await customer(collector), **letter)
    await work_off(collector)
    assert (await read(collector, wanted["id"]))["reason"] == reason
    assert mails.received == []


async def test_expired(collector: OneService, mails: MailServer) -> None:
    """Nobody wants it any more; unless somebody says that it is still wanted."""
    wanted = await write(collector, await customer(collector))
    await execute(collector, "UPDATE collector.message SET not_after = now() - interval '1 second'")
    await work_off(collector)
    assert (await read(collector, wanted["id"]))["reason"] == "expired"
    assert (await redo(collector, wanted["id"])).status_code == 202
    await work_off(collector)
    assert (await read(collector, wanted["id"]))["state"] == "sent"
    assert len(mails.received) == 1


async def test_erased_person_gets_nothing(collector: OneService, mails: MailServer) -> None:
    """What waits is refused; what was sent stays known, without words and person."""
    ada = await customer(collector)
    first = await write(collector, ada)
    await work_off(collector)
    second = await write(collector, ada, text="Once more")
    erased = await collector.client.delete(f"/v1/respondents/{ada}", headers=collector.admin)
    assert erased.status_code == 204
    assert await work_off(collector) == 0
    sent, refused = await read(collector, first["id"]), await read(collector, second["id"])
    assert (sent["state"], refused["state"], refused["reason"]) == ("sent", "refused", "erased")
    for message in (sent, refused):
        assert (message["respondent_id"], message["subject"], message["text"]) == (None, None, None)
    assert len(mails.received) == 1
    assert (await redo(collector, second["id"])).status_code == 409
    last = (await events(collector))[-1]
    assert isinstance(last, MessageRefused)
    assert last.respondent_id is None


async def test_lease_that_was_lost_sends_nothing_twice(collector: OneService, mails: MailServer) -> None:
    """Two workers have the same message, one after the other: it is sent once."""
    await write(collector, await customer(collector))
    first = await claim_one(collector, lease_seconds=0.0)
    second = await claim_one(collector)
    assert first is not None
    assert second is not None
    await collector.use_cases.messages.send(claimed=second)
    with pytest.raises(LeaseLostError):
        await collector.use_cases.messages.send(claimed=first)
    assert len(mails.received) == 1
