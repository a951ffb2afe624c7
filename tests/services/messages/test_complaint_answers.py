"""Complaints are answered: a receipt at once, and what the case triggers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.contracts.event import Event
from shared.contracts.tickets import (
    TicketAssigned,
    TicketClosed,
    TicketContacted,
    TicketOpened,
    TicketReopened,
    TicketResolved,
)
from shared.ids import uuid7
from shared.testing.collecting import execute, select
from shared.testing.complaining import Case, complain, messages_of
from shared.testing.form_filling import open_page, press
from shared.testing.forms import read_page
from shared.testing.mail_server import MailServer
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import mail_settings, work_off


async def test_receipt_at_once(collector: OneService, mails: MailServer) -> None:
    """In the customer's language, with the reference and the page behind it; it names why it was sent."""
    stored = await complain(collector, locale="de")
    assert await work_off(collector) == 1
    [mail] = mails.received
    assert mail.message["Subject"] == f"Ihre Nachricht {stored['reference']} ist bei uns angekommen"
    assert f"http://heed.test/c/{stored['reference']}" in mail.part("plain")
    assert stored["reference"] in mail.part("html")
    assert "Cold soup" not in mail.part("plain")
    values = await select(collector, "SELECT cause, purpose, basis, language, state FROM collector.message")
    assert values == [("receipt", "service_contact", "request", "de", "sent")]


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"wants_answer": True}, 1),
        ({"wants_answer": False}, 0),
        ({"email": None}, 0),
        ({"channel": "phone"}, 0),
        ({"channel": "phone", "wants_answer": True}, 1),
        ({"channel": "import", "wants_answer": True}, 0),
        ({"occurred_at": "2020-01-01T00:00:00Z"}, 0),
    ],
)
async def test_who_gets_a_receipt(collector: OneService, fields: dict[str, Any], count: int) -> None:
    """Whoever asked, or left an address where they wrote themselves; never about what is old or imported."""
    stored = await complain(collector, **fields)
    assert len(await messages_of(collector)) == count
    await Case(collector, stored["id"]).take(TicketOpened, TicketAssigned, TicketResolved)
    assert len(await messages_of(collector)) == 3 * count


async def test_an_answer_needs_somebody(collector: OneService) -> None:
    reply = await collector.client.post("/v1/complaints", json={"text": "x", "wants_answer": True})
    assert (reply.status_code, [one["field"] for one in reply.json()["errors"]]) == (422, ["respondent"])


async def test_a_number_alone_is_written_to_by_sms(collector: OneService) -> None:
    await complain(collector, email=None, respondent={"phone": "+4930123456"})
    assert await select(collector, "SELECT channel FROM collector.message") == [("sms",)]


