"""What a service must declare to be run. Each service does so in its `service.py`."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from pydantic_settings import BaseSettings
from sqlalchemy import MetaData, Table

from shared.clock import Clock
from shared.consuming.handlers import Handlers
from shared.consuming.tables import Transport
from shared.contracts.event import EventData
from shared.due.kind import DueKind
from shared.identity.identities import Accounts
from shared.outbox.cleanup import ONE_DAY_SECONDS
from shared.settings import Settings
from shared.unit_of_work import UnitOfWork

Routers = tuple[APIRouter, ...]


ReadOffsets = Callable[[Collection[type[EventData]]], Awaitable[Mapping[str, tuple[int, int]]]]
"""Takes classes of events. Returns, by partition of their topics, which record a service handles next, and which one
will be written next; raises UnavailableError while the bus is away."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the process passes to a service's `wire`; the process opens and closes it."""

    settings: Settings
    clock: Clock
    unit_of_work: UnitOfWork
    read_offsets: ReadOffsets | None = None
    """How far the service's own consumers have got; None: the process has no bus."""
    closing: AsyncExitStack = field(default_factory=AsyncExitStack)
    """Closes what the service opens by itself, such as connections to mail servers, when the process ends."""


class NoSettings(BaseSettings):
    """Of a service that has no settings of its own."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work that the worker role repeats at an interval."""

    name: str
    every_seconds: float
    run: Callable[[Any], Awaitable[None]]
    """Takes the service's use cases. Must be harmless when two workers run it at once."""


def _one_day(_settings: object) -> float:
    return ONE_DAY_SECONDS


@dataclass(frozen=True, slots=True)
class Due:
    """Due work of a service: its table, see `shared.due.table`, and the kinds that stand in it."""

    table: Table
    kinds: tuple[DueKind, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """One service, as data: nothing is opened and nothing runs until a process asks for it."""

    name: str
    summary: str
    settings: type[BaseSettings]
    """Its own settings; environment variables start with `HEED_<SERVICE>_`."""
    metadata: MetaData
    """Its tables, in the schema of its name."""
    transport: Transport
    """Its outbox, inbox and parked events."""
    migrations: Path
    """Folder of its alembic versions."""
    routers: Callable[[], Routers]
    """Imports and returns its routes, which a process that answers no requests does not load."""
    handlers: Handlers
    jobs: tuple[Job, ...]
    wire: Callable[[Any, Tools], Any]
    """`wire(settings, tools)` builds its use cases. They are passed to handlers and jobs, and routes find them as
    `request.app.state.use_cases[name]`."""
    due: Due | None = None
    accounts: Callable[[Any], Accounts] | None = None
    """Takes its use cases and returns what knows people and keys; for the service that does."""
    published_seconds: Callable[[Any], float] = _one_day
    """Takes its settings and returns for how many seconds published events stay in its outbox."""
