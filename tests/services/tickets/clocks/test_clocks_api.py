"""Clocks of real cases over HTTP: they follow the history, and say in words how they came about."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.clock import FixedClock
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.tickets.clocks.ladders import MONDAY, SHOPS, clocks_of, pending, published
from tests.services.tickets.conftest import Desk, MakeAlert

HOUR = 3600.0


async def opened(tickets: OneService, desk: Desk, alert: MakeAlert, **changes: object) -> str:
    """Let a critical alert open a case in Graz, and return its id."""
    await tickets.deliver(alert(**({"severity": "critical"} | changes)))
    [ticket] = await desk.found(limit=1)
    return str(ticket["id"])


@pytest.mark.parametrize(
    ("language", "deadline"),
    [
        ("en", "Mon 09:00 + 4 business hours = Mon 13:00"),
        ("de-AT, en;q=0.5", "Mo 09:00 + 4 Geschäftsstunden = Mo 13:00"),
    ],
)
async def test_a_new_case_has_both_clocks(
    company: OneService, desk: Desk, alert: MakeAlert, language: str, deadline: str
) -> None:
    """By the ready-made policy and the business hours of the region; the working is in the reader's language."""
    ticket = await opened(company, desk, alert)
    clocks = await clocks_of(company, ticket, language)
    contact, resolution = clocks["contact:1"], clocks["resolution:1"]
    assert (contact["deadline"], contact["zone"], contact["policy"]) == (deadline, "Europe/Vienna", "standard")
    assert (contact["state"], contact["due_at"]) == ("running", "2026-03-02T12:00:00Z")
    assert (resolution["target_seconds"], resolution["due_at"]) == (16 * HOUR, "2026-03-03T16:00:00Z")
    assert sum(step["counted_seconds"] for step in resolution["working"]) == 16 * HOUR
    assert not contact["is_outdated"]


