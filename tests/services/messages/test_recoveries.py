"""The message to an unhappy customer: in their words, once, where it is allowed, and not when it is pointless."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.alerts import RecoveryRequested
from shared.contracts.event import Event
from shared.contracts.messages import MessageEvent, MessageRefused, MessageSent
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import execute, select, survey_definition
from shared.testing.complaining import complain
from shared.testing.fake_gateway import FakeGateway
from shared.testing.mail_server import MailServer
from shared.testing.one_service import OneService
from shared.testing.sending import claim_one, work_off

AGREED = {"wish": "given", "channel": "email", "purpose": "service_contact", "wording": "You may write to me"}
ADA = {"email": "ada@customer.example", "name": "Ada"}


async def answered(service: OneService, *, consents: bool = True, **fields: Any) -> tuple[UUID, UUID]:
    """Let somebody whose name is known answer unhappily, and return the response and the person."""
    await publish_survey(service.client, service.admin, "visit", survey_definition())
    response_id = uuid7()
    person = fields.pop("respondent", ADA)
    body = {"id": str(response_id), "answers": {"recommend": 1}, "channel": "api", "respondent": person} | fields
    reply = await service.client.post("/v1/surveys/visit/responses", json=body, headers=service.admin)
    assert reply.status_code == 201, reply.text
    [(person_id,)] = await select(
        service, "SELECT respondent_id FROM collector.response WHERE id = :id", id=response_id
    )
    if consents:
        channel = {"channel": "email" if "email" in person else "sms"}
        path = f"/v1/respondents/{person_id}/consents"
        wish = await service.client.post(path, json=AGREED | channel, headers=service.admin)
        assert wish.status_code == 201, wish.text
    return response_id, person_id


def request_for(service: OneService, person: UUID, **fields: Any) -> Event[RecoveryRequested]:
    now = service.clock.now()
    values: dict[str, Any] = {
        "recovery_id": uuid7(),
        "rule": "unhappy-answer",
        "survey": "visit",
        "respondent_id": person,
        "alert_id": uuid7(),
        "requested_at": now,
    }
    return Event(RecoveryRequested(**(values | fields)), source="/heed/alerts", time=now)


def promised(service: OneService, hours: int = 30) -> dict[str, Any]:
    """Return a promise of a call, at a whole hour."""
    at = (service.clock.now() + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    return {"promise_at": at, "promise_zone": "Europe/Vienna"}


async def events(service: OneService) -> list[MessageEvent]:
    return [one.data for one in await service.published() if isinstance(one.data, MessageEvent)]


async def test_the_promise_is_in_the_mail(collector: OneService, mails: MailServer) -> None:
    """In the language of the answer and the zone of the place; the event says what it answers."""
    response_id, ada = await answered(collector, locale="de", respondent=ADA | {"phone": "+436641234567"})
    promise = promised(collector)
    request = request_for(collector, ada, response_id=response_id, **promise)
    await collector.deliver(request)
    assert await work_off(collector) == 1
    [mail] = mails.received
    assert mail.message["Subject"] == "Wir möchten das wiedergutmachen"
    days = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
    text = mail.part("plain")
    assert "Guten Tag Ada," in text
    assert any(f"Wir rufen Sie bis {day}, " in text for day in days)
    assert " Uhr an." in text
    assert "melden" not in text
    assert "eingewilligt" in text
    [sent] = await events(collector)
    assert isinstance(sent, MessageSent)
    assert (sent.cause, sent.purpose, sent.basis) == ("recovery", "service_contact", "consent")
    assert not sent.by_person
    assert (sent.response_id, sent.effect_key) == (response_id, f"recovery:{request.data.recovery_id}")


async def test_nobody_is_promised_a_call_without_a_number(collector: OneService, mails: MailServer) -> None:
    """Then it says by when we get back to them; and without a promise neither. Each is on the trail of its request."""
    response_id, ada = await answered(collector, locale="en-GB")
    requests = [
        replace(request_for(collector, ada, response_id=response_id, **more), correlation_id=trail)
        for trail, more in (("one", promised(collector)), ("other", {}))
    ]
    await collector.deliver(*requests)
    await work_off(collector)
    sent = [one for one in await collector.published() if isinstance(one.data, MessageSent)]
    assert sorted(one.correlation_id or "" for one in sent) == ["one", "other"]
    first, second = (mail.part("plain") for mail in mails.received)
    assert "We will get back to you by " in first
    assert "call you" not in first + second
    assert " by " not in second.split("\n--\n")[0]
    for one in (first, second):
        assert "{{" not in one
        assert "\n\n\n" not in one


async def test_a_text_message_where_only_that_is_allowed(texts: OneService, gateway: FakeGateway) -> None:
    """To the phone of somebody without an address."""
    response_id, person = await answered(texts, respondent={"phone": "+436641234567"})
    where = {"location": "by-twilio"}  # the account that sends for it
    await texts.deliver(request_for(texts, person, response_id=response_id, **promised(texts), **where))
    await work_off(texts)
    assert await select(texts, "SELECT channel, cause, state FROM collector.message") == [("sms", "recovery", "sent")]
    [taken] = gateway.received
    assert "We will call you by " in taken.form["Body"]


async def test_once_however_often_it_is_asked_for(collector: OneService, mails: MailServer) -> None:
    """Under the same event and under others, by several workers, and by two senders at once."""
    response_id, ada = await answered(collector)
    request = request_for(collector, ada, response_id=response_id)
    again = [Event(request.data, source="/heed/alerts", time=request.time) for _ in range(5)]
    await asyncio.gather(*(collector.deliver(one) for one in (request, request, *again)))
    assert await select(collector, "SELECT count(*) FROM collector.message") == [(1,)]
    claimed = [one for one in await asyncio.gather(*(claim_one(collector) for _ in range(3))) if one is not None]
    assert len(claimed) == 1
    await collector.use_cases.messages.send(claimed=claimed[0])
    await collector.deliver(*again)
    assert await work_off(collector) == 0
    assert len(mails.received) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("", "no_basis"),
        ("UPDATE collector.response SET withdrawn_at = now()", "answer_void"),
        ("UPDATE collector.response SET suspect = 'rapid_taps'", "answer_void"),
    ],
)
async def test_what_is_not_sent_says_why(collector: OneService, mails: MailServer, change: str, reason: str) -> None:
    """Without a consent, or when the answer does not count any more; with the response in the event."""
    response_id, ada = await answered(collector, consents=bool(change))
    await collector.deliver(request_for(collector, ada, response_id=response_id))
    if change:
        await execute(collector, change)
    await work_off(collector)
    [refused] = await events(collector)
    assert isinstance(refused, MessageRefused)
    assert (refused.reason, refused.response_id, refused.cause) == (reason, response_id, "recovery")
    assert mails.received == []


async def test_an_objection_counts(collector: OneService, mails: MailServer) -> None:
    """Also when the customer agreed before."""
    response_id, ada = await answered(collector)
    objected = {"wish": "withdrawn"}
    await collector.client.post(f"/v1/respondents/{ada}/consents", json=objected, headers=collector.admin)
    await collector.deliver(request_for(collector, ada, response_id=response_id))
    await work_off(collector)
    [refused] = await events(collector)
    assert isinstance(refused, MessageRefused)
    assert refused.reason == "opted_out"
    assert mails.received == []


async def test_no_promise_is_sent_when_it_is_over(collector: OneService, mails: MailServer) -> None:
    """A message that comes after its own promise would be a mockery."""
    response_id, ada = await answered(collector)
    late = {"promise_at": collector.clock.now() - timedelta(minutes=1), "promise_zone": "Europe/Vienna"}
    await collector.deliver(request_for(collector, ada, response_id=response_id, **late))
    await work_off(collector)
    [refused] = await events(collector)
    assert isinstance(refused, MessageRefused)
    assert refused.reason == "expired"
    assert mails.received == []


@pytest.mark.parametrize("wants_answer", [True, False])
async def test_a_complaint_asks_for_an_answer(collector: OneService, mails: MailServer, *, wants_answer: bool) -> None:
    """Or not: then a basis is needed. The page of its reference is in the mail."""
    stored = await complain(collector, wants_answer=wants_answer)
    await work_off(collector)
    receipts = len(mails.received)
    [(person,)] = await select(collector, "SELECT respondent_id FROM collector.complaint")
    await collector.deliver(request_for(collector, person, survey=None, complaint_id=UUID(stored["id"])))
    await work_off(collector)
    said = (await events(collector))[-1]
    assert said.complaint_id == UUID(stored["id"])
    if wants_answer:
        assert isinstance(said, MessageSent)
        assert f"/c/{stored['reference']}" in mails.received[-1].part("plain")
    else:
        assert isinstance(said, MessageRefused)
        assert len(mails.received) == receipts


async def test_a_template_of_ones_own(collector: OneService, mails: MailServer) -> None:
    """Named by the rule; one that does not exist is a refusal that says so."""
    response_id, ada = await answered(collector)
    own = {
        "name": "VIP",
        "purpose": "service_contact",
        "cause": "recovery",
        "languages": ["en"],
        "subject": {"en": "From the director"},
        "text": {"en": "Dear {{name}},\n\nI will phone you by {{promise}}."},
    }
    path = "/v1/message-templates/vip"
    assert (await collector.client.put(path, json=own, headers=collector.admin)).status_code == 201
    named = request_for(collector, ada, response_id=response_id, template="vip", **promised(collector))
    missing = request_for(collector, ada, response_id=response_id, template="nowhere")
    await collector.deliver(named)
    await work_off(collector)
    await collector.deliver(missing)
    await work_off(collector)
    assert mails.received[0].message["Subject"] == "From the director"
    assert "I will phone you by " in mails.received[0].part("plain")
    refused = (await events(collector))[-1]
    assert isinstance(refused, MessageRefused)
    assert refused.reason == "no_template"
