"""Workers that are killed while cases wait: each goes on once, late rather than never (oncall#1206)."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.tickets.service import SERVICE
from shared.clock import SystemClock
from shared.testing.eventually import eventually
from shared.testing.fork_server import ForkServer
from shared.testing.one_service import one_service
from shared.testing.processes import Operator, operator
from tests.services.tickets.company import notices
from tests.services.tickets.conftest import Desk

KILLED = -9


@dataclass(slots=True)
class Waiting:
    """A desk with cases that wait, and workers in processes of their own."""

    desk: Desk
    person: Operator
    engine: AsyncEngine

    async def case(self) -> str:
        """Open a case that waits for an hour, which `due_now` lets pass."""
        ticket = str((await self.desk.open())["id"])
        until = datetime.now(UTC) + timedelta(hours=1)
        await self.desk.step(ticket, "wait", until=until.isoformat())
        return ticket

    async def due_now(self) -> None:
        """Let the moment come, and the leases of the dead end."""
        async with self.engine.begin() as connection:
            await connection.execute(text("UPDATE tickets.due SET next_at = now() WHERE state = 'pending'"))

    async def gone_on(self, ticket: str) -> list[str]:
        """Return what happened to a case, once it does not wait any more."""

        async def actions() -> list[str]:
            found = [str(one["action"]) for one in await self.desk.history(ticket)]
            return found if "resumed" in found else []

        return await eventually(actions)


@pytest.fixture
async def waiting(
    tmp_path: Path, database_url: str, engine: AsyncEngine, fork_server: ForkServer
) -> AsyncIterator[Waiting]:
    environment = {
        "HEED_DATABASE_URL": database_url,
        "HEED_BUS_URL": "postgres://",
        "HEED_DATA_DIR": str(tmp_path / "data"),
    }
    async with AsyncExitStack() as stack:
        service = await stack.enter_async_context(one_service(SERVICE, database_url, clock=SystemClock()))
        person = await stack.enter_async_context(operator(tmp_path, environment, fork_server.start))
        yield Waiting(Desk(service), person, engine)


async def test_killed_during_the_pause(waiting: Waiting) -> None:
    """The pause is a row, not a sleeping task: the next worker finds that it is over, however long ago."""
    ticket = await waiting.case()
    first = await waiting.person.start(["tickets"], "worker")
    first.kill()
    assert await first.ended() == KILLED
    await waiting.due_now()
    await waiting.person.start(["tickets"], "worker")
    assert await waiting.gone_on(ticket) == ["opened", "waited", "resumed"]
    assert len(await notices(waiting.desk.service, "resumed")) == 1


async def test_killed_between_the_step_and_its_commit(waiting: Waiting) -> None:
    """Nothing of it stands; whoever gets the work next takes the step, once."""
    ticket = await waiting.case()
    await waiting.due_now()
    doomed = await waiting.person.start(["tickets"], "worker", failpoints="ticket.resumed=kill", ready=False)
    assert await doomed.ended() == KILLED
    assert [one["action"] for one in await waiting.desk.history(ticket)] == ["opened", "waited"]
    await waiting.due_now()
    await waiting.person.start(["tickets"], "worker")
    assert await waiting.gone_on(ticket) == ["opened", "waited", "resumed"]
    assert len(await notices(waiting.desk.service, "resumed")) == 1
