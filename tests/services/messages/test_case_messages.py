"""What the policy of cases has the suite write to customers, and asking them again: as mails, once, where allowed."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.case_requests import MessageCancelled, MessageRequested, ResurveyRequested
from shared.contracts.event import Event
from shared.contracts.messages import MessageEvent, MessageRefused, MessageSent
from shared.contracts.resurveys import ResurveyEvent, ResurveyRefused, ResurveySent
from shared.ids import uuid7
from shared.testing.collecting import execute, post, select
from shared.testing.complaining import complain
from shared.testing.mail_server import MailServer
from shared.testing.one_service import OneService
from shared.testing.sending import opt_out, work_off
from tests.services.collector.consents.test_mail_reports import HARD, report
from tests.services.messages.test_recoveries import AGREED, answered

TICKET = UUID(int=42)


def wanted(service: OneService, person: UUID, **fields: Any) -> Event[MessageRequested]:
    now = service.clock.now()
    values: dict[str, Any] = {
        "effect_key": f"case-closing:{uuid7()}:3",
        "ticket_id": TICKET,
        "number": 42,
        "kind": "closing",
        "respondent_id": person,
        "requested_at": now,
    }
    return Event(MessageRequested(**(values | fields)), source="/heed/tickets", time=now)


async def said(service: OneService) -> list[MessageEvent]:
    return [one.data for one in await service.published() if isinstance(one.data, MessageEvent)]


@pytest.mark.parametrize(
    ("kind", "locale", "words"),
    [
        ("receipt", "de", ("Danke für Ihre Rückmeldung", "Wir nehmen sie ernst")),
        ("progress", "en", ("We are still working on it", "We have not forgotten you")),
        ("closing", "de", ("Wir sind Ihrer Rückmeldung nachgegangen", "unserer Seite ist die Sache abgeschlossen")),
        ("closing", "en", ("We have looked into your feedback", "on our side, the matter is closed")),
    ],
)
async def test_each_kind_has_its_words(
    collector: OneService, mails: MailServer, kind: str, locale: str, words: tuple[str, str]
) -> None:
    """In the language of the answer, with the number of the case; and it is the suite that writes, nobody in person."""
    response_id, ada = await answered(collector, locale=locale)
    await collector.deliver(wanted(collector, ada, kind=kind, response_id=response_id))
    assert await work_off(collector) == 1
    [mail] = mails.received
    text = mail.part("plain")
    assert mail.message["Subject"] == words[0]
    assert words[1] in text
    assert "42" in text
    assert "{{" not in text
    [sent] = await said(collector)
    assert isinstance(sent, MessageSent)
    assert (sent.cause, sent.purpose, sent.ticket_id, sent.by_person) == (kind, "service_contact", TICKET, False)


async def test_ones_own_template_goes_first(collector: OneService, mails: MailServer) -> None:
    """That of the cause where the policy names none, and the one that it names."""
    for key, subject in (("own", "All done"), ("vip", "From the director")):
        body = {
            "name": key,
            "purpose": "service_contact",
            "cause": "closing",
            "languages": ["en"],
            "subject": {"en": subject},
            "text": {"en": "Dear {{name}}"},
        }
        path = f"/v1/message-templates/{key}"
        assert (await collector.client.put(path, json=body, headers=collector.admin)).status_code == 201
    response_id, ada = await answered(collector)
    for template in (None, "vip"):
        await collector.deliver(wanted(collector, ada, response_id=response_id, template=template))
        await work_off(collector)
    assert [mail.message["Subject"] for mail in mails.received] == ["All done", "From the director"]


async def test_once_however_often_it_is_asked_for(collector: OneService, mails: MailServer) -> None:
    response_id, ada = await answered(collector)
    first = wanted(collector, ada, response_id=response_id)
    again = [Event(first.data, source="/heed/tickets", time=first.time) for _ in range(3)]
    await asyncio.gather(*(collector.deliver(one) for one in (first, first, *again)))
    await work_off(collector)
    await collector.deliver(*again)
    assert await work_off(collector) == 0
    assert len(mails.received) == 1


@pytest.mark.parametrize(
    ("consents", "change", "fields", "reason"),
    [
        (False, "", {}, "no_basis"),
        (True, "UPDATE collector.response SET withdrawn_at = now()", {}, "answer_void"),
        (True, "", {"template": "nowhere"}, "no_template"),
        (True, "", {"late": timedelta(days=15)}, "expired"),
    ],
)
async def test_what_is_not_sent_says_why(
    collector: OneService, mails: MailServer, *, consents: bool, change: str, fields: dict[str, Any], reason: str
) -> None:
    late = fields.pop("late", timedelta())
    response_id, ada = await answered(collector, consents=consents)
    await collector.deliver(
        wanted(collector, ada, response_id=response_id, requested_at=collector.clock.now() - late, **fields)
    )
    if change:
        await execute(collector, change)
    await work_off(collector)
    [refused] = await said(collector)
    assert isinstance(refused, MessageRefused)
    assert (refused.reason, refused.ticket_id) == (reason, TICKET)
    assert mails.received == []


async def test_a_basis_of_the_policy(collector: OneService, mails: MailServer) -> None:
    """It counts where the ledger says nothing, and not against an objection."""
    response_id, ada = await answered(collector, consents=False)
    await collector.deliver(wanted(collector, ada, response_id=response_id, basis="existing_customer"))
    await work_off(collector)
    [mail] = mails.received
    await opt_out(collector, mail)
    await collector.deliver(wanted(collector, ada, response_id=response_id, basis="existing_customer"))
    await work_off(collector)
    refused = (await said(collector))[-1]
    assert isinstance(refused, MessageRefused)
    assert refused.reason == "opted_out"


async def test_what_is_not_true_any_more_is_taken_back(collector: OneService, mails: MailServer) -> None:
    """As long as it waits; and also when that arrives first."""
    response_id, ada = await answered(collector)
    waits, other = (wanted(collector, ada, response_id=response_id) for _ in range(2))
    await collector.deliver(waits)
    for one in (waits, other):
        taken_back = MessageCancelled(effect_key=one.data.effect_key, ticket_id=TICKET, at=one.time)
        await collector.deliver(Event(taken_back, source="/heed/tickets", time=one.time))
    await collector.deliver(other)
    assert await work_off(collector) == 0
    [refused] = await said(collector)
    assert isinstance(refused, MessageRefused)
    assert refused.reason == "cancelled"
    assert mails.received == []


@pytest.mark.parametrize("wants_answer", [True, False])
async def test_who_complained_gets_one_of_each(collector: OneService, mails: MailServer, *, wants_answer: bool) -> None:
    """The author of a complaint who wants to be answered gets that already because they complained."""
    stored = await complain(collector, wants_answer=wants_answer)
    await work_off(collector)
    before = len(mails.received)
    [(person,)] = await select(collector, "SELECT respondent_id FROM collector.complaint")
    about = {"complaint_id": UUID(stored["id"]), "kind": "receipt", "basis": "existing_customer"}
    await collector.deliver(wanted(collector, person, **about))
    await work_off(collector)
    assert len(mails.received) == 1
    assert before == (1 if wants_answer else 0)


async def resurvey(service: OneService) -> Event[ResurveyRequested]:
    """Ask Ada again, who answered unhappily eight days ago and agreed to be asked."""
    now = service.clock.now()
    response_id, ada = await answered(service, occurred_at=(now - timedelta(days=8)).isoformat())
    path = f"/v1/respondents/{ada}/consents"
    wish = await service.client.post(path, json=AGREED | {"purpose": "survey"}, headers=service.admin)
    assert wish.status_code == 201, wish.text
    request = ResurveyRequested(
        resurvey_id=uuid7(),
        ticket_id=TICKET,
        respondent_id=ada,
        survey="visit",
        response_id=response_id,
        due_at=now,
        requested_at=now,
    )
    asked = Event(request, source="/heed/tickets", time=now)
    await service.deliver(asked)
    return asked


async def resurvey_news(service: OneService) -> list[ResurveyEvent]:
    return [one.data for one in await service.published() if isinstance(one.data, ResurveyEvent)]


async def test_the_customer_is_asked_again_by_mail(collector: OneService, mails: MailServer) -> None:
    """The case's own answer stands in the way neither when it is decided nor when the mail leaves."""
    asked = await resurvey(collector)
    assert await work_off(collector) == 1
    [mail] = mails.received
    assert mail.message["Subject"] == "How are things with us now?"
    assert "/i/" in mail.part("plain")
    [sent] = await resurvey_news(collector)
    assert isinstance(sent, ResurveySent)
    assert (sent.resurvey_id, sent.ticket_id, sent.channel) == (asked.data.resurvey_id, TICKET, "email")
    [message] = await said(collector)
    assert (message.cause, message.ticket_id, message.invitation_id) == (
        "invitation",
        TICKET,
        asked.data.resurvey_id,
    )


