"""What a process opens once and all its services use: databases and the bus."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.choose import open_bus
from shared.bus.ports import Bus
from shared.db.engine import open_engine
from shared.runtime.roles import Role
from shared.runtime.service import Service
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Resources:
    """Open until the block that opened them is left; then closed in the reverse order."""

    engines: Mapping[str, AsyncEngine]
    """By the service's name; services with the same database share one."""
    probes: Mapping[str, AsyncEngine]
    """The same with a connection of their own, so that a busy pool does not look like a database that is down."""
    bus: Bus | None
    """None in a process that only answers HTTP: its events are sent by the worker."""


@asynccontextmanager
async def open_resources(services: Sequence[Service], role: Role, settings: Settings) -> AsyncIterator[Resources]:
    """Open what `services` need in `role`. Nothing is connected yet: a database that is down does not prevent it.

    Raises:
        ValueError: an address is malformed.
    """
    names = [service.name for service in services]
    application = f"heed-{role}-{'-'.join(names)}"[:60]
    async with AsyncExitStack() as stack:

        def engine_of(url: str, size: int) -> AsyncEngine:
            engine = open_engine(url, pool_size=size, application=application)
            stack.push_async_callback(engine.dispose)
            return engine

        addresses = {name: settings.database_of(name) for name in names}
        engines = {url: engine_of(url, settings.database_pool_size) for url in set(addresses.values())}
        probes = {url: engine_of(url, 1) for url in engines}
        bus = None
        if role.works:
            own = settings.database_url.get_secret_value()
            bus = await stack.enter_async_context(
                open_bus(settings.bus(), database_url=own, client_id=application),
            )
        yield Resources(
            engines={name: engines[url] for name, url in addresses.items()},
            probes={name: probes[url] for name, url in addresses.items()},
            bus=bus,
        )
