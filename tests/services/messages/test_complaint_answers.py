"""Complaints are answered: a receipt at once, what the case triggers, and a page for whoever has the reference."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.contracts.event import Event
from shared.contracts.tickets import (
    TicketAssigned,
    TicketClosed,
    TicketContacted,
    TicketEvent,
    TicketOpened,
    TicketReopened,
    TicketResolved,
)
from shared.ids import uuid7
from shared.testing.collecting import execute, select
from shared.testing.form_filling import open_page, press
from shared.testing.forms import read_page
from shared.testing.mail_server import MailServer
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import mail_settings, work_off

STEPS: dict[type[TicketEvent], Any] = {
    TicketOpened: "new",
    TicketAssigned: "assigned",
    TicketContacted: "contacted",
    TicketResolved: "resolved",
    TicketClosed: "closed",
    TicketReopened: "assigned",
}


class Case:
    """The case of a complaint, whose steps the collector receives."""

    def __init__(self, service: OneService, complaint_id: str) -> None:
        self.service, self.complaint_id, self.ticket_id, self.version = service, UUID(complaint_id), uuid4(), 0

    def step(self, kind: type[TicketEvent], *, actor: str = "agent") -> Event[TicketEvent]:
        self.version += 1
        now = self.service.clock.now()
        body = kind(
            ticket_id=self.ticket_id,
            version=self.version,
            state=STEPS[kind],
            complaint_id=self.complaint_id,
            actor=actor,
            at=now,
        )
        return Event(body, source="/heed/tickets", time=now)

    async def take(self, *kinds: type[TicketEvent]) -> None:
        for kind in kinds:
            await self.service.deliver(self.step(kind))


async def complain(service: OneService, *, email: str | None = "ada@customer.example", **fields: Any) -> dict[str, Any]:
    contact = {"respondent": {"email": email, "name": "Ada"}} if email else {}
    headers = service.admin if fields.get("channel", "web") not in {"web", "qr"} else {}
    reply = await service.client.post(
        "/v1/complaints", json={"text": "Cold soup", **contact, **fields}, headers=headers
    )
    assert reply.status_code == httpx.codes.CREATED, reply.text
    stored: dict[str, Any] = reply.json()
    return stored


async def rows(service: OneService) -> list[tuple[str, str, str | None]]:
    return await select(service, "SELECT cause, state, reason FROM collector.message ORDER BY requested_at, id")


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
    assert len(await rows(collector)) == count
    await Case(collector, stored["id"]).take(TicketOpened, TicketAssigned, TicketResolved)
    assert len(await rows(collector)) == 3 * count


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
    assert len(await rows(collector)) == 1
    other = await collector.client.post("/v1/complaints", json=body | {"wants_answer": False})
    assert other.status_code == 409


async def test_nobody_is_flooded(collector: OneService, mails: MailServer) -> None:
    """Many complaints in one name on one day: the first get receipts, the others a row that says why not."""
    for number in range(5):
        await complain(collector, text=f"Complaint {number}")
    assert [row[1:] for row in await rows(collector)] == [("requested", None)] * 3 + [("refused", "not_eligible")] * 2
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
    assert sorted(row[0] for row in await rows(collector)) == ["closing", "progress", "receipt"]


async def test_what_waits_and_is_no_longer_true_is_taken_back(collector: OneService) -> None:
    """News wait and the case is settled: only the closing goes out. It waits and the case is reopened: nothing does."""
    case = Case(collector, (await complain(collector))["id"])
    await case.take(TicketOpened, TicketAssigned, TicketResolved)
    assert (await rows(collector))[1] == ("progress", "refused", "cancelled")
    await case.take(TicketReopened)
    assert (await rows(collector))[2] == ("closing", "refused", "cancelled")
    await case.take(TicketResolved)
    assert [row[:2] for row in await rows(collector)][3:] == [("closing", "requested")]
    due = await select(collector, "SELECT cause, state FROM collector.due ORDER BY cause, state")
    assert [row for row in due if row[1] == "pending"] == [("closing", "pending"), ("receipt", "pending")]


async def test_a_rule_that_assigns_writes_to_nobody(collector: OneService) -> None:
    case = Case(collector, (await complain(collector))["id"])
    await collector.deliver(case.step(TicketOpened), case.step(TicketAssigned, actor="heed"))
    assert [row[0] for row in await rows(collector)] == ["receipt"]


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
            assert {row[0] for row in await rows(service)} == set(answers.split(",")) - {""}
    with pytest.raises(ValueError, match="complaint_answers"):
        CollectorSettings(complaint_answers="newsletter")


async def test_the_page_shows_how_it_goes_on(collector: OneService) -> None:
    """Each step with its day, the present one marked; no words, no names, nobody's e-mail; no index, no referrer."""
    stored = await complain(collector, locale="de", category="waiting", location="Berlin", touchpoint="till")
    case = Case(collector, stored["id"])
    address = f"/c/{stored['reference']}"
    seen = []
    for kind in (TicketOpened, TicketAssigned, TicketContacted, TicketResolved, TicketReopened, TicketClosed):
        await case.take(kind)
        page = await collector.client.get(address)
        assert page.status_code == 200
        shown = read_page(page.text)
        seen.append(
            [one.attributes.get("aria-current", "-") for one in shown.all("li") if "lang" not in one.attributes]
        )
        for hidden in (
            "Cold soup",
            "Ada",
            "ada@",
            "agent",
            "waiting",
            "Berlin",
            "till",
            str(case.ticket_id),
            stored["id"],
        ):
            assert hidden not in page.text
        assert page.headers["x-robots-tag"].startswith("noindex")
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in page.headers
    marks = [[index for index, one in enumerate(items) if one == "step"] for items in (row[-5:] for row in seen)]
    assert [len(one) for one in marks] == [1] * 6
    german = await collector.client.get(address)
    assert "Ihre Beschwerde" in german.text
    assert 'dir="rtl"' in (await collector.client.get(f"{address}?lang=ar")).text
    assert "Completed" in (await collector.client.get(f"{address}?lang=en")).text
    assert (await collector.client.head(address)).status_code == 200
    assert (await collector.client.post(address, data={"text": "more"})).status_code == 405


