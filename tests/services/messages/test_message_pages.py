"""The console's pages of messages: the log, one message, what is done about it, and parts of other pages."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, get_args
from uuid import UUID, uuid4

import httpx
import pytest

from services.collector.domain.messages.message import Message, MessageState, NewMessage, RefusalReason
from services.collector.pages.messages import labels
from services.collector.store.message_store import MessageStore
from shared.due.pieces import LeaseLostError
from shared.ids import uuid7
from shared.testing.answer_pages import HTMX, get, send
from shared.testing.one_service import OneService
from shared.testing.sending import claim_one, customer, read, work_off, write
from shared.testing.signing_in import SignedIn, sign_in
from shared.web.console import message_words

ADDRESS = "ada@customer.example"
WIEN, GRAZ = frozenset({"wien"}), frozenset({"graz"})
WIEN_ONLY = {"unit": "wien", "locations": WIEN}


@dataclass(frozen=True, slots=True)
class Kept:
    """Messages that are kept without being sent."""

    service: OneService
    person: UUID

    async def __call__(self, state: MessageState, *, location: str | None = None, **became: Any) -> Message:
        new = {"channel": "email", "purpose": "service_contact", "cause": "written", "text": "We are sorry."} | {
            name: became.pop(name) for name in list(became) if name in NewMessage.__dataclass_fields__
        }
        wanted = NewMessage(
            effect_key=str(uuid7()),
            respondent_id=self.person,
            location=location,
            requested_by="heed",
            due_at=datetime.now(UTC),
            subject="Your visit",
            **new,
        )
        async with self.service.unit_of_work.begin() as work:
            store = MessageStore(work.connection)
            (message_id,) = (await store.add([wanted], at=work.now)).values()
            message = await store.lock(message_id)
            assert message is not None
            settled = None if state in ("requested", "sending") else work.now
            message = replace(message, state=state, **({"settled_at": settled} | became))
            await store.save(message)
        return message


@pytest.fixture
async def kept(collector: OneService) -> Kept:
    """A way to keep messages to Ada, who complained in Wien."""
    return Kept(collector, await customer(collector, ADDRESS, location="wien"))


def agent(service: OneService, **more: Any) -> SignedIn:
    return sign_in(service.app, "agent", **more)


def text_of(reply: httpx.Response) -> str:
    """Return what a page says, without its markup."""
    assert reply.status_code == 200, reply.text
    main = reply.text.partition("<main")[2] or reply.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.mark.parametrize(
    ("state", "became", "said"),
    [
        ("refused", {"reason": "opted_out", "purpose": "survey"}, "Not sent this customer wants no surveys"),
        ("refused", {"reason": "no_address", "channel": "sms"}, "Not sent no phone number is known"),
        ("refused", {"reason": "not_eligible", "detail": "quarantine"}, "was asked something not long ago"),
        ("refused", {"reason": "expired", "detail": "quiet_hours"}, "Not sent it would have come too late"),
        ("bounced", {"reason": "5.1.1", "detail": "hard"}, "Came back the mailbox does not exist (5.1.1)"),
        ("bounced", {"reason": "5.9.9", "detail": "blocked"}, "Came back the provider did not want it (5.9.9)"),
        ("bounced", {"reason": "spam_complaint", "detail": "complaint"}, "Came back this customer called it spam"),
        ("bounced", {"reason": "30003", "detail": "expired", "channel": "sms"}, "for too long (30003)"),
        ("failed", {"reason": "550 5.1.10"}, "Could not be sent the domain takes no mail (550 5.1.10)"),
        ("failed", {"reason": "554"}, "Could not be sent the server refused it (554)"),
        ("failed", {"reason": "21614", "channel": "sms"}, "Could not be sent the gateway refused it (21614)"),
        ("failed", {"reason": "defect"}, "something broke in Heed"),
        ("unknown", {"reason": "interrupted"}, "May have been sent sending it again could send it twice"),
        ("sent", {"in_flight_at_opt_out": True}, "took it over; the customer opted out while it was on its way"),
        ("delivered", {}, "Arrived"),
        ("requested", {"reason": "quarantine"}, "this customer was asked something not long ago"),
        ("requested", {"reason": "451 4.7.1"}, "Waits for the next attempt at"),
        (
            "requested",
            {"reason": "quiet_hours", "detail": "it is Sunday 07:00 in Europe/Vienna; they are sent 09:00 to 20:00"},
            "quiet hours (Austria)",
        ),
        ("requested", {"reason": "quiet_hours"}, ": quiet hours"),
    ],
)
async def test_each_row_says_what_became_of_it_and_why(
    collector: OneService, kept: Kept, state: MessageState, became: dict[str, Any], said: str
) -> None:
    """In words, with the code of the server behind them; on its own page too."""
    message = await kept(state, **became)
    reader = agent(collector)
    listed = await get(collector, reader, "/messages")
    assert said in text_of(listed)
    assert said in text_of(await get(collector, reader, f"/messages/{message.id}"))
    assert ADDRESS not in listed.text


def test_every_reason_has_words() -> None:
    known = message_words.REFUSALS.keys() | {"opted_out", "no_address"}
    assert known == set(get_args(RefusalReason))
    assert labels.STATES.keys() == set(get_args(MessageState))


async def test_filters_stand_in_the_address(collector: OneService, kept: Kept) -> None:
    """Each chooses; what makes no sense restricts nothing."""
    await kept("failed", reason="timeout", survey="visit", purpose="survey", cause="invitation", location="wien")
    await kept("bounced", reason="5.2.2", detail="soft", channel="sms")
    await kept("delivered", settled_at=datetime.now(UTC) - timedelta(days=9))
    reader = agent(collector)

    async def count(query: str) -> int:
        return (await get(collector, reader, f"/messages?{query}")).text.count('class="row-link"')

    today = datetime.now(UTC).date()
    assert await count("") == 3
    assert await count("state=failed") == 1
    assert await count("state=trouble") == 2
    assert await count("channel=sms") == 1
    assert await count("cause=invitation") == 1
    assert await count("purpose=survey") == 1
    assert await count("survey=visit") == 1
    assert await count("place=wien") == 1
    assert await count(f"from={today - timedelta(days=1)}&to={today + timedelta(days=1)}") == 3
    assert await count(f"to={today - timedelta(days=2)}") == 0
    assert await count(f"since={today - timedelta(days=1)}") == 2
    assert await count("state=nonsense&channel=pigeon&cause=&from=yesterday") == 3


async def test_messages_of_other_units_do_not_exist(collector: OneService, kept: Kept) -> None:
    """In lists, pages, parts, steps and counts; what has no place is for readers of the whole company."""
    case = uuid7()
    theirs = [await kept("unknown", location=place, ticket_id=case) for place in ("graz", None)]
    mine = await kept("unknown", location="wien", ticket_id=case)
    reader = agent(collector, **WIEN_ONLY)
    for path in ("/messages", f"/person/{kept.person}/messages", f"/case/{case}/messages", "/messages?place=graz"):
        shown = (await get(collector, reader, path)).text
        assert not any(str(one.id) in shown for one in theirs), path
        assert (str(mine.id) in shown) == ("place" not in path)
    for one in theirs:
        assert (await get(collector, reader, f"/messages/{one.id}")).status_code == 404
        for step in ("redo", "cancel"):
            assert (await send(collector, reader, f"/messages/{one.id}/{step}")).status_code == 404
            api = await collector.client.post(f"/v1/messages/{one.id}/{step}", headers=reader.headers)
            assert api.status_code == 404
    assert "1 message since yesterday" in text_of(await get(collector, reader, "/start"))
    assert "3 messages since yesterday" in text_of(await get(collector, agent(collector), "/start"))
    assert (await get(collector, agent(collector), f"/case/{case}/messages")).text.count("<li ") == 3


async def test_start_says_nothing_while_all_is_well(collector: OneService, kept: Kept) -> None:
    """What went wrong earlier than yesterday is no news; viewers read no messages."""
    await kept("delivered")
    await kept("failed", reason="timeout", settled_at=datetime.now(UTC) - timedelta(days=3))
    assert "since yesterday" not in (await get(collector, agent(collector), "/start")).text
    await kept("failed", reason="timeout")
    assert "state=trouble" in (await get(collector, agent(collector), "/start")).text
    assert "since yesterday" not in (await get(collector, sign_in(collector.app, "viewer"), "/start")).text


async def test_sending_perhaps_twice_asks_clearly(collector: OneService, kept: Kept) -> None:
    """And says who did it."""
    message = await kept("unknown", reason="interrupted", claimed_basis="request")
    reader = agent(collector)
    page = await get(collector, reader, f"/messages/{message.id}")
    assert "the customer gets it twice" in text_of(page)
    done = await send(collector, reader, f"/messages/{message.id}/redo")
    assert (done.status_code, done.headers["location"]) == (303, f"/console/collector/messages/{message.id}")
    assert await work_off(collector) == 1
    assert (await read(collector, message.id))["state"] == "sent"
    again = await send(collector, reader, f"/messages/{message.id}/redo")
    assert again.status_code == 303
    assert (await read(collector, message.id))["attempts"] == 1
    entries = [one for one in await collector.audited() if one.action == "message.redone"]
    assert [(one.actor, one.thing_id) for one in entries] == [(str(reader.caller.person_id), str(message.id))]
    assert "twice" not in (await get(collector, reader, f"/messages/{message.id}")).text


@pytest.mark.parametrize("by_page", [True, False])
async def test_what_waits_is_cancelled(collector: OneService, kept: Kept, *, by_page: bool) -> None:
    """Nobody sends it, also not whoever has it in their hands; it can be sent after all."""
    message = await write(collector, kept.person)
    held = await claim_one(collector)
    assert held is not None
    reader = agent(collector)
    if by_page:
        assert "Cancel this message?" in text_of(await get(collector, reader, f"/messages/{message['id']}"))
        assert (await send(collector, reader, f"/messages/{message['id']}/cancel")).status_code == 303
    else:
        path = f"/v1/messages/{message['id']}/cancel"
        cancelled = await collector.client.post(path, headers=collector.admin)
        assert (cancelled.json()["state"], cancelled.json()["reason"]) == ("refused", "cancelled")
        assert (await collector.client.post(path, headers=collector.admin)).status_code == 409
    with pytest.raises(LeaseLostError):
        await collector.use_cases.messages.send(claimed=held)
    assert await work_off(collector) == 0
    assert (await read(collector, message["id"]))["reason"] == "cancelled"
    assert [one.action for one in await collector.audited()].count("message.cancelled") == 1
    assert "somebody cancelled it" in text_of(await get(collector, reader, f"/messages/{message['id']}"))
    assert (await send(collector, reader, f"/messages/{message['id']}/redo")).status_code == 303
    assert await work_off(collector) == 1
    assert (await read(collector, message["id"]))["state"] == "sent"
    late = await send(collector, reader, f"/messages/{message['id']}/cancel")
    assert late.status_code == 303
    assert (await read(collector, message["id"]))["state"] == "sent"


async def test_a_message_shows_its_words_without_its_links(collector: OneService, kept: Kept) -> None:
    """Whoever follows a link to opt out acts for the customer."""
    message = await write(collector, kept.person, text="We are <b>sorry</b>.", subject="Your visit & more")
    await work_off(collector)
    reply = await get(collector, agent(collector), f"/messages/{message['id']}")
    said = text_of(reply)
    assert "Your visit & more" in said
    assert "We are <b>sorry</b>." in said
    assert "/o/…" in said
    assert re.search(r"/o/[\w-]{20,}", reply.text) is None
    assert ADDRESS not in reply.text
    assert "attempt 1" in said
    assert "They asked for it" in said
    assert f"/console/collector/person/{kept.person}" in reply.text


async def test_an_erased_customer_leaves_no_words(collector: OneService, kept: Kept) -> None:
    message = await write(collector, kept.person, text="We are sorry, Ada.")
    erased = await collector.client.delete(f"/v1/respondents/{kept.person}", headers=collector.admin)
    assert erased.is_success
    said = text_of(await get(collector, agent(collector), f"/messages/{message['id']}"))
    assert "Ada" not in said
    assert "They were deleted with the customer." in said
    assert "Send again" not in said


async def test_parts_are_entries_of_a_timeline(collector: OneService, kept: Kept) -> None:
    """With their moments, so that they find their place among what the customer said."""
    case = uuid4()
    message = await kept("bounced", reason="5.1.1", detail="hard", ticket_id=case)
    for path in (f"/person/{kept.person}/messages", f"/case/{case}/messages"):
        part = await get(collector, agent(collector), path, **HTMX)
        assert "<html" not in part.text
        assert f'<li data-at="{message.requested_at.isoformat()}" class="bad">' in part.text
        assert "the mailbox does not exist (5.1.1)" in part.text
    assert "Nothing was sent." in (await get(collector, agent(collector), f"/case/{uuid4()}/messages")).text
    assert (await get(collector, sign_in(collector.app, "viewer"), f"/case/{case}/messages")).status_code == 403


async def test_changes_are_followed(collector: OneService, kept: Kept) -> None:
    """Each once, with its place; also while it only waits again."""
    follow = collector.use_cases.messages.follow
    await kept("sent", location="graz")
    mark, changed = await follow(since=None)
    assert changed == ()
    message = await kept("requested", location="wien")
    mark, changed = await follow(since=mark)
    assert [(one.id, one.location) for one in changed] == [(str(message.id), "wien")]
    assert await follow(since=mark) == (mark, ())
    async with collector.unit_of_work.begin() as work:
        store = MessageStore(work.connection)
        locked = await store.lock(message.id)
        assert locked is not None
        await store.save(replace(locked, reason="quiet_hours"))
    _, changed = await follow(since=mark)
    assert [one.id for one in changed] == [str(message.id)]
