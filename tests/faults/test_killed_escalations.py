"""Workers that are killed while they escalate: no step is taken twice, none is lost, and two take each once."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from services.tickets.service import SERVICE
from shared.clock import FixedClock
from shared.contracts.tickets import TicketAcknowledged, TicketEscalated
from shared.testing.eventually import eventually
from shared.testing.fork_server import ForkServer
from shared.testing.one_service import OneService, one_service
from shared.testing.processes import Operator, operator
from tests.services.tickets.clocks.ladders import MONDAY, escalated, notices, settle_in
from tests.services.tickets.conftest import Desk, MakeAlert, alert

__all__ = ["alert"]
KILLED = -9
STEPS = 4
"""Of a case that is nobody's: those to the lead and to the manager, of each of its two clocks. All of them are due: the
workers' clock is the machine's."""


@dataclass(slots=True)
class Office:
    """Tickets, and workers in processes of their own."""

    tickets: OneService
    person: Operator

    async def due_now(self) -> None:
        """Let what is pending be due, and the leases of the dead end."""
        async with self.tickets.engine.begin() as connection:
            await connection.execute(text("UPDATE tickets.due SET next_at = now() WHERE state = 'pending'"))

    async def all_done(self) -> Counter[tuple[str, str, int]]:
        """Return how often each step was taken, when nothing is pending any more."""

        async def is_idle() -> bool:
            async with self.tickets.engine.connect() as connection:
                pending = text("SELECT count(*) FROM tickets.due WHERE state = 'pending'")
                left: int = (await connection.execute(pending)).scalar_one()
                return left == 0

        await eventually(is_idle)
        return Counter((str(one.ticket_id), one.clock, one.step) for one in await escalated(self.tickets))


@pytest.fixture
async def office(database_url: str, tmp_path: Path, fork_server: ForkServer) -> AsyncIterator[Office]:
    async with AsyncExitStack() as stack:
        environment = {"HEED_DATABASE_URL": database_url, "HEED_DATA_DIR": str(tmp_path)}
        tickets = await stack.enter_async_context(one_service(SERVICE, database_url, clock=FixedClock(MONDAY)))
        await settle_in(tickets)
        person = await stack.enter_async_context(operator(tmp_path, environment, fork_server.start))
        yield Office(tickets, person)


@pytest.mark.parametrize("failpoint", ["escalation.taken", "tickets.after_commit"])
async def test_killed_after_the_claim(office: Office, alert: MakeAlert, failpoint: str) -> None:
    """Whether the step was kept or not: the next worker takes it, or the one after it. Each says that it is late."""
    await office.tickets.deliver(alert(severity="critical"))
    doomed = await office.person.start(["tickets"], "worker", failpoints=f"{failpoint}=kill", ready=False)
    assert await doomed.ended() == KILLED
    if failpoint == "escalation.taken":
        assert await escalated(office.tickets) == []
    await office.due_now()
    await office.person.start(["tickets"], "worker")
    taken = await office.all_done()
    assert (len(taken), set(taken.values())) == (STEPS, {1})
    assert len(await notices(office.tickets)) == STEPS
    assert {(one.is_old, one.late_seconds > 0) for one in await escalated(office.tickets)} == {(True, True)}


async def test_two_workers_take_each_step_once(office: Office, alert: MakeAlert) -> None:
    """Of many cases at the same moment, in whichever of both."""
    for _ in range(2):
        await office.person.start(["tickets"], "worker")
    await office.tickets.deliver(*(alert(severity="critical") for _ in range(60)))
    taken = await office.all_done()
    assert (len(taken), set(taken.values())) == (60 * STEPS, {1})
    keys = [one.notice_key for one in await notices(office.tickets)]
    assert len(keys) == len(set(keys)) == 60 * STEPS


async def test_acknowledged_while_workers_escalate(office: Office, alert: MakeAlert) -> None:
    """A step is taken before somebody takes care, or not at all; and nobody waits for each other in a circle."""
    await office.tickets.deliver(*(alert(severity="critical") for _ in range(20)))
    for _ in range(2):
        await office.person.start(["tickets"], "worker")
    desk = Desk(office.tickets)
    for ticket in await desk.found():
        reply = await desk.post(f"/{ticket['id']}/acknowledge")
        assert reply.status_code in {200, 409}, reply.text
    await office.all_done()
    order: dict[tuple[str, str], list[str]] = {}
    for event in await office.tickets.published():
        data = event.data
        clocks = getattr(data, "clocks", None) or (getattr(data, "clock", ""),)
        if isinstance(data, TicketEscalated | TicketAcknowledged):
            for one in clocks:
                order.setdefault((str(data.ticket_id), one), []).append(type(data).__name__)
    assert len(order) == 40
    for steps in order.values():
        assert "TicketAcknowledged" not in steps[:-1]