async def test_asking_for_a_reference(collector: OneService) -> None:
    """What people type leads to the page; what is none, or unknown, is said in their language."""
    stored = await complain(collector)
    typed = stored["reference"].lower().replace("-", " ")
    leads = await collector.client.get("/c", params={"reference": typed, "lang": "de"})
    assert (leads.status_code, leads.headers["location"]) == (303, f"/c/{stored['reference']}?lang=de")
    assert (await collector.client.get(f"/c/{typed}")).status_code == 200
    assert (await collector.client.get("/c")).status_code == 200
    for path in ("/c?reference=%3Cb%3E&lang=de", "/c/7K2M-9QPD-H4X4?lang=de", "/c/x?lang=de"):
        unknown = await collector.client.get(path)
        assert unknown.status_code == 404
        assert "Diese Vorgangsnummer kennen wir nicht" in unknown.text
        assert "<b>" not in unknown.text


async def test_nobody_tries_many_references(database_url: str) -> None:
    settings = CollectorSettings(rate_references="5/minute")
    async with one_service(SERVICE, database_url, service_settings=settings) as service:
        codes = [(await service.client.get("/c/7K2M-9QPD-H4X4")).status_code for _ in range(7)]
        assert codes == [404] * 5 + [429] * 2
        assert (await service.client.get("/complaint")).status_code == 200


async def test_colleagues_find_a_complaint_by_its_reference(collector: OneService) -> None:
    stored, _ = await complain(collector), await complain(collector, text="Another")
    for typed, found in (
        (stored["reference"].lower().replace("-", ""), [stored["id"]]),
        ("7K2M-9QPD-H4X4", []),
        ("x", []),
    ):
        reply = await collector.client.get("/v1/complaints", params={"reference": typed}, headers=collector.admin)
        assert [one["id"] for one in reply.json()["items"]] == found


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
    assert {row[1] for row in await rows(collector)} == {"refused"}


@pytest.mark.parametrize(("entered", "count"), [("yes", 1), ("no", 0), (None, 1)])
async def test_the_form_asks(collector: OneService, entered: str | None, count: int) -> None:
    """Whoever leaves an address is answered, if they do not say no."""
    page = await open_page(collector, "/complaint?lang=de")
    assert "Dürfen wir Ihnen antworten?" in page.text
    fields = [("text", "Kalt"), ("email", "ada@customer.example"), *([("answer", entered)] if entered else [])]
    assert (await press(collector, page, fields)).status_code == 303
    assert len(await rows(collector)) == count


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
    assert (await rows(collector))[1] == ("progress", "refused", "expired")
    assert len(mails.received) == 1
