"""The scoring consumer beside a loop that only reads, decodes and validates the same records, in turns.

Both are one thread, so neither has more than one core; the database and the broker have the others.
"""

import asyncio
import gc
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple, cast
from uuid import uuid4

from services.scoring.service import SERVICE
from shared.bus.choose import open_bus
from shared.bus.message import Record, TopicPartition
from shared.bus.ports import Bus, PartitionLag, Subscription
from shared.bus.topics import events_topic
from shared.clock import SystemClock
from shared.consuming.loop import BATCH_RECORDS, ConsumerLoop
from shared.contracts.wire.records import decode
from shared.db.engine import open_engine
from shared.db.migrate import migrate
from shared.runtime.garbage import settle_memory
from shared.runtime.schedule import JobLoop
from shared.runtime.service import Tools
from shared.settings import Settings
from shared.testing.kafka import NoKafkaError
from shared.unit_of_work import UnitOfWork
from tests.bench.backlog import EVENTS, fill
from tests.bench.lab import Lab, median
from tests.bench.results import Figure

ROUNDS = 3
GOAL = 0.50


class Pace(NamedTuple):
    """How fast a loop was."""

    per_second: float
    cpu_us: float
    """Processor time of this process for an event, in microseconds."""


async def measure(lab: Lab) -> list[Figure]:
    """Return events a second of the scoring consumer on Kafka, or on the PostgreSQL bus where there is no Kafka."""
    try:
        bus_url = await lab.kafka()
    except NoKafkaError:
        bus_url = "postgres://"
    paces: dict[str, list[Pace]] = defaultdict(list)
    for _ in range(ROUNDS):
        for what in ("alone", "with the fold"):
            database = await lab.database()
            engine = open_engine(database, pool_size=2, application="bench")
            await migrate(engine, SERVICE.name, SERVICE.migrations)
            await engine.dispose()
            prefix = f"c{uuid4().hex[:10]}"
            gc.collect()
            settle_memory()
            async with open_bus(bus_url, database_url=database, client_id="bench") as bus:
                await fill(bus, prefix)
                paces[f"bare, {what}"].append(await bare_loop(bus, prefix))
                paces[what].append(await scoring_loop(bus, prefix, database, fold=what != "alone"))
    bus_name = "Kafka" if bus_url.startswith("kafka") else "PostgreSQL bus"
    name = f"scoring consumer, {bus_name}, batches of {BATCH_RECORDS}"
    return [
        *_figures(name, paces["alone"], paces["bare, alone"], goal=GOAL),
        *_figures(f"{name}, with the fold", paces["with the fold"], paces["bare, with the fold"]),
    ]


def _figures(name: str, scoring: Sequence[Pace], bare: Sequence[Pace], *, goal: float | None = None) -> list[Figure]:
    speed = median([one.per_second / other.per_second for one, other in zip(scoring, bare, strict=True)])
    work = median([one.cpu_us / other.cpu_us for one, other in zip(scoring, bare, strict=True)])
    return [
        Figure(
            name=name,
            value=median([one.per_second for one in scoring]),
            unit="events/s",
            baseline=median([one.per_second for one in bare]),
            ratio=speed,
            goal="" if goal is None else f">= {goal:.2f}",
            met=None if goal is None else speed >= goal,
        ),
        Figure(
            name=f"{name}: its processor time",
            value=median([one.cpu_us for one in scoring]),
            unit="us an event",
            baseline=median([one.cpu_us for one in bare]),
            ratio=work,
        ),
    ]


class _Watched:
    """A bus whose subscriptions note when the first records came and when the last were committed."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.begun = self.ended = (0.0, 0.0)
        self.finished = asyncio.Event()

    @asynccontextmanager
    async def subscribe(self, group: str, topics: Sequence[str]) -> AsyncIterator["_WatchedSubscription"]:
        async with self._bus.subscribe(group, topics) as inner:
            yield _WatchedSubscription(inner, self)

    async def lag(self, group: str, topics: Sequence[str]) -> list[PartitionLag]:
        return await self._bus.lag(group, topics)

    def pace(self) -> Pace:
        seconds, cpu_seconds = (end - begin for begin, end in zip(self.begun, self.ended, strict=True))
        return Pace(EVENTS / seconds, cpu_seconds / EVENTS * 1e6)


class _WatchedSubscription:
    def __init__(self, inner: Subscription, watch: _Watched) -> None:
        self._inner = inner
        self._watch = watch
        self._committed: dict[TopicPartition, int] = {}
        self.assignment = inner.assignment
        self.seek_to_committed = inner.seek_to_committed

    async def fetch(self, *, limit: int, wait_seconds: float) -> list[Record]:
        records = await self._inner.fetch(limit=limit, wait_seconds=wait_seconds)
        if records and not self._watch.begun[0]:
            self._watch.begun = _clocks()
        return records

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        await self._inner.commit(offsets)
        self._committed.update(offsets)
        if sum(self._committed.values()) == EVENTS:
            self._watch.ended = _clocks()
            self._watch.finished.set()


def _clocks() -> tuple[float, float]:
    """Return seconds on the wall, and of this process on a processor."""
    return time.perf_counter(), time.process_time()


async def bare_loop(bus: Bus, prefix: str) -> Pace:
    """Fetch, decode and validate, commit: what no consumer can do without."""
    watched = _Watched(bus)
    async with watched.subscribe(f"{prefix}.bare", [events_topic(prefix, "collector")]) as reader:
        while not watched.finished.is_set():
            records = await reader.fetch(limit=BATCH_RECORDS, wait_seconds=1.0)
            for record in records:
                decode(record.headers, record.value)
            if records:
                await reader.commit({record.at: record.offset + 1 for record in records})
    return watched.pace()


async def scoring_loop(bus: Bus, prefix: str, database: str, *, fold: bool) -> Pace:
    """Run the real consumer, with all it writes to a durable database.

    Args:
        bus: holds `EVENTS` events.
        prefix: of the topics.
        database: of the service.
        fold: whether this process also counts what it notes, as a worker does that leads.
    """
    watched = _Watched(bus)
    clock = SystemClock()
    engine = open_engine(database, pool_size=4, application="bench")
    unit_of_work = UnitOfWork(
        engine=engine,
        service=SERVICE.name,
        topic_prefix=prefix,
        outbox=SERVICE.transport.outbox,
        inbox=SERVICE.transport.inbox,
        clock=clock,
    )
    tools = Tools(settings=Settings(), clock=clock, unit_of_work=unit_of_work)
    use_cases = SERVICE.wire(SERVICE.settings(), tools)
    jobs = [JobLoop(SERVICE.name, job, use_cases) for job in SERVICE.jobs if fold and job.name == "fold-journal"]
    consumer = ConsumerLoop(
        service=SERVICE.name,
        handlers=SERVICE.handlers,
        parked=SERVICE.transport.parked,
        use_cases=use_cases,
        unit_of_work=unit_of_work,
        bus=cast("Bus", watched),
        topic_prefix=prefix,
    )
    running = [asyncio.create_task(consumer.run()), *(asyncio.create_task(job.run()) for job in jobs)]
    await watched.finished.wait()
    for one in running:
        one.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await engine.dispose()
    return watched.pace()
