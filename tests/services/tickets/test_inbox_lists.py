"""The lists of the inbox on a real database, beside an oracle that sorts and counts all cases by itself."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from services.tickets.domain.quick_filters import MOST_COUNTED, QUICK
from services.tickets.store.tables import TICKET
from shared.clock import FixedClock
from shared.contracts.accounts import TeamChanged
from shared.contracts.alerts import AlertRaised
from shared.contracts.event import Event
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.conftest import NOON

MakeAlert = Callable[..., Event[AlertRaised]]
PLACES = ("Graz", "Wien", "Linz", "Steyr")
ME = UUID(int=77)
NEVER = datetime.max.replace(tzinfo=UTC)


async def fill(tickets: OneService, desk: Any, alert: MakeAlert, clock: FixedClock, count: int = 60) -> None:
    """Let there be cases of every kind: places, severities, states, owners, teams, deadlines and none."""
    rng = random.Random(7)  # noqa: S311 - the same every time
    team = TeamChanged(version=1, team="service", name="Service", members=(ME,), changed_at=NOON)
    await tickets.deliver(Event(team, source="/heed/accounts", time=NOON))
    for _ in range(count):
        clock.advance(60)
        severity = rng.choice(["critical", "warning", "info"])
        touchpoint = rng.choice(["till", "door"])
        await tickets.deliver(alert(severity=severity, location=rng.choice(PLACES), touchpoint=touchpoint))
    for number, ticket in enumerate(await desk.found()):
        if number % 3:
            await desk.step(ticket["id"], "assign", assignee=str(rng.choice([ME, uuid4()])))
        for step in rng.choice([(), (), ("contact",), ("wait",), ("contact", "resolve"), ("resolve", "close")]):
            await desk.step(ticket["id"], step)
    moments = [None, *(clock.now() + timedelta(hours=hours) for hours in (-30, -1, 0, 1, 5, 30))]
    async with tickets.engine.begin() as connection:
        for ticket in await desk.found():
            due_at = rng.choice(moments) if ticket["state"] in ("new", "assigned", "contacted", "waiting") else None
            team_key = rng.choice([None, "service", "other"])
            changed = update(TICKET).where(TICKET.c.id == UUID(ticket["id"])).values(due_at=due_at, team=team_key)
            await connection.execute(changed)


def urgency(ticket: dict[str, Any]) -> tuple[int, int, datetime, int]:
    """Return what the oracle sorts by."""
    group = {"resolved": 2, "waiting": 1}.get(ticket["state"], 0)
    severity = 0 if group == 2 else {"critical": 0, "warning": 1}.get(ticket["severity"], 2)
    due_at = datetime.fromisoformat(ticket["due"]["at"]) if ticket["due"]["at"] else NEVER
    return group, severity, due_at, ticket["number"]


async def paged(desk: Any, **query: Any) -> list[int]:
    """Return the numbers of a list, read in pages."""
    found: list[int] = []
    asked: dict[str, Any] = {"limit": 7} | query
    while True:
        page = (await desk.get("", **asked)).json()
        found += [ticket["number"] for ticket in page["items"]]
        if page["next_cursor"] is None:
            return found
        asked["cursor"] = page["next_cursor"]


QUERIES: tuple[dict[str, Any], ...] = (
    {},
    {"state": ["new", "assigned", "contacted", "waiting", "resolved"]},
    {"state": "waiting"},
    {"state": "resolved"},
    {"state": ["waiting", "resolved"]},
    {"state": ["new", "resolved"]},
    {"state": ["assigned"]},
    {"state": ["closed"]},
    {"state": ["closed", "new"]},
    {"assignee": str(ME)},
    {"assignee": "none"},
    {"team": "service"},
    {"due": "overdue"},
    {"due": "today"},
    {"due": "overdue", "state": "waiting"},
    {"due": "today", "team": "service"},
    {"location": "Graz"},
    {"location": "Graz", "due": "overdue"},
    {"location": "Graz", "assignee": "none"},
    {"location": "Graz", "team": "service"},
    {"location": "Graz", "state": "resolved"},
    {"severity": "critical"},
    {"touchpoint": "door", "due": "today"},
    {"location": "Nowhere"},
)


async def test_the_order_of_urgency_is_that_of_the_oracle(
    tickets: OneService, desk: Any, alert: MakeAlert, clock: FixedClock
) -> None:
    """In pages, without a gap and without a case twice, whatever the list is limited to."""
    await fill(tickets, desk, alert, clock)
    for query in QUERIES:
        still_open = [one for one in await desk.found(**query) if one["state"] != "closed"]
        expected = [one["number"] for one in sorted(still_open, key=urgency)]
        assert await paged(desk, order="urgency", **query) == expected, query


async def test_other_orders_of_a_unit_are_paged_as_well(
    tickets: OneService, desk: Any, alert: MakeAlert, clock: FixedClock
) -> None:
    """What somebody sees of some places is put together of a short list for each."""
    await fill(tickets, desk, alert, clock)
    everything = await desk.found()
    for state in ("closed", "resolved", None):
        query: dict[str, Any] = {"location": "Graz"} | ({"state": state} if state else {})
        theirs = [one for one in everything if one["location"] == "Graz" and state in (None, one["state"])]
        numbers = sorted(one["number"] for one in theirs)
        assert await paged(desk, order="oldest", **query) == numbers
        assert await paged(desk, order="newest", **query) == numbers[::-1]


def agent(tickets: OneService, *places: str) -> SignedIn:
    """Return somebody of the team `service`, limited to places where some are named."""
    locations = frozenset(places) if places else None
    return sign_in(tickets.app, "agent", person_id=ME, unit="unit" if places else None, locations=locations)


async def test_quick_counts_are_those_of_the_oracle(
    tickets: OneService, desk: Any, alert: MakeAlert, clock: FixedClock
) -> None:
    """For whoever sees everything and whoever sees some places; a further filter narrows all of them."""
    await fill(tickets, desk, alert, clock)
    now, midnight = clock.now(), datetime(2026, 3, 1, 23, tzinfo=UTC)  # Berlin's
    reaches: tuple[tuple[str, ...], ...] = ((), ("Graz", "Linz"), ("Nowhere",))
    for places, touchpoint in product(reaches, (None, "door")):
        who = agent(tickets, *places)
        query = {"touchpoint": touchpoint} if touchpoint else {}
        reply = await tickets.client.get("/v1/tickets/quick-counts", headers=who.headers, params=query)
        seen = [
            one
            for one in await desk.found()
            if (not places or one["location"] in places) and touchpoint in (None, one["touchpoint"])
        ]
        still_open = [one for one in seen if one["state"] != "closed"]
        due = [datetime.fromisoformat(one["due"]["at"]) for one in still_open if one["due"]["at"]]
        expected = {
            "open": len(still_open),
            "mine": sum(one["assignee"] == str(ME) for one in still_open),
            "team": sum(one["team"] == "service" for one in still_open),
            "nobody": sum(one["assignee"] is None for one in still_open),
            "overdue": sum(at < now for at in due),
            "today": sum(now <= at < midnight for at in due),
            "waiting": sum(one["state"] == "waiting" for one in seen),
            "resolved": sum(one["state"] == "resolved" for one in seen),
            "closed": sum(one["state"] == "closed" for one in seen),
            "all": len(seen),
        }
        assert reply.json() == {name: {"number": number, "is_more": False} for name, number in expected.items()}


async def test_a_key_has_no_team(desk: Any) -> None:
    """It is counted for people who belong to one."""
    await desk.open()
    counts = (await desk.get("/quick-counts")).json()
    assert list(counts) == [quick for quick in QUICK if quick != "team"]
    assert (counts["open"]["number"], counts["mine"]["number"]) == (1, 0)
    assert await desk.found(team="mine") == []


async def test_of_many_it_is_said_that_there_are_more(tickets: OneService, desk: Any) -> None:
    """Nobody waits for a count of a hundred thousand; the page says “1,000+”."""
    first = await desk.open()
    async with tickets.engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO tickets.ticket (id, number, subject, state, version, kind, figures, unit_path, reasons, "
            "comments, further_response_ids, further_complaint_ids, merged_cases, created_at, updated_at, "
            "waiting_since) SELECT gen_random_uuid(), number + n, subject, state, version, kind, figures, unit_path, "
            "reasons, comments, '[]', '[]', 0, created_at, updated_at, waiting_since "
            "FROM tickets.ticket, generate_series(1, $1::int) AS n",
            (MOST_COUNTED,),
        )
    counts = (await desk.get("/quick-counts")).json()
    assert counts["open"] == {"number": MOST_COUNTED, "is_more": True}
    assert counts["mine"] == {"number": 0, "is_more": False}
    page = await tickets.client.get("/console/tickets", headers=sign_in(tickets.app, "agent").headers)
    assert "1,000+" in page.text
    exact = (await desk.get("/counts")).json()
    assert exact["open"] == MOST_COUNTED + 1
    assert first["state"] == "new"


async def test_what_is_to_be_looked_at_again_is_found(desk: Any, clock: FixedClock) -> None:
    """Once the moment has come, and until somebody sets another one."""
    soon, later = await desk.open(subject="soon"), await desk.open(subject="later")
    for ticket, hours in ((soon, 1), (later, 5)):
        at = (clock.now() + timedelta(hours=hours)).isoformat()
        await desk.post(f"/{ticket['id']}/follow-up", {"at": at}, if_match=None)
    assert await desk.found(due="follow_up") == []
    clock.advance(3600)
    assert [one["subject"] for one in await desk.found(due="follow_up")] == ["soon"]
    await desk.post(f"/{soon['id']}/follow-up", {"at": None}, if_match=None)
    assert await desk.found(due="follow_up") == []


async def test_what_can_be_filtered_by_is_what_there_is(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """Of open cases, at places that one sees."""
    for place, touchpoint in (("Graz", "till"), ("Wien", "door"), ("Wien", "till"), ("Linz", "lift")):
        await tickets.deliver(alert(location=place, touchpoint=touchpoint))
    await desk.open(subject="nowhere")
    [lift] = [one for one in await desk.found() if one["touchpoint"] == "lift"]
    await desk.step(lift["id"], "resolve")
    await desk.step(lift["id"], "close")
    choices = tickets.use_cases.tickets.choices
    everything = await choices(caller=sign_in(tickets.app, "agent").caller)
    assert everything == {"survey": ["parcel"], "touchpoint": ["door", "till"], "location": ["Graz", "Wien"]}
    graz = await choices(caller=agent(tickets, "Graz", "Linz").caller)
    assert graz == {"survey": ["parcel"], "touchpoint": ["till"], "location": ["Graz"]}
