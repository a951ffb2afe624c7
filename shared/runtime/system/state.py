"""Reading the state of a service: what the database says, and what this process knows of its own loops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shared.consuming.loop import ConsumerLoop
from shared.consuming.parked import PARKED
from shared.consuming.progress import Lag
from shared.db.inline import inline
from shared.outbox.pending import Backlog, backlog_of
from shared.outbox.table import DEAD
from shared.runtime.health import STUCK_SECONDS, Health
from shared.runtime.service import Service
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LoopState:
    """A loop of the service in this process."""

    name: str
    """Such as `relay`, `consumer` or `job.fold-journal`."""
    age_seconds: float
    """Time since it last turned."""
    trouble: str | None

    @property
    def is_well(self) -> bool:
        return self.trouble is None and self.age_seconds <= STUCK_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    service: str
    problems: dict[str, str]
    """What this process lacks, by what lacks; empty when it is ready."""
    loops: Sequence[LoopState]
    """Empty in a process that only answers requests: its worker has them."""
    outbox: Backlog
    dead: int
    """Messages that the bus refused for good."""
    consumes: bool
    last_received_at: datetime | None
    """When an event last had its effect, as long as that is remembered."""
    lag: Lag | None
    """None: another process consumes, and only it knows."""
    parked: int
    oldest_parked_at: datetime | None


async def read_state(service: Service, unit_of_work: UnitOfWork, health: Health) -> ServiceState:
    """Return the state of `service`.

    Raises:
        UnavailableError: its database does not answer.
    """
    outbox, inbox, parked = service.transport.outbox.c, service.transport.inbox.c, service.transport.parked.c
    dead = select(func.count()).where(outbox.status == inline(DEAD)).scalar_subquery()
    received = select(func.max(inbox.received_at)).scalar_subquery()
    waiting = parked.status == inline(PARKED)
    count = select(func.count()).where(waiting).scalar_subquery()
    oldest = select(func.min(parked.parked_at)).where(waiting).scalar_subquery()
    async with unit_of_work.read() as connection:
        row = (await connection.execute(select(dead, received, count, oldest))).one()
        backlog = await backlog_of(connection, service.transport.outbox)
    loops = _loops(service.name, health)
    consumer = health.loops.get(f"consumer.{service.name}")
    return ServiceState(
        service=service.name,
        problems=await health.missing(),
        loops=loops,
        outbox=backlog,
        dead=row[0],
        consumes=bool(service.handlers),
        last_received_at=row[1],
        lag=consumer.lag() if isinstance(consumer, ConsumerLoop) else None,
        parked=row[2],
        oldest_parked_at=row[3],
    )


def _loops(service: str, health: Health) -> list[LoopState]:
    found = []
    for name, loop in health.loops.items():
        kind, _dot, rest = name.partition(".")
        owner, _dot, job = rest.partition(".")
        if owner == service:
            state = loop.health()
            found.append(LoopState(f"{kind}.{job}" if job else kind, state.age_seconds, state.trouble))
    return found
