"""A company whose people get to know of cases that run late, and the worker that sees to it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.contracts.accounts import PersonChanged, StructurePublished, TeamChanged
from shared.contracts.event import Event
from shared.contracts.notices import TicketsNoticeRequested
from shared.contracts.tickets import TicketAcknowledged, TicketEscalated
from shared.directory.structure import Responsibility, Touchpoint, Unit
from shared.due.claiming import claim
from shared.due.pieces import Claimed
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import Desk, MakeAlert

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
"""Monday, 9:00 in Vienna, when shops open."""
KIM, LEE, MAX = (UUID(int=number) for number in (1, 2, 3))
SHOPS = Calendar(zone="Europe/Vienna", weekly=dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",)))


def published(**changes: Any) -> Event[StructurePublished]:
    """Return a company with a shop in Graz."""
    fields: dict[str, Any] = {
        "version": 1,
        "units": (
            Unit(code="south", name="South", zone="Europe/Vienna", calendar="shops"),
            Unit(code="Graz", name="Graz", parent="south"),
        ),
        "touchpoints": (Touchpoint(key="delivery", name="Delivery"),),
        "responsibilities": (Responsibility(unit="Graz", team="care"),),
        "calendars": {"shops": SHOPS},
        "published_at": MONDAY,
    }
    return Event(StructurePublished(**(fields | changes)), source="/heed/accounts", time=MONDAY)


def person(id_: UUID, version: int = 1, **fields: Any) -> Event[PersonChanged]:
    values: dict[str, Any] = {"display_name": f"P{id_.int}", "role": "agent", "changed_at": MONDAY, "version": version}
    return Event(PersonChanged(person_id=id_, **(values | fields)), source="/heed/accounts", time=MONDAY)


async def settle_in(tickets: OneService) -> None:
    """Let Kim work in Graz in the team of Lee, under Max who manages the south."""
    team = TeamChanged(version=1, team="care", name="Care", lead=LEE, members=(KIM, LEE), changed_at=MONDAY)
    await tickets.deliver(
        published(),
        person(KIM),
        person(LEE),
        person(MAX, role="manager", unit="south"),
        Event(team, source="/heed/accounts", time=MONDAY),
    )


async def claimed_now(tickets: OneService, kind: str = "escalation") -> list[Claimed]:
    """Claim a piece of what is due by the clock of the test; none: nothing is.

    The database's clock is far ahead: what is not due yet is put out of its sight.
    """
    due = tickets.service.due
    assert due is not None
    async with tickets.engine.begin() as connection:
        await connection.execute(
            text(
                "UPDATE tickets.due SET next_at = CASE WHEN due_at <= :now THEN now() - interval '1 s' "
                "ELSE 'infinity' END WHERE kind = :kind AND state = 'pending'"
            ),
            {"now": tickets.clock.now(), "kind": kind},
        )
    return await claim(tickets.engine, due.table, kind, limit=1, lease_seconds=60)


async def do(tickets: OneService, claimed: Claimed) -> None:
    """Do a piece of work as the loop does."""
    due = tickets.service.due
    assert due is not None
    await next(one for one in due.kinds if one.name == claimed.kind).run(tickets.use_cases, claimed)


async def work(tickets: OneService, kind: str = "escalation") -> int:
    """Do what is due of a kind by the clock of the test, and return how often something was claimed."""
    times = 0
    while claimed := await claimed_now(tickets, kind):
        await do(tickets, claimed[0])
        times += 1
    return times


async def notices(tickets: OneService) -> list[TicketsNoticeRequested]:
    """Return what was asked for because time ran out."""
    found = [one.data for one in await tickets.published() if isinstance(one.data, TicketsNoticeRequested)]
    return [one for one in found if one.cause == "escalation"]


async def escalated(tickets: OneService) -> list[TicketEscalated]:
    return [one.data for one in await tickets.published() if isinstance(one.data, TicketEscalated)]


async def acknowledged(tickets: OneService) -> list[TicketAcknowledged]:
    return [one.data for one in await tickets.published() if isinstance(one.data, TicketAcknowledged)]


async def pending(tickets: OneService) -> list[tuple[str, datetime]]:
    """Return what is pending, as `kind:run` of the clock and the moment."""
    async with tickets.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT ref, due_at FROM tickets.due WHERE kind = 'escalation' AND state = 'pending' ORDER BY due_at")
        )
        return [(row.ref.partition(":")[2], row.due_at) for row in rows]


async def clocks_of(tickets: OneService, ticket: str, language: str = "en") -> dict[str, Any]:
    """Return the clocks of a ticket by kind and run, such as `contact:1`."""
    headers = tickets.admin | {"Accept-Language": language}
    reply = await tickets.client.get(f"/v1/tickets/{ticket}/clocks", headers=headers)
    assert reply.status_code == 200, reply.text
    return {f"{one['kind']}:{one['run']}": one for one in reply.json()["clocks"]}


async def kims_case(tickets: OneService, desk: Desk, alert: MakeAlert) -> dict[str, Any]:
    """Open a critical case, whose customer is to be contacted within four hours, and give it to Kim."""
    await tickets.deliver(alert(severity="critical"))
    [ticket] = await desk.found(limit=1)
    return await desk.step(ticket["id"], "assign", assignee=str(KIM))
