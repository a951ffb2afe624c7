"""Reports about cases, over HTTP: what they count, in which hours, of whose cases, and who sees whom."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.clock import FixedClock
from shared.contracts.accounts import StructurePublished
from shared.contracts.event import Event
from shared.directory.structure import Unit
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.conftest import DONE, NOON, Desk, MakeAlert
from tests.services.tickets.proving import DAY, answered, asked, closed_case, expired, nps

HOUR = 3600.0
OFFICE = Calendar(zone="UTC", weekly=dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",)))
UNITS = (
    Unit(code="heed", name="Heed", calendar="office"),
    Unit(code="south", name="South", parent="heed"),
    Unit(code="Graz", name="Graz", parent="south"),
    Unit(code="Wien", name="Wien", parent="heed"),
)


@pytest.fixture
async def structure(tickets: OneService) -> None:
    published = StructurePublished(version=1, units=UNITS, calendars={"office": OFFICE}, published_at=NOON)
    await tickets.deliver(Event(published, source="/heed/accounts", time=NOON))


async def report(service: OneService, caller: SignedIn | None = None, **query: str) -> dict[str, Any]:
    headers = service.admin if caller is None else caller.headers
    period = {"from": query.pop("since")} if "since" in query else {}
    reply = await service.client.get("/v1/case-reports", headers=headers, params=period | query)
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def one(desk: Desk, alert: MakeAlert, **changes: Any) -> str:
    """Let an alert on a response of its own open a case; return its id."""
    await desk.service.deliver(alert(response_id=uuid7(), **changes))
    return str((await desk.found(limit=1))[0]["id"])


@pytest.mark.usefixtures("structure")
async def test_how_long_customers_wait(tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock) -> None:
    """Noon of 1 March 2026 is a Sunday: business hours begin on Monday at nine. Who still waits counts as well."""
    first, second, _ = [await one(desk, alert) for _ in range(3)]
    clock.advance(23 * HOUR)  # Monday, 11:00
    await desk.step(first, "contact")
    clock.advance(1 * HOUR)
    await desk.step(second, "contact")
    await desk.step(second, "close", **DONE)
    clock.advance(1 * HOUR)
    total = (await report(tickets))["total"]
    assert total["opened"] == 3
    assert total["contact"] == {
        "cases": 3,
        "over": 2,
        "median_seconds": 24 * HOUR,
        "p90_seconds": None,
        "median_open_seconds": 3 * HOUR,
        "p90_open_seconds": None,
        "is_small": True,
    }
    assert (total["resolve"]["over"], total["resolve"]["median_seconds"]) == (1, None)


async def test_a_call_that_was_logged_later_counts_from_when_it_was(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """And one from before the case was opened took no time; without hours of its own a place goes by office hours."""
    first, second = await one(desk, alert), await one(desk, alert)
    clock.advance(24 * HOUR)
    on_monday_at_ten = NOON + timedelta(hours=22)
    await desk.step(first, "contact", happened_at=on_monday_at_ten.isoformat())
    await desk.step(second, "contact", happened_at=(NOON - timedelta(hours=2)).isoformat())
    shown = await report(tickets)
    contact = shown["total"]["contact"]
    assert (contact["median_seconds"], contact["p90_seconds"]) == (0, 22 * HOUR)
    assert contact["p90_open_seconds"] == 1 * HOUR
    assert shown["without_calendar"] == 2


async def test_nobody_has_to_contact_whom_nobody_knows(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    await one(desk, alert, respondent_id=None)
    clock.advance(HOUR)
    total = (await report(tickets))["total"]
    assert (total["opened"], total["contact"]["cases"], total["resolve"]["cases"]) == (1, 0, 1)


async def test_recovery_has_two_denominators(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Of six closed cases two customers are happy, one is not, three are silent, of whom a colleague says something."""
    for value in (10, 9, 3, None, None, None):
        closed = await closed_case(desk, alert, response_id=uuid7())
        request = await asked(tickets)
        if value is None:
            await tickets.deliver(expired(tickets, request))
        else:
            await tickets.deliver(answered(tickets, request, nps(value)))
    await desk.step(closed["id"], "outcome", outcome="recovered")
    clock.advance(DAY)
    shown = await report(tickets, since="2026-01-01")
    recovery = shown["total"]["recovery"]
    rate = recovery.pop("rate")
    assert recovery == {
        "closed": 6,
        "asked": 6,
        "answered": 3,
        "recovered": 2,
        "not_recovered": 1,
        "silent": 3,
        "said_recovered": 1,
        "said_not_recovered": 0,
        "of_all_low": pytest.approx(2 / 6),
        "of_all_high": pytest.approx(5 / 6),
    }
    assert (rate["part"], rate["n"], rate["is_small"]) == (2, 3, True)
    assert (rate["ci_low"], rate["ci_high"]) == (pytest.approx(0.2077, abs=1e-4), pytest.approx(0.9385, abs=1e-4))


