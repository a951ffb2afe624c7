"""Due work when things fail: a worker that is killed or frozen, connections that are cut, a database that goes away."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from services.collector.service import SERVICE
from shared.db.embedded.access import CREATE_DATABASE
from shared.db.embedded.server import PrivateServer
from shared.db.engine import open_engine
from shared.db.migrate import migrate
from shared.due import loop as loop_module
from shared.testing.children import program
from shared.testing.due_lab import DueLab, do_it, due_lab
from shared.testing.eventually import eventually
from shared.testing.running import running

LEASE_SECONDS = 2.0


@pytest.fixture
async def lab(database_url: str) -> AsyncIterator[DueLab]:
    """Somewhere to work."""
    async with due_lab(database_url) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker in a process of its own."""

    process: asyncio.subprocess.Process

    async def says(self, line: str) -> None:
        """Wait until it says something, whatever else it says before."""
        assert self.process.stdout is not None
        async with asyncio.timeout(120):
            while True:
                said = (await self.process.stdout.readline()).decode()
                assert said, f"it ended without saying {line}"
                if said.strip() == line:
                    return

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")

    def send(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)


@asynccontextmanager
async def worker(database_url: str, *, lease_seconds: float = LEASE_SECONDS) -> AsyncIterator[Worker]:
    """Start a worker; leaving the block kills it."""
    arguments = ("-m", "shared.testing.due_worker", database_url, str(lease_seconds))
    process = await asyncio.create_subprocess_exec(
        *program(sys.executable, *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield Worker(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_killed_after_the_claim(lab: DueLab, database_url: str) -> None:
    """Its work is somebody else's when its lease is over, and not a moment earlier."""
    await lab.add("a")
    async with worker(database_url) as doomed:
        await doomed.says("began a")
        doomed.send(signal.SIGKILL)
        await doomed.process.wait()
    claimed_at = (await lab.row("a")).next_at
    async with running(lab.loop()):
        await lab.wait_for_effects(1)
    row = await lab.row("a")
    assert (row.state, row.attempts) == ("done", 2)
    assert row.settled_at is not None
    assert row.settled_at >= claimed_at
    assert await lab.effects() == ["a"]


async def test_frozen_past_its_lease(lab: DueLab, database_url: str) -> None:
    """Somebody else does the work; when the process goes on, what it does has no effect."""
    await lab.add("a")
    async with worker(database_url) as frozen:
        await frozen.says("began a")
        frozen.send(signal.SIGSTOP)
        async with running(lab.loop()):
            await lab.wait_for_effects(1)
        frozen.send(signal.SIGCONT)
        frozen.go_on()
        await lab.add("b")
        await frozen.says("began b")
        frozen.go_on()
        await frozen.says("did b")
    assert await lab.effects() == ["a", "b"]
    assert (await lab.row("a")).attempts == 2


async def test_frozen_in_the_middle_of_its_transaction(lab: DueLab, database_url: str) -> None:
    """It has the lease still when it goes on: then it finishes; nobody else does it too."""
    await lab.add("a")
    async with worker(database_url, lease_seconds=60.0) as frozen:
        await frozen.says("began a")
        frozen.send(signal.SIGSTOP)
        async with running(lab.loop()):
            await lab.add("b")
            await lab.wait_for_effects(1)
            frozen.send(signal.SIGCONT)
            frozen.go_on()
            await frozen.says("did a")
    assert await lab.effects() == ["b", "a"]


async def test_cut_connections(lab: DueLab) -> None:
    """Loop and bell connect anew; a commit wakes the loop again."""
    loop = lab.loop()
    async with running(loop, lab.bell(loop)):
        await lab.add("before")
        await lab.wait_for_effects(1)
        async with lab.watch.connect() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name IN ('due-worker', 'heed-due-collector')"
                )
            )
        await lab.add("after")
        await lab.wait_for_effects(2)
    assert await lab.effects() == ["before", "after"]


async def test_bell_listens_again_after_a_cut(lab: DueLab, monkeypatch: pytest.MonkeyPatch) -> None:
    """It notices at its next turn; what was announced meanwhile is found then."""
    monkeypatch.setattr(loop_module, "POLL_SECONDS", 300.0)
    monkeypatch.setattr("shared.due.bell.TURN_SECONDS", 0.05)
    loop = lab.loop()
    bell = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'heed-due-collector'"
    listening = text(f"SELECT count(*) {bell}")

    async def listens() -> bool:
        async with lab.watch.connect() as connection:
            return bool((await connection.execute(listening)).scalar_one())

    async with running(loop, lab.bell(loop)):
        await eventually(listens)
        async with lab.watch.connect() as connection:
            await connection.execute(text(f"SELECT pg_terminate_backend(pid) {bell}"))
        await lab.add("meanwhile")
        await lab.wait_for_effects(1)
        await eventually(listens)
        await lab.add("after")
        await lab.wait_for_effects(2)


class TestOutage:
    """The database goes away and comes back."""

    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[PrivateServer]:
        """A PostgreSQL server that this test may kill."""
        server = PrivateServer(tmp_path)
        server.start()
        server.run_as_superuser(CREATE_DATABASE, name="work")
        yield server
        server.stop("immediate")

    async def test_loop_survives(self, server: PrivateServer) -> None:
        """Nothing dies, nothing is lost and nothing is done twice; what had begun is done when its lease is over."""
        url = server.url("work")
        engine = open_engine(url, pool_size=2, application="test")
        await migrate(engine, SERVICE.name, SERVICE.migrations)
        await engine.dispose()
        began, go_on = asyncio.Event(), asyncio.Event()

        async with due_lab(url) as lab:

            async def work(lab: DueLab, claimed: object) -> None:
                began.set()
                await go_on.wait()
                await do_it(lab, claimed)  # type: ignore[arg-type] # as it was claimed

            lab.run = work
            await lab.add("a")
            loop = lab.loop(lease_seconds=LEASE_SECONDS)
            async with running(loop, lab.bell(loop)):
                await began.wait()
                await asyncio.to_thread(server.stop, "immediate")
                go_on.set()
                await asyncio.sleep(LEASE_SECONDS)
                assert loop.health().age_seconds < 30
                await asyncio.to_thread(server.start)
                await eventually(lambda: _added(lab, "b"))
                assert sorted(await lab.wait_for_effects(2)) == ["a", "b"]
            assert (await lab.row("a")).state == "done"


async def _added(lab: DueLab, ref: str) -> bool:
    """Ask for work once the database is back."""
    try:
        await lab.add(ref)
    except Exception:  # noqa: BLE001 - whatever it says while it is away
        return False
    return True
