"""A process inside the test's own loop: how it stops, and what a part that dies or stands still does to it."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from services.tickets.service import SERVICE as TICKETS
from shared.observability.loops import LoopHealth
from shared.runtime.assembly import Assembly, assemble
from shared.runtime.health import STUCK_SECONDS
from shared.runtime.http_server import open_port
from shared.runtime.process import Process
from shared.runtime.roles import Role
from shared.runtime.service import Job
from shared.settings import Settings
from shared.testing.eventually import eventually


class Part:
    """A loop of the test's own."""

    def __init__(self, end: Callable[[], None] | None = None) -> None:
        """Live until `end` is called for, then do what it does."""
        self.health_now = LoopHealth(0.0)
        self.over = asyncio.Event()
        self._end = end or (lambda: None)

    def health(self) -> LoopHealth:
        return self.health_now

    async def run(self) -> None:
        """Wait for the end."""
        await self.over.wait()
        self._end()


@asynccontextmanager
async def started(
    assembly: Assembly, listening: Any, stop: asyncio.Event
) -> AsyncIterator[tuple[asyncio.Task[bool], asyncio.Event]]:
    """Run a process beside the test; gives its task and the event of its being ready."""
    ready = asyncio.Event()

    async def say_ready() -> None:
        ready.set()

    running = asyncio.create_task(Process(assembly, listening, stop).run(say_ready))
    try:
        yield running, ready
    finally:
        stop.set()
        await running


def settings_for(database_url: str, port: int) -> Settings:
    """Return the settings of a small installation."""
    return Settings(
        database_url=SecretStr(database_url),
        topic_prefix=f"run{uuid4().hex[:8]}",
        port=port,
        shutdown_seconds=60.0,  # so that what is finished in time is not a matter of speed
        admin_key=SecretStr("an-admin-key-for-tests"),
    )


async def test_requests_under_way_are_finished(database_url: str) -> None:
    """Readiness goes first, then no connection is accepted, and the request that was there gets its answer."""
    arrived, go_on = asyncio.Event(), asyncio.Event()
    router = APIRouter()

    @router.get("/slow")
    async def slow() -> str:
        arrived.set()
        await go_on.wait()
        return "done"

    service = dataclasses.replace(TICKETS, routers=lambda: (router,))
    stop = asyncio.Event()
    with closing(open_port("127.0.0.1", 0)) as listening:
        settings = settings_for(database_url, listening.getsockname()[1])
        async with (
            assemble((service,), Role.ALL, settings) as assembly,
            started(assembly, listening, stop) as (running, ready),
            httpx.AsyncClient(base_url=settings.base_url(), timeout=60.0) as client,
        ):
            await ready.wait()
            request = asyncio.create_task(client.get("/slow"))
            await arrived.wait()
            stop.set()

            async def refused() -> bool:
                try:
                    async with httpx.AsyncClient(base_url=settings.base_url(), timeout=60.0) as other:
                        assert (await other.get("/readyz")).status_code == httpx.codes.SERVICE_UNAVAILABLE
                except httpx.TransportError:
                    return True
                return False

            await eventually(refused)
            assert (await assembly.health.missing())["process"] == "is stopping"
            assert not running.done()
            go_on.set()
            assert (await request).json() == "done"
            assert await running is True


async def test_request_that_never_ends_is_cut_off(database_url: str) -> None:
    """Stopping is bounded, whatever a handler does; the client learns that nothing was promised."""
    arrived = asyncio.Event()
    router = APIRouter()

    @router.get("/stuck")
    async def stuck() -> None:
        arrived.set()
        await asyncio.Event().wait()

    service = dataclasses.replace(TICKETS, routers=lambda: (router,))
    stop = asyncio.Event()
    with closing(open_port("127.0.0.1", 0)) as listening:
        settings = settings_for(database_url, listening.getsockname()[1]).model_copy(update={"shutdown_seconds": 2.0})
        async with (
            assemble((service,), Role.HTTP, settings) as assembly,
            started(assembly, listening, stop) as (running, ready),
            httpx.AsyncClient(base_url=settings.base_url(), timeout=60.0) as client,
        ):
            await ready.wait()
            request = asyncio.create_task(client.get("/stuck"))
            await arrived.wait()
            stop.set()
            assert await running is True
            assert (await request).status_code == httpx.codes.SERVICE_UNAVAILABLE