async def test_a_case_counts_once_by_the_last_word_of_its_customer(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Unhappy after the first closing, happy after the second; in between it is open, and not forgotten."""
    closed = await closed_case(desk, alert)
    await tickets.deliver(answered(tickets, await asked(tickets), nps(1)))
    clock.advance(HOUR)
    between = (await report(tickets, since="2026-01-01"))["total"]["recovery"]
    assert (between["closed"], between["not_recovered"]) == (1, 1)
    await desk.step(closed["id"], "close")
    await tickets.deliver(answered(tickets, await asked(tickets), nps(9)))
    clock.advance(HOUR)
    after = (await report(tickets, since="2026-01-01"))["total"]["recovery"]
    assert (after["closed"], after["recovered"], after["not_recovered"]) == (1, 1, 0)


async def test_why_customers_were_unhappy(tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock) -> None:
    for cause in ("waiting-time", "unfriendly", "waiting-time", "other"):
        ticket = await one(desk, alert, respondent_id=None)
        await desk.step(ticket, "close", cause=cause, action_taken="Said sorry.")
    clock.advance(HOUR)
    shown = await report(tickets, by="cause")
    assert [(cause["cause"], cause["cases"], cause["cumulative"]) for cause in shown["causes"]] == [
        ("waiting-time", 2, 0.5),
        ("other", 1, 0.75),
        ("unfriendly", 1, 1.0),
    ]
    assert [(group["key"], group["recovery"]["closed"]) for group in shown["groups"]] == [
        ("waiting-time", 2),
        ("other", 1),
        ("unfriendly", 1),
    ]


@pytest.mark.usefixtures("structure")
async def test_by_unit_touchpoint_and_team(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    places = {"Graz": "delivery", "Wien": "shop", None: None}
    for location, touchpoint in places.items():
        await one(desk, alert, location=location, touchpoint=touchpoint)
    clock.advance(HOUR)

    async def keys(**query: str) -> set[str | None]:
        return {group["key"] for group in (await report(tickets, None, **query))["groups"]}

    assert await keys(by="unit") == {"south", "Wien", None}
    assert await keys(by="unit", unit="south") == {"Graz"}
    assert await keys(by="touchpoint") == {"delivery", "shop", None}
    assert await keys(by="team") == {None}
    assert await keys(by="touchpoint", unit="Wien") == {"shop"}
    assert (await report(tickets, touchpoint="shop"))["total"]["opened"] == 1
    assert (await report(tickets, survey="parcel"))["total"]["opened"] == 3
    assert (await report(tickets, survey="other"))["total"]["opened"] == 0


async def test_a_caller_sees_their_own_cases_alone(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    graz = sign_in(tickets.app, "agent", unit="graz", locations=frozenset({"Graz"}))
    for location in ("Graz", "Wien", None):
        ticket = await one(desk, alert, location=location, respondent_id=None)
        await desk.step(ticket, "close", **DONE)
    clock.advance(HOUR)
    total = (await report(tickets, graz))["total"]
    assert (total["opened"], total["recovery"]["closed"]) == (1, 1)


async def test_people_are_not_shown_to_everybody(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """And whoever has them shown is recorded; nothing that they were shown."""
    ticket = await one(desk, alert)
    await desk.step(ticket, "assign", assignee="kim")
    clock.advance(HOUR)
    agent = sign_in(tickets.app, "agent")
    refused = await tickets.client.get("/v1/case-reports", headers=agent.headers, params={"by": "person"})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:heed:problem:people-hidden")
    assert [group["key"] for group in (await report(tickets, by="person"))["groups"]] == ["kim"]
    seen = [entry for entry in await tickets.audited() if entry.action == "case_report.people_shown"]
    assert [(entry.actor, json.loads(entry.after or "")) for entry in seen] == [("admin", {"days": 30})]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-03-02", "to": "2026-03-01"}, "from"),
        ({"from": "2024-01-01", "to": "2026-03-01"}, "from"),
        ({"unit": "nowhere"}, "unit"),
    ],
)
async def test_what_cannot_be_asked_for(tickets: OneService, query: dict[str, str], field: str) -> None:
    reply = await tickets.client.get("/v1/case-reports", headers=tickets.admin, params=query)
    assert reply.status_code == 422
    assert [problem["field"] for problem in reply.json()["errors"]] == [field]


async def test_what_was_merged_is_not_counted_twice(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    closed = await closed_case(desk, alert)
    unhappy = answered(tickets, await asked(tickets), nps(1))
    response_id, who = unhappy.data.response_id, UUID(closed["respondent_id"])  # type: ignore[attr-defined]  # an answer
    await tickets.deliver(alert(response_id=response_id, respondent_id=who))
    await tickets.deliver(unhappy)
    clock.advance(HOUR)
    assert len(await desk.found()) == 2
    shown = await report(tickets, since="2026-01-01")
    assert shown["total"]["opened"] == 1
    assert closed["kind"] == "alert"


def test_the_tests_begin_on_a_sunday() -> None:
    assert datetime(2026, 3, 1, 12, tzinfo=UTC) == NOON
    assert NOON.strftime("%A") == "Sunday"
