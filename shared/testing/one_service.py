"""One service alone, on a real database and without a bus: requests and events go in, answers and events come out."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from pydantic_settings import BaseSettings
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.topics import topic_of
from shared.clock import Clock
from shared.consuming.calling import call
from shared.consuming.runs import runs_of_events
from shared.contracts.audit import ActionAudited
from shared.contracts.event import Event
from shared.contracts.wire.catalogue import EVENTS
from shared.contracts.wire.records import decode
from shared.outbox.stored_headers import from_stored
from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.runtime.identities import identities_of
from shared.runtime.offline import wired
from shared.runtime.service import Service
from shared.settings import Settings
from shared.unit_of_work import UnitOfWork

ADMIN_KEY = "test-admin-key-0123456789"
BASE_URL = "http://heed.test"


@dataclass(slots=True)
class OneService:
    """A service that was wired for a test."""

    service: Service
    use_cases: Any
    app: FastAPI
    client: httpx.AsyncClient
    """Talks to the service's HTTP side without a network."""
    admin: dict[str, str]
    """Headers with the key that may do everything."""
    unit_of_work: UnitOfWork
    engine: AsyncEngine
    clock: Clock
    settings: Settings

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:  # noqa: ANN401 - as Hypothesis calls it
        """Name the service alone: its parts fill pages, and Hypothesis refuses to print so much of a failing case."""
        printer.text(f"<{self.service.name}>")

    async def published(self) -> list[Event[Any]]:
        """Return every event that the service ever published but for what it audited, in the order of its outbox."""
        return [event for event in await self._outgoing() if not isinstance(event.data, ActionAudited)]

    async def audited(self) -> list[ActionAudited]:
        """Return what the service published for the audit log, in the order of its outbox."""
        return [event.data for event in await self._outgoing() if isinstance(event.data, ActionAudited)]

    async def _outgoing(self) -> list[Event[Any]]:
        outbox = self.service.transport.outbox.c
        own = [body for body in EVENTS if body.producer() == self.service.name]
        topics = {topic_of(self.settings.topic_prefix, body) for body in own}
        wanted = select(outbox.headers, outbox.value).where(outbox.topic.in_(topics)).order_by(outbox.id)
        async with self.engine.connect() as connection:
            return [decode(from_stored(headers), value) for headers, value in await connection.execute(wanted)]

    async def deliver(self, *events: Event[Any]) -> None:
        """Hand `events` to the service's handlers, in runs of one type, as the consumer loop does.

        Raises:
            KeyError: the service does not listen to one of them.
        """
        for handler, run in runs_of_events(events, self.service.handlers):
            await call(handler, self.use_cases, run)


@asynccontextmanager
async def one_service(
    service: Service,
    database_url: str,
    *,
    settings: Settings | None = None,
    service_settings: BaseSettings | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[OneService]:
    """Wire `service` on the migrated database at `database_url`.

    Args:
        service: the service under test.
        database_url: see the fixture of that name.
        settings: of the suite; an admin key is added when they have none.
        service_settings: of the service; None: its defaults.
        clock: None: the machine's.
    """
    chosen = settings or Settings(public_url=BASE_URL)
    if not chosen.admin_key.get_secret_value():
        chosen = chosen.model_copy(update={"admin_key": SecretStr(ADMIN_KEY)})
    chosen = chosen.model_copy(update={"database_url": SecretStr(database_url)})
    async with wired(service, chosen, service_settings=service_settings, clock=clock) as parts:
        menus = {service.name: parts.use_cases}
        with ready_app((service,), menus, chosen) as app:
            app.state.units = {service.name: parts.unit_of_work}
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE_URL) as client:
                yield OneService(
                    service=service,
                    use_cases=parts.use_cases,
                    app=app,
                    client=client,
                    admin={"Authorization": f"Bearer {chosen.admin_key.get_secret_value()}"},
                    unit_of_work=parts.unit_of_work,
                    engine=parts.engine,
                    clock=parts.clock,
                    settings=chosen,
                )


_IDLE: dict[str, list[FastAPI]] = {}
"""Applications that no test uses now, by services and settings: the framework takes long to make one ready."""


@contextmanager
def ready_app(
    services: Sequence[Service],
    use_cases: Mapping[str, Any],
    settings: Settings,
    units: Mapping[str, UnitOfWork] | None = None,
) -> Iterator[FastAPI]:
    """Yield an application as `build_app` makes one; it keeps nothing of its own between two requests, nor two tests.

    What a test does to its routes is undone. `app.state.health` is the one that it was built with.
    """
    plain = {name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in settings}
    idle = _IDLE.setdefault(repr(([one.name for one in services], plain | {"database_url": ""})), [])
    if idle:
        app = idle.pop()
        app.state.health.stopping = False
    else:
        health = Health()
        app = build_app(services=services, use_cases=use_cases, settings=settings, health=health)
        app.state.health = health
    app.state.use_cases = dict(use_cases)
    app.state.settings = settings
    app.state.units = dict(units or {})
    app.state.identities = identities_of(services, use_cases, settings, units)
    app.state.live_streams = {}
    routes = list(app.router.routes)
    yield app
    app.router.routes[:] = routes
    app.state.use_cases = {}
    idle.append(app)


def types_of(events: Sequence[Event[Any]]) -> list[str]:
    """Return the types of `events`, which is often all that a test wants to compare."""
    return [event.data.event_type for event in events]