async def test_repetitions_get_one_receipt(collector: OneService) -> None:
    """The same complaint again has the same reference; the same id with another wish is another complaint."""
    body = {"id": str(uuid7()), "text": "x", "respondent": {"email": "ada@customer.example"}}
    first, second = [await collector.client.post("/v1/complaints", json=body) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["reference"] == second.json()["reference"]
    assert len(await messages_of(collector)) == 1
    other = await collector.client.post("/v1/complaints", json=body | {"wants_answer": False})
    assert other.status_code == 409


async def test_nobody_is_flooded(collector: OneService, mails: MailServer) -> None:
    """Many complaints in one name on one day: the first get receipts, the others a row that says why not."""
    for number in range(5):
        await complain(collector, text=f"Complaint {number}")
    outcomes = [row[1:] for row in await messages_of(collector)]
    assert outcomes == [("requested", None)] * 3 + [("refused", "not_eligible")] * 2
    assert await work_off(collector) == 3
    assert len(mails.received) == 3


async def test_messages_that_the_case_triggers(collector: OneService, mails: MailServer) -> None:
    """Taken: one message. Resolved: one. Closed: none. Reopened and closed again: one more, and never another."""
    stored = await complain(collector, locale="en")
    case = Case(collector, stored["id"])
    subjects = []
    for kinds in (
        (TicketOpened,),
        (TicketAssigned, TicketAssigned, TicketContacted),
        (TicketResolved, TicketClosed),
        (TicketReopened, TicketContacted),
        (TicketResolved, TicketClosed),
        (TicketReopened, TicketResolved, TicketClosed),
    ):
        await case.take(*kinds)
        await work_off(collector)
        subjects.append([one.message["Subject"].split()[0] for one in mails.received])
        mails.received.clear()
    assert subjects == [["We"], ["News"], ["Your"], [], ["Your"], []]
    about = await select(
        collector, "SELECT DISTINCT complaint_id, ticket_id FROM collector.message WHERE cause <> 'receipt'"
    )
    assert about == [(UUID(stored["id"]), case.ticket_id)]


async def test_events_that_come_again_have_no_effect(collector: OneService) -> None:
    """Whatever is delivered again, also under another event's id, wants nothing twice."""
    case = Case(collector, (await complain(collector))["id"])
    events = [case.step(kind) for kind in (TicketOpened, TicketAssigned, TicketResolved)]
    for event in (*events, *events, *events[::-1]):
        await collector.deliver(event)
    again = [Event(event.data, source=event.source, time=event.time) for event in events]
    await collector.deliver(*again)
    assert sorted(row[0] for row in await messages_of(collector)) == ["closing", "progress", "receipt"]


async def test_what_waits_and_is_no_longer_true_is_taken_back(collector: OneService) -> None:
    """News wait and the case is settled: only the closing goes out. It waits and the case is reopened: nothing does."""
    case = Case(collector, (await complain(collector))["id"])
    await case.take(TicketOpened, TicketAssigned, TicketResolved)
    assert (await messages_of(collector))[1] == ("progress", "refused", "cancelled")
    await case.take(TicketReopened)
    assert (await messages_of(collector))[2] == ("closing", "refused", "cancelled")
    await case.take(TicketResolved)
    assert [row[:2] for row in await messages_of(collector)][3:] == [("closing", "requested")]
    due = await select(collector, "SELECT cause, state FROM collector.due ORDER BY cause, state")
    assert [row for row in due if row[1] == "pending"] == [("closing", "pending"), ("receipt", "pending")]


async def test_a_rule_that_assigns_writes_to_nobody(collector: OneService) -> None:
    case = Case(collector, (await complain(collector))["id"])
    await collector.deliver(case.step(TicketOpened), case.step(TicketAssigned, actor="heed"))
    assert [row[0] for row in await messages_of(collector)] == ["receipt"]


async def test_unknown_complaints_are_skipped(collector: OneService) -> None:
    await Case(collector, str(uuid7())).take(TicketOpened, TicketResolved)
    assert await select(collector, "SELECT count(*) FROM collector.complaint_progress") == [(0,)]


@asynccontextmanager
async def answering(database_url: str, mails: MailServer, answers: str) -> AsyncIterator[OneService]:
    settings = CollectorSettings(**mail_settings(mails), complaint_answers=answers)
    async with one_service(SERVICE, database_url, service_settings=settings) as service:
        yield service


async def test_operators_switch_each_off(database_url: str, mails: MailServer) -> None:
    for answers in ("", "receipt", "progress", "closing", "receipt,closing"):
        async with answering(database_url, mails, answers) as service:
            await execute(service, "DELETE FROM collector.message")
            await Case(service, (await complain(service))["id"]).take(TicketOpened, TicketAssigned, TicketResolved)
            assert {row[0] for row in await messages_of(service)} == set(answers.split(",")) - {""}
    with pytest.raises(ValueError, match="complaint_answers"):
        CollectorSettings(complaint_answers="newsletter")


async def test_an_erasure_takes_everything(collector: OneService, mails: MailServer) -> None:
    """The page is gone, what waits is not sent, and what the case does later brings nothing back."""
    stored = await complain(collector)
    case = Case(collector, stored["id"])
    await case.take(TicketOpened, TicketAssigned)
    [[respondent_id]] = await select(collector, "SELECT respondent_id FROM collector.complaint")
    reply = await collector.client.delete(f"/v1/respondents/{respondent_id}", headers=collector.admin)
    assert reply.is_success, reply.text
    await case.take(TicketResolved)
    assert await work_off(collector) == 0
    assert mails.received == []
    assert (await collector.client.get(f"/c/{stored['reference']}")).status_code == 404
    assert await select(collector, "SELECT count(*) FROM collector.complaint_progress") == [(0,)]
    assert await select(collector, "SELECT reference, wants_answer FROM collector.complaint") == [(None, False)]
    assert {row[1] for row in await messages_of(collector)} == {"refused"}


@pytest.mark.parametrize(("entered", "count"), [("yes", 1), ("no", 0), (None, 1)])
async def test_the_form_asks(collector: OneService, entered: str | None, count: int) -> None:
    """Whoever leaves an address is answered, if they do not say no."""
    page = await open_page(collector, "/complaint?lang=de")
    assert "Dürfen wir Ihnen antworten?" in page.text
    fields = [("text", "Kalt"), ("email", "ada@customer.example"), *([("answer", entered)] if entered else [])]
    assert (await press(collector, page, fields)).status_code == 303
    assert len(await messages_of(collector)) == count


async def test_the_form_asks_for_an_address_to_answer_to(collector: OneService) -> None:
    page = await open_page(collector, "/complaint?lang=en")
    answer = await press(collector, page, [("text", "Cold"), ("answer", "yes")])
    assert answer.status_code == 422
    again = read_page(answer.text)
    assert "Please tell us how to reach you." in again.text
    assert [
        one.attributes["value"]
        for one in again.elements
        if one.attributes.get("type") == "radio" and "checked" in one.attributes
    ] == ["yes"]


async def test_late_news_are_not_sent(collector: OneService, mails: MailServer) -> None:
    """What happened days ago, because the bus was away, is no news."""
    case = Case(collector, (await complain(collector))["id"])
    await work_off(collector)
    step = case.step(TicketAssigned)
    old = Event(step.data, source=step.source, time=step.time)
    late = type(step.data)(
        **{name: getattr(step.data, name) for name in step.data.__struct_fields__}
        | {"at": step.time - timedelta(days=4)}
    )
    await collector.deliver(Event(late, source=old.source, time=old.time))
    await work_off(collector)
    assert (await messages_of(collector))[1] == ("progress", "refused", "expired")
    assert len(mails.received) == 1