async def test_what_happens_until_it_is_sent_counts(collector: OneService, mails: MailServer) -> None:
    """Another answer of the same person that came in meanwhile, and the withdrawal of the first one."""
    await resurvey(collector)
    await post(collector, {"recommend": 9}, respondent={"email": "ada@customer.example"})
    await work_off(collector)
    [refused] = await resurvey_news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert (refused.reason, refused.detail) == ("not_eligible", "answered_recently")
    assert mails.received == []


async def test_an_answer_that_was_taken_back_is_not_asked_about(collector: OneService, mails: MailServer) -> None:
    await resurvey(collector)
    await execute(collector, "UPDATE collector.response SET withdrawn_at = now()")
    await work_off(collector)
    [refused] = await resurvey_news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert refused.reason == "answer_void"
    assert mails.received == []


async def test_a_bounce_reaches_the_case(collector: OneService, mails: MailServer) -> None:
    """Nobody waits for an answer to a mail that came back."""
    await resurvey(collector)
    await work_off(collector)
    assert len(mails.received) == 1
    reply = await report(collector, HARD, (await said(collector))[0].message_id)
    assert reply.json() == {"outcome": "bounced"}
    _, refused = await resurvey_news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert (refused.reason, refused.detail) == ("bounced", "5.1.1")