async def test_the_case_says_when_it_is_due(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """The earliest deadline stands beside it, and is what a step answers with; in one word it is the due state."""
    ticket = await opened(company, desk, alert)
    [listed] = await desk.found()
    assert listed["due"] == {"at": "2026-03-02T12:00:00Z", "soon_at": "2026-03-02T11:12:00Z", "is_paused": False}
    states = []
    for hours in (0, 3.5, 1):
        clock.advance(hours * HOUR)
        states.append((await desk.get(f"/{ticket}/clocks")).json()["due_state"])
    assert states == ["on_time", "due_soon", "overdue"]
    after = await desk.step(ticket, "contact")
    assert after["due"]["at"] == "2026-03-03T16:00:00Z"
    assert (await desk.step(ticket, "wait"))["due"] == {"at": None, "soon_at": None, "is_paused": True}
    assert (await desk.get(f"/{ticket}/clocks")).json()["due_state"] == "paused"
    done = await desk.step(ticket, "close")
    assert done["due"] == {"at": None, "soon_at": None, "is_paused": False}
    assert (await desk.get(f"/{ticket}/clocks")).json()["due_state"] == "none"


async def test_a_call_logged_later_heals_its_clock_visibly(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Missed at first, then met, with both moments; a late one stays late."""
    ticket = await opened(company, desk, alert)
    clock.advance(24 * HOUR)
    assert (await clocks_of(company, ticket))["contact:1"]["state"] == "missed"
    late = (await desk.step(ticket, "contact"), await clocks_of(company, ticket))[1]["contact:1"]
    assert (late["state"], late["is_healed"]) == ("late", False)
    called = (MONDAY + timedelta(hours=2)).isoformat()
    await desk.step(ticket, "contact", happened_at=called)
    healed = (await clocks_of(company, ticket))["contact:1"]
    assert (healed["state"], healed["is_healed"], healed["done_at"]) == ("met", True, "2026-03-02T10:00:00Z")
    assert healed["recorded_at"] == "2026-03-03T08:00:00Z"
    assert healed["standing"] == (
        "contacted Mon 11:00, 2 h before the deadline; written down Tue 09:00; until then it counted as missed"
    )


async def test_waiting_pauses_and_reopening_begins_anew(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """What the first run was stays; the ladder of the new one is the only one that is pending."""
    ticket = await opened(company, desk, alert)
    await desk.step(ticket, "contact")
    clock.advance(HOUR)
    await desk.step(ticket, "wait")
    assert await pending(company) == []
    clock.advance(24 * HOUR)
    await desk.step(ticket, "resume")
    moved = (await clocks_of(company, ticket))["resolution:1"]
    assert moved["deadline"] == "Mon 09:00 + 16 business hours = Wed 17:00; paused Mon 10:00 – Tue 10:00"
    await desk.step(ticket, "resolve")
    clock.advance(48 * HOUR)
    await desk.step(ticket, "reopen")
    clocks = await clocks_of(company, ticket)
    assert (clocks["resolution:1"]["state"], clocks["resolution:2"]["state"]) == ("met", "running")
    assert clocks["resolution:2"]["deadline"] == "Thu 10:00 + 16 business hours = Mon 10:00; closed Sat, Sun"
    assert "contact:2" not in clocks
    assert [ref for ref, _ in await pending(company)] == ["resolution:2"]


async def test_an_anonymous_case_has_no_contact_clock(company: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Nobody can contact whom nobody knows."""
    ticket = await opened(company, desk, alert, respondent_id=None)
    assert list(await clocks_of(company, ticket)) == ["resolution:1"]
    by_hand = await desk.open(severity="critical")
    assert set(await clocks_of(company, by_hand["id"])) == {"contact:1", "resolution:1"}


async def test_a_case_that_becomes_more_urgent_keeps_what_is_spent(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Six of eight hours are used when a critical alert joins: the four of such a case are over at that moment."""
    first = alert(severity="warning")
    await company.deliver(first)
    [ticket] = await desk.found()
    clock.advance(6 * HOUR)
    await company.deliver(alert(first.data.response_id, severity="critical"))
    contact = (await clocks_of(company, ticket["id"]))["contact:1"]
    assert (contact["due_at"], contact["spent_seconds"]) == ("2026-03-02T14:00:00Z", 6 * HOUR)
    assert contact["deadline"] == (
        "Mon 09:00 + 4 business hours = Mon 15:00; 4 business hours instead of 8 business hours since Mon 15:00"
    )
    clock.advance(1)
    assert (await clocks_of(company, ticket["id"]))["contact:1"]["state"] == "missed"


async def test_an_edited_calendar_is_visible_and_moves_nothing(
    company: OneService, desk: Desk, alert: MakeAlert
) -> None:
    """The clock goes on by the hours with which it began."""
    ticket = await opened(company, desk, alert)
    before = (await clocks_of(company, ticket))["contact:1"]
    await company.deliver(published(version=2, calendars={"shops": replace(SHOPS, weekly={})}))
    after = (await clocks_of(company, ticket))["contact:1"]
    assert (after["due_at"], after["calendar_version"]) == (before["due_at"], before["calendar_version"])
    assert (before["is_outdated"], after["is_outdated"]) == (False, True)


async def test_clocks_elsewhere_do_not_exist(company: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Neither to read nor to acknowledge, for who is limited to another place."""
    ticket = await opened(company, desk, alert)
    wien = sign_in(company.app, "agent", unit="wien", locations=frozenset({"wien"}))
    for method, path in (("GET", "clocks"), ("POST", "acknowledge")):
        reply = await company.client.request(method, f"/v1/tickets/{ticket}/{path}", headers=wien.headers)
        assert reply.status_code == 404


async def test_without_a_structure_office_hours_in_utc_count(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """The suite has just been started: the ready-made policy and calendar hold."""
    ticket = await opened(tickets, desk, alert)
    contact = (await clocks_of(tickets, ticket))["contact:1"]
    assert contact["deadline"] == "Mon 08:00 + 4 business hours = Mon 13:00"