async def test_the_running_job_is_finished(database_url: str) -> None:
    """A job is neither cut off in the middle nor begun again while the process stops."""
    begun, go_on = asyncio.Event(), asyncio.Event()
    runs: list[str] = []

    async def work(_use_cases: object) -> None:
        runs.append("begun")
        begun.set()
        await go_on.wait()
        runs.append("done")

    service = dataclasses.replace(TICKETS, jobs=(Job("count", 0.01, work),))
    stop = asyncio.Event()
    with closing(open_port("127.0.0.1", 0)) as listening:
        settings = settings_for(database_url, listening.getsockname()[1])
        async with (
            assemble((service,), Role.ALL, settings) as assembly,
            started(assembly, listening, stop) as (running, _),
        ):
            await begun.wait()
            stop.set()

            async def stopping() -> bool:
                return assembly.health.stopping

            await eventually(stopping)
            assert not running.done()
            go_on.set()
            assert await running is True
    assert runs == ["begun", "done"]


def _raise() -> None:
    message = "a defect"
    raise RuntimeError(message)


def _let_out_a_cancellation() -> None:
    """As client libraries do that cancel tasks of their own."""
    raise asyncio.CancelledError


@pytest.mark.parametrize(
    ("end", "event"), [(_raise, "loop_died"), (lambda: None, "loop_ended"), (_let_out_a_cancellation, "loop_died")]
)
async def test_a_loop_that_ends_takes_the_process_down(database_url: str, end: Callable[[], None], event: str) -> None:
    """The process stops in order, reports failure, and the log names the part."""
    part = Part(end)
    stop = asyncio.Event()
    with closing(open_port("127.0.0.1", 0)) as listening, capture_logs() as lines:
        settings = settings_for(database_url, listening.getsockname()[1])
        async with assemble((TICKETS,), Role.ALL, settings) as assembly:
            assembly.health.loops["part"] = part
            async with started(assembly, listening, stop) as (running, ready):
                await ready.wait()
                part.over.set()
                assert await running is False
    (line,) = [line for line in lines if line["log_level"] == "critical"]
    assert (line["event"], line["loop"]) == (event, "part")
    assert "process_stopped" in {line["event"] for line in lines}


class Stubborn(Part):
    """A loop whose library takes the first cancellation for an error of its own."""

    async def run(self) -> None:
        """Wait for the end, and go on waiting when asked to stop."""
        with suppress(asyncio.CancelledError):
            await self.over.wait()
        await self.over.wait()


async def test_a_loop_that_lost_its_cancellation_is_asked_once_more(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process stops, and nothing has failed."""
    monkeypatch.setattr("shared.runtime.process.CUT_OFF_SECONDS", 0.5)
    stop = asyncio.Event()
    with closing(open_port("127.0.0.1", 0)) as listening:
        settings = settings_for(database_url, listening.getsockname()[1])
        async with assemble((TICKETS,), Role.ALL, settings) as assembly:
            assembly.health.loops["part"] = Stubborn()
            async with started(assembly, listening, stop) as (running, ready):
                await ready.wait()
                stop.set()
                assert await running is True


async def test_health_shows_the_loops(database_url: str) -> None:
    """A loop that stands still makes the process unfit to live; one in trouble makes it unready only."""
    part = Part()
    stop = asyncio.Event()
    with closing(open_port("127.0.0.1", 0)) as listening:
        settings = settings_for(database_url, listening.getsockname()[1])
        async with assemble((TICKETS,), Role.ALL, settings) as assembly:
            assembly.health.loops["part"] = part
            async with (
                started(assembly, listening, stop) as (_, ready),
                httpx.AsyncClient(base_url=settings.base_url(), timeout=60.0) as client,
            ):
                await ready.wait()
                assert (await client.get("/livez")).status_code == httpx.codes.OK
                part.health_now = LoopHealth(STUCK_SECONDS + 1)
                stuck = await client.get("/livez")
                assert stuck.status_code == httpx.codes.SERVICE_UNAVAILABLE
                assert set(stuck.json()["problems"]) == {"part"}
                assert 'heed_loop_age_seconds{loop="part"} 61.0' in (await client.get("/metrics")).text
                part.health_now = LoopHealth(0.0, "too many events fail")
                assert (await client.get("/livez")).status_code == httpx.codes.OK
                unready = await client.get("/readyz")
                assert unready.status_code == httpx.codes.SERVICE_UNAVAILABLE
                assert unready.json()["problems"] == {"part": "too many events fail"}


async def test_unready_until_the_schema_is_current(database_url: str, engine: AsyncEngine) -> None:
    """A process that starts before the migration waits for it, and says so to everybody who asks at once."""
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE tickets.alembic_version RENAME TO away"))
    with closing(open_port("127.0.0.1", 0)) as listening:
        settings = settings_for(database_url, listening.getsockname()[1])
        async with assemble((TICKETS,), Role.HTTP, settings) as assembly:
            missing = await assembly.health.missing()
            assert "python -m services migrate" in missing["database"]
            async with engine.begin() as connection:
                await connection.execute(text("ALTER TABLE tickets.away RENAME TO alembic_version"))
            answers = await asyncio.gather(*(assembly.health.missing() for _ in range(5)))
            assert answers == [{}] * 5
