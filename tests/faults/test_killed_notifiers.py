"""Workers that are killed while they send a notice: none is sent twice, none is lost, and two of them send it once."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifications.service import SERVICE
from services.notifications.settings import NotificationsSettings
from shared.clock import FixedClock
from shared.testing.eventually import eventually
from shared.testing.fake_gateway import Reply, fake_gateway
from shared.testing.fork_server import ForkServer
from shared.testing.mail_server import HOST, MailServer, mail_server
from shared.testing.one_service import one_service
from shared.testing.processes import Operator, operator
from tests.services.notifications.conftest import NOON, World
from tests.services.notifications.noticing import request, requested, verified_mail

KILLED = -9


@dataclass(slots=True)
class Office:
    """A colleague with a mailbox, and workers in processes of their own."""

    world: World
    person: Operator
    engine: AsyncEngine
    mails: MailServer

    async def ask(self, *, how_many: int = 1) -> None:
        """Request notices so long ago that their waiting time is over."""
        await request(self.world, *(requested(notice_key=f"k{n}", group=f"g{n}") for n in range(how_many)))
        await self.due_now()

    async def due_now(self) -> None:
        """Let what is pending be due, and the leases of the dead end."""
        async with self.engine.begin() as connection:
            await connection.execute(text("UPDATE notifications.due SET next_at = now() WHERE state = 'pending'"))

    async def let_hours_be(self, hours: dict[str, list[str]]) -> None:
        """Let the mailbox be open then alone; at any hour, if that is never."""
        kim = self.world.as_("agent")
        [*_, mailbox] = (await self.world.get(kim, "/v1/destinations")).json()["items"]
        headers = {**kim.headers, "If-Match": "*"}
        address = f"/v1/destinations/{mailbox['id']}"
        changed = await self.world.service.client.patch(address, json={"hours": hours}, headers=headers)
        assert changed.is_success, changed.text

    async def is_held(self) -> None:
        """Wait until the one delivery waits for an opening, and its work with it."""

        async def is_far() -> bool:
            held = text(
                "SELECT count(*) FROM notifications.notice_delivery AS one JOIN notifications.due AS due "
                "ON due.ref = one.id::text WHERE one.state = 'waiting' AND due.next_at > now() + interval '1 day'"
            )
            async with self.engine.connect() as connection:
                return bool((await connection.execute(held)).scalar_one())

        await eventually(is_far)

    async def killed_at(self, failpoint: str) -> None:
        doomed = await self.person.start(["notifications"], "worker", failpoints=f"{failpoint}=kill", ready=False)
        assert await doomed.ended() == KILLED

    async def settled(self) -> list[str]:
        """Return the states of all deliveries when all work is done."""

        async def states() -> list[str]:
            async with self.engine.connect() as connection:
                pending = text("SELECT count(*) FROM notifications.due WHERE state = 'pending'")
                if (await connection.execute(pending)).scalar_one():
                    return []
                found = await connection.execute(text("SELECT state FROM notifications.notice_delivery ORDER BY id"))
                return list(found.scalars())

        return await eventually(states)


@pytest.fixture
async def office(
    tmp_path: Path, database_url: str, engine: AsyncEngine, fork_server: ForkServer
) -> AsyncIterator[Office]:
    async with AsyncExitStack() as stack:
        mails = await stack.enter_async_context(mail_server())
        gateway = await stack.enter_async_context(fake_gateway(Reply(body={})))
        smtp = {"smtp_host": HOST, "smtp_port": mails.port, "smtp_security": "none", "smtp_from": "heed@coffee.example"}
        environment = {
            "HEED_DATABASE_URL": database_url,
            "HEED_BUS_URL": "postgres://",
            "HEED_DATA_DIR": str(tmp_path / "data"),
            **{f"HEED_NOTIFICATIONS_{name.upper()}": str(value) for name, value in smtp.items()},
        }
        clock = FixedClock(NOON)  # long ago for the workers, whose clock is the machine's
        settings = NotificationsSettings(**smtp)  # type: ignore[arg-type] # as the environment has them
        service = await stack.enter_async_context(
            one_service(SERVICE, database_url, service_settings=settings, clock=clock)
        )
        world = World(service, clock, mails, gateway)
        await world.person()
        await verified_mail(world)
        person = await stack.enter_async_context(operator(tmp_path, environment, fork_server.start))
        yield Office(world, person, engine, mails)


async def test_killed_between_claim_and_send(office: Office) -> None:
    """Nothing was sent, and the marks say so: the next worker sends it, once."""
    await office.ask()
    await office.killed_at("delivery.begun")
    assert office.mails.received == []
    await office.due_now()
    await office.person.start(["notifications"], "worker")
    assert await office.settled() == ["sent"]
    assert len(office.mails.received) == 1


@pytest.mark.parametrize(("failpoint", "mails"), [("delivery.sent", 1), ("delivery.handed_over", 0)])
async def test_killed_when_it_may_have_been_sent(office: Office, failpoint: str, mails: int) -> None:
    """Nobody knows, so it is not sent again: it is unknown, and in the bell."""
    await office.ask()
    await office.killed_at(failpoint)
    await office.due_now()
    await office.person.start(["notifications"], "worker")
    assert await office.settled() == ["unknown"]
    assert len(office.mails.received) == mails
    async with office.engine.connect() as connection:
        found = await connection.execute(text("SELECT state, first_sent_at IS NOT NULL FROM notifications.notice"))
        assert [tuple(row) for row in found] == [("sent", True)]


async def test_killed_while_a_notice_waits_for_hours(office: Office) -> None:
    """Until a destination opens the notice is a row and no task that sleeps: the next worker sends it then, once."""
    in_three_days = (datetime.now(UTC) + timedelta(days=3)).strftime("%A").lower()
    await office.let_hours_be({in_three_days: ["08:00-17:00"]})
    await office.ask()
    doomed = await office.person.start(["notifications"], "worker")
    await office.is_held()
    doomed.kill()
    await doomed.ended()
    await office.due_now()
    await office.person.start(["notifications"], "worker")
    await office.is_held()
    assert office.mails.received == []
    await office.let_hours_be({})
    async with office.engine.begin() as connection:
        await connection.execute(text("UPDATE notifications.notice_delivery SET due_at = now()"))
    await office.due_now()
    assert await office.settled() == ["sent"]
    assert len(office.mails.received) == 1


async def test_killed_before_the_plan_is_kept(office: Office) -> None:
    await office.ask()
    await office.killed_at("notifications.before_commit")
    await office.due_now()
    await office.person.start(["notifications"], "worker")
    assert await office.settled() == ["sent"]
    assert len(office.mails.received) == 1


async def test_two_workers_send_each_notice_once(office: Office) -> None:
    for _ in range(2):
        await office.person.start(["notifications"], "worker")
    await office.ask(how_many=8)
    assert await office.settled() == ["sent"] * 8
    assert len(office.mails.received) == 8
