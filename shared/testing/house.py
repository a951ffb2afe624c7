"""The suite as it runs, inside the test's own event loop: HTTP on a real port, relay, consumers and jobs."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from shared.clock import Clock
from shared.runtime.assembly import Assembly, assemble
from shared.runtime.http_server import open_port
from shared.runtime.process import Process
from shared.runtime.roles import Role
from shared.runtime.service import Service
from shared.settings import Settings
from shared.testing.one_service import ADMIN_KEY

START_SECONDS = 120.0
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class House:
    """A running suite."""

    url: str
    client: httpx.AsyncClient
    """Talks to it over the network, without a key."""
    admin: dict[str, str]
    """Headers with the key that may do everything."""
    assembly: Assembly
    settings: Settings

    def stranger(self) -> httpx.AsyncClient:
        """Return a client with cookies of its own, for somebody else; it waits as long as a busy machine needs."""
        return httpx.AsyncClient(base_url=self.url, timeout=START_SECONDS)

    @property
    def use_cases(self) -> Mapping[str, Any]:
        """The menus of the services, by name."""
        menus: dict[str, Any] = self.assembly.app.state.use_cases
        return menus


@asynccontextmanager
async def house(
    services: Sequence[Service],
    database_url: str,
    bus_url: str,
    *,
    topic_prefix: str,
    role: Role = Role.ALL,
    settings: Mapping[str, Any] | None = None,
    service_settings: Mapping[str, BaseSettings] | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[House]:
    """Run `services` until the block is left, then stop them as SIGTERM would.

    Args:
        services: what to run.
        database_url: a migrated database.
        bus_url: as `HEED_BUS_URL`.
        topic_prefix: keeps tests apart that share a broker.
        role: which half of the services.
        settings: further settings of the suite, by the names of their fields.
        service_settings: of the services, by their names; those that are missing are read from the environment.
        clock: None: the machine's.

    Raises:
        AssertionError: it was not ready in time, or a part of it died.
    """
    with closing(open_port(HOST, 0)) as listening:
        values: dict[str, Any] = {"admin_key": SecretStr(ADMIN_KEY), "shutdown_seconds": 10.0} | dict(settings or {})
        chosen = Settings(
            database_url=SecretStr(database_url),
            bus_url=SecretStr(bus_url),
            topic_prefix=topic_prefix,
            host=HOST,
            port=listening.getsockname()[1],
            **values,
        )
        ready, stop = asyncio.Event(), asyncio.Event()

        async def say_ready() -> None:
            ready.set()

        async with assemble(services, role, chosen, clock=clock, service_settings=service_settings) as assembly:
            running = asyncio.create_task(Process(assembly, listening, stop).run(say_ready), name="house")
            try:
                await _first_of(ready.wait(), running)
                assert ready.is_set(), f"not ready: {await assembly.health.missing()}"
                admin = {"Authorization": f"Bearer {chosen.admin_key.get_secret_value()}"}
                async with httpx.AsyncClient(base_url=chosen.base_url(), timeout=START_SECONDS) as client:
                    yield House(chosen.base_url(), client, admin, assembly, chosen)
            finally:
                stop.set()
                well = await running
            assert well, "a part of the suite died; see the log"


async def _first_of(happens: Any, running: asyncio.Task[bool]) -> None:  # noqa: ANN401 - any awaitable
    waiting = asyncio.ensure_future(happens)
    await asyncio.wait({waiting, running}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
