"""Workers that are killed while they ask for a notice: none is asked for twice, none is lost, and two ask once."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.alerts.service import SERVICE
from shared.clock import FixedClock
from shared.testing.eventually import eventually
from shared.testing.fork_server import ForkServer
from shared.testing.one_service import OneService, one_service
from shared.testing.processes import Operator, operator
from tests.services.alerts.asking_steps import acknowledged, requests, rule
from tests.services.alerts.happenings import NOON, get, scored

KILLED = -9


@dataclass(slots=True)
class Office:
    """Alerts, and workers in processes of their own, whose clock is the machine's: every wait is over."""

    alerts: OneService
    person: Operator
    engine: AsyncEngine

    async def due_now(self) -> None:
        """Let what is pending be due, and the leases of the dead end."""
        async with self.engine.begin() as connection:
            await connection.execute(text("UPDATE alerts.due SET next_at = now() WHERE state = 'pending'"))

    async def killed_at(self, failpoint: str) -> None:
        doomed = await self.person.start(["alerts"], "worker", failpoints=f"{failpoint}=kill", ready=False)
        assert await doomed.ended() == KILLED
        await self.due_now()

    async def all_asked(self) -> list[str]:
        """Return the groups that were asked about, in order, when nobody has anything to look at."""

        async def is_idle() -> bool:
            async with self.engine.connect() as connection:
                pending = text("SELECT count(*) FROM alerts.due WHERE state = 'pending'")
                left: int = (await connection.execute(pending)).scalar_one()
                return left == 0

        await eventually(is_idle)
        return sorted(one.group for one in await requests(self.alerts))


@pytest.fixture
async def office(database_url: str, tmp_path: Path, fork_server: ForkServer) -> AsyncIterator[Office]:
    async with AsyncExitStack() as stack:
        environment = {"HEED_DATABASE_URL": database_url, "HEED_DATA_DIR": str(tmp_path)}
        clock = FixedClock(NOON)
        alerts = await stack.enter_async_context(one_service(SERVICE, database_url, clock=clock))
        person = await stack.enter_async_context(operator(tmp_path, environment, fork_server.start))
        yield Office(alerts, person, alerts.engine)


@pytest.mark.parametrize("failpoint", ["alerts.before_commit", "alerts.after_commit"])
async def test_killed_while_it_asks(office: Office, failpoint: str) -> None:
    """Whether that was kept or not: the next worker asks for it, or has nothing to do."""
    await rule(office.alerts)
    await office.alerts.deliver(scored())
    await office.killed_at(failpoint)
    assert len(await requests(office.alerts)) <= (failpoint == "alerts.after_commit")
    await office.person.start(["alerts"], "worker")
    assert len(await office.all_asked()) == 1


async def test_two_workers_ask_once(office: Office) -> None:
    """Two rules on each of many answers: every group has two looks, at the same moment."""
    await rule(office.alerts, "one")
    await rule(office.alerts, "two")
    for _ in range(2):
        await office.person.start(["alerts"], "worker")
    responses = [scored() for _ in range(40)]
    await office.alerts.deliver(*responses)
    await office.due_now()
    assert await office.all_asked() == sorted(f"response:{one.data.response_id}" for one in responses)
    assert {one.rules for one in await requests(office.alerts)} == {("one", "two")}


async def test_acknowledged_while_workers_ask(office: Office) -> None:
    """Each answer is asked about before somebody takes care, or not at all; and nobody takes care twice."""
    await rule(office.alerts)
    responses = [scored() for _ in range(30)]
    await office.alerts.deliver(*responses)
    for _ in range(2):
        await office.person.start(["alerts"], "worker")
    for alert in (await get(office.alerts, "/v1/alerts?limit=200"))["items"]:
        path = f"/v1/alerts/{alert['id']}/acknowledgement"
        assert (await office.alerts.client.post(path, headers=office.alerts.admin)).is_success
    asked = await office.all_asked()
    assert len(set(asked)) == len(asked)
    assert len(await acknowledged(office.alerts)) == 30
    order = [
        (type(one.data).__name__, one.data.group)
        for one in await office.alerts.published()
        if hasattr(one.data, "group")
    ]
    for group in asked:
        assert order.index(("AlertsNoticeRequested", group)) < order.index(("AlertAcknowledged", group))
