"""How it goes on with a complaint, for whoever has its reference: a page that shows nothing else."""

from typing import Any
from uuid import UUID, uuid4

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.contracts.tickets import (
    TicketAssigned,
    TicketClosed,
    TicketContacted,
    TicketJoined,
    TicketOpened,
    TicketReopened,
    TicketResolved,
)
from shared.testing.collecting import select
from shared.testing.complaining import Case, complain
from shared.testing.forms import read_page
from shared.testing.one_service import OneService, one_service


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
        seen.append([index for index, one in enumerate(shown.all("li")) if "aria-current" in one.attributes])
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
    # Behind the two other languages: received, working, answered, settled; taken up again; settled.
    assert seen == [[2], [3], [4], [5], [5], [6]]
    german = await collector.client.get(address)
    assert "Ihre Beschwerde" in german.text
    assert 'dir="rtl"' in (await collector.client.get(f"{address}?lang=ar")).text
    assert "Completed" in (await collector.client.get(f"{address}?lang=en")).text
    assert (await collector.client.head(address)).status_code == 200
    assert (await collector.client.post(address, data={"text": "more"})).status_code == 405


async def test_the_page_follows_the_case_that_goes_on(collector: OneService) -> None:
    """A complaint joined the case of another one, and that was merged: what becomes of the last case is shown."""
    first, second = await complain(collector), await complain(collector, text="Cold again")
    case = Case(collector, first["id"])
    about: dict[str, Any] = {"further_complaint_ids": (UUID(second["id"]),)}
    await collector.deliver(case.step(TicketOpened), case.step(TicketJoined, **about))
    await collector.deliver(case.step(TicketAssigned, **about))
    other = Case(collector, str(uuid4()))
    about = {"further_complaint_ids": (UUID(first["id"]), UUID(second["id"])), "merged_cases": 1}
    await collector.deliver(other.step(TicketJoined, **about), case.step(TicketContacted))
    await collector.deliver(other.step(TicketResolved, **about))
    for stored in (first, second):
        assert "Completed" in (await collector.client.get(f"/c/{stored['reference']}?lang=en")).text
    rows = await select(collector, "SELECT DISTINCT ticket_id, case_state FROM collector.complaint_progress")
    assert (other.ticket_id, "resolved") in rows


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
