"""A service's use cases without HTTP, bus and loops: for commands, and for tests of one service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pydantic_settings import BaseSettings
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clock import Clock, SystemClock
from shared.runtime.resources import open_resources
from shared.runtime.roles import Role
from shared.runtime.service import Service, Tools
from shared.settings import Settings
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Wired:
    """One service, wired on its database. Events that it publishes wait in the outbox for a worker."""

    use_cases: Any
    unit_of_work: UnitOfWork
    engine: AsyncEngine
    clock: Clock


@asynccontextmanager
async def wired(
    service: Service,
    settings: Settings,
    *,
    service_settings: BaseSettings | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[Wired]:
    """Open what `service` needs and wire it.

    Args:
        service: the service.
        settings: of the suite.
        service_settings: of the service; None: read from the environment.
        clock: None: the machine's.
    """
    moments = clock or SystemClock()
    async with open_resources((service,), Role.HTTP, settings) as resources:
        engine = resources.engines[service.name]
        unit_of_work = UnitOfWork(
            engine=engine,
            service=service.name,
            topic_prefix=settings.topic_prefix,
            outbox=service.transport.outbox,
            inbox=service.transport.inbox,
            clock=moments,
        )
        tools = Tools(settings=settings, clock=moments, unit_of_work=unit_of_work)
        async with tools.closing:
            use_cases = service.wire(service_settings or service.settings(), tools)
            yield Wired(use_cases=use_cases, unit_of_work=unit_of_work, engine=engine, clock=moments)
