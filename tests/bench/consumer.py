"""The scoring consumer beside a loop that only reads and decodes the same records, in turns."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import cast
from uuid import uuid4

import httpx

from services.scoring.service import SERVICE
from shared.bus.choose import open_bus
from shared.bus.message import Message, Record, TopicPartition
from shared.bus.ports import Bus, PartitionLag, Subscription
from shared.bus.topics import all_topics, events_topic
from shared.clock import SystemClock
from shared.consuming.loop import ConsumerLoop
from shared.contracts.catalogue import decode, encode_headers, encode_value
from shared.contracts.collector import Answer, ResponseReceived
from shared.contracts.event import Event
from shared.contracts.values import Polarity, QuestionType
from shared.db.engine import open_engine
from shared.db.migrate import migrate
from shared.ids import uuid7
from shared.runtime.schedule import JobLoop
from shared.runtime.service import Tools
from shared.settings import Settings
from shared.testing.kafka import NoKafkaError
from shared.unit_of_work import UnitOfWork
from tests.bench.lab import Lab, median
from tests.bench.results import Figure

EVENTS = 10_000
ROUNDS = 3
BATCH = 500
GOAL = 0.50
HIGH: Polarity = "high_is_good"


async def measure(lab: Lab) -> list[Figure]:
    """Return events a second of the scoring consumer on Kafka, or on the PostgreSQL bus where there is no Kafka."""
    try:
        bus_url = await lab.kafka()
    except NoKafkaError:
        bus_url = "postgres://"
    scoring: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        database = await lab.database()
        engine = open_engine(database, pool_size=2, application="bench")
        await migrate(engine, SERVICE.name, SERVICE.migrations)
        await engine.dispose()
        prefix = f"c{uuid4().hex[:10]}"
        gc.collect()
        gc.freeze()  # as a process of the suite does once it is up
        async with open_bus(bus_url, database_url=database, client_id="bench") as bus:
            await fill(bus, prefix)
            bare.append(await _bare_loop(bus, prefix))
            scoring.append(await _scoring_loop(bus, prefix, database))
    ratio = median([one / other for one, other in zip(scoring, bare, strict=True)])
    bus_name = "Kafka" if bus_url.startswith("kafka") else "PostgreSQL bus"
    return [
        Figure(
            name=f"scoring consumer, {bus_name}, batches of {BATCH}",
            value=median(scoring),
            unit="events/s",
            baseline=median(bare),
            ratio=ratio,
            goal=f">= {GOAL:.2f}",
            met=ratio >= GOAL,
        )
    ]


def _event(number: int) -> Message:
    """Return a response with three scored answers and a comment."""
    now = SystemClock().now()
    scored: tuple[tuple[str, QuestionType, int, int, int], ...] = (
        ("satisfaction", "csat", 1, 5, 1 + number % 5),
        ("recommend", "nps", 0, 10, number % 11),
        ("effort", "ces", 1, 7, 1 + number % 7),
    )
    answers = tuple(
        Answer(question=key, concept=key, type=kind, value=value, scale_min=low, scale_max=high, polarity=HIGH)
        for key, kind, low, high, value in scored
    )
    data = ResponseReceived(
        response_id=uuid7(),
        survey="journey",
        version=1,
        channel="web",
        touchpoint=("checkout", "delivery", "support")[number % 3],
        answers=(*answers, Answer(question="comment", concept="comment", type="text", value="Quick and friendly.")),
        occurred_at=now,
        received_at=now,
    )
    event = Event(data=data, source="/heed/collector", time=now)
    return Message("", data.key().encode(), encode_value(data), encode_headers(event))


async def fill(bus: Bus, prefix: str) -> None:
    """Make the topics and put `EVENTS` responses on the collector's."""
    await bus.ensure_topics(all_topics(prefix, ["collector", "scoring"], partitions=4, replication=1))
    topic = events_topic(prefix, "collector")
    made = [_event(number) for number in range(EVENTS)]
    messages = [Message(topic, one.key, one.value, one.headers) for one in made]
    async with bus.publisher() as publisher:
        for start in range(0, EVENTS, BATCH):
            outcomes = await publisher.publish(messages[start : start + BATCH])
            if any(outcomes):
                message = "the topic could not be filled"
                raise RuntimeError(message)


class _Watched:
    """A bus whose subscriptions note when the first records came and when the last were committed."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.begun = 0.0
        self.ended = 0.0
        self.finished = asyncio.Event()

    @asynccontextmanager
    async def subscribe(self, group: str, topics: Sequence[str]) -> AsyncIterator["_WatchedSubscription"]:
        async with self._bus.subscribe(group, topics) as inner:
            yield _WatchedSubscription(inner, self)

    async def lag(self, group: str, topics: Sequence[str]) -> list[PartitionLag]:
        return await self._bus.lag(group, topics)

    @property
    def per_second(self) -> float:
        return EVENTS / (self.ended - self.begun)


class _WatchedSubscription:
    def __init__(self, inner: Subscription, watch: _Watched) -> None:
        self._inner = inner
        self._watch = watch
        self._committed: dict[TopicPartition, int] = {}
        self.assignment = inner.assignment
        self.seek_to_committed = inner.seek_to_committed

    async def fetch(self, *, limit: int, wait_seconds: float) -> list[Record]:
        records = await self._inner.fetch(limit=limit, wait_seconds=wait_seconds)
        if records and not self._watch.begun:
            self._watch.begun = time.perf_counter()
        return records

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        await self._inner.commit(offsets)
        self._committed.update(offsets)
        if sum(self._committed.values()) == EVENTS:
            self._watch.ended = time.perf_counter()
            self._watch.finished.set()


async def _bare_loop(bus: Bus, prefix: str) -> float:
    """Return events a second of fetch, decode, commit."""
    watched = _Watched(bus)
    async with watched.subscribe(f"{prefix}.bare", [events_topic(prefix, "collector")]) as reader:
        while not watched.finished.is_set():
            records = await reader.fetch(limit=BATCH, wait_seconds=1.0)
            for record in records:
                decode(record.headers, record.value)
            if records:
                await reader.commit({record.at: record.offset + 1 for record in records})
    return watched.per_second


async def _scoring_loop(bus: Bus, prefix: str, database: str) -> float:
    """Return events a second of the real consumer, with all it writes to a durable database and what folds that."""
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
    async with httpx.AsyncClient() as http:
        tools = Tools(settings=Settings(), clock=clock, unit_of_work=unit_of_work, http=http)
        use_cases = SERVICE.wire(SERVICE.settings(), tools)
        jobs = [JobLoop(SERVICE.name, job, use_cases) for job in SERVICE.jobs if job.name == "fold-journal"]
        consumer = ConsumerLoop(
            service=SERVICE.name,
            handlers=SERVICE.handlers,
            parked=SERVICE.transport.parked,
            use_cases=use_cases,
            unit_of_work=unit_of_work,
            bus=cast("Bus", watched),
            topic_prefix=prefix,
            batch_records=BATCH,
        )
        running = [asyncio.create_task(consumer.run()), *(asyncio.create_task(job.run()) for job in jobs)]
        await watched.finished.wait()
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    await engine.dispose()
    return watched.per_second
