"""A service small enough to see every effect of every event: for tests of outbox, relay and consumer."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import ARRAY, Integer, MetaData, Text, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.choose import open_bus
from shared.bus.message import Message, Record
from shared.bus.ports import Bus
from shared.bus.topics import all_topics, dead_letter_topic, events_topic
from shared.clock import SystemClock
from shared.consuming.dead_letters import DeadLetters
from shared.consuming.groups import group_of
from shared.consuming.handlers import Handlers
from shared.consuming.limit import DeadLetterLimit
from shared.consuming.loop import ConsumerLoop
from shared.consuming.parked import PARKED
from shared.consuming.parking import Parking
from shared.consuming.tables import Transport, transport_tables
from shared.contracts.collector import SurveyPublished
from shared.contracts.event import Event, cause_of
from shared.contracts.wire.records import DecodeError, decode_value
from shared.db.engine import open_engine
from shared.errors import UnavailableError
from shared.outbox.relay import Relay
from shared.outbox.table import PENDING
from shared.outbox.writer import row_of
from shared.testing.eventually import eventually
from shared.testing.small_events import Fault, event_of, nothing_wrong, survey_published
from shared.unit_of_work import UnitOfWork

NAME = "collector"
"""It lives in the schema of a real service, which has all the tables that it needs."""
PARTITIONS = 4


@dataclass(slots=True)
class SmallService:
    """Publishes `SurveyPublished`, consumes it again, and writes a row into `effect` for each that it handles."""

    engine: AsyncEngine
    """What the service works with."""
    watch: AsyncEngine
    """What the test looks with; it survives when a test cuts the connections of the service."""
    bus: Bus
    topic_prefix: str
    transport: Transport
    unit_of_work: UnitOfWork
    fault: Fault = nothing_wrong
    """What handling an event raises, inside the transaction and after the effect."""
    calls: list[int] = field(default_factory=list)
    """Number of events in each call of the handler."""

    @property
    def topic(self) -> str:
        return events_topic(self.topic_prefix, NAME)

    async def handle(self, events: Sequence[Event[SurveyPublished]]) -> None:
        """Have one effect for each fresh event, all in one transaction."""
        self.calls.append(len(events))
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event.data for event in events if work.is_fresh(event)]
            await work.connection.execute(
                text(
                    f"INSERT INTO {NAME}.effect (key, number) SELECT * FROM unnest(:keys, :numbers)"  # noqa: S608 - a name of our own
                ).bindparams(
                    bindparam("keys", [data.survey for data in fresh], type_=ARRAY(Text)),
                    bindparam("numbers", [data.version for data in fresh], type_=ARRAY(Integer)),
                )
            )
            for event in events:
                error = self.fault(event)
                if error is not None:
                    raise error

    def relay(self, bus: Bus | None = None) -> Relay:
        return Relay(engine=self.engine, outbox=self.transport.outbox, bus=bus or self.bus, service=NAME)

    def consumer(
        self,
        bus: Bus | None = None,
        *,
        limit: DeadLetterLimit | None = None,
        batch_records: int = 100,
        tripped_seconds: float = 0.1,
    ) -> ConsumerLoop:
        return ConsumerLoop(
            service=NAME,
            handlers=HANDLERS,
            parked=self.transport.parked,
            use_cases=self,
            unit_of_work=self.unit_of_work,
            bus=bus or self.bus,
            topic_prefix=self.topic_prefix,
            limit=limit or DeadLetterLimit(),
            batch_records=batch_records,
            tripped_seconds=tripped_seconds,
        )

    def dead_letters(self) -> DeadLetters:
        """Return what an operator sees of its parked events."""
        return DeadLetters(
            service=NAME,
            handlers=HANDLERS,
            parked=self.transport.parked,
            use_cases=self,
            unit_of_work=self.unit_of_work,
            topic_prefix=self.topic_prefix,
        )

    def parking(self) -> Parking:
        """Return where its consumer parks events."""
        return Parking(
            service=NAME,
            group=group_of(self.topic_prefix, NAME),
            parked=self.transport.parked,
            unit_of_work=self.unit_of_work,
            topic_prefix=self.topic_prefix,
        )

    async def record_of(self, parked_id: int) -> Record:
        """Return a parked event as the record that was read."""
        return (await self.dead_letters().show_parked(parked_id, with_body=True)).record()

    async def publish(self, key: str, number: int) -> None:
        """Publish one event through the outbox."""
        async with self.unit_of_work.begin() as work:
            work.publish(survey_published(key, number))

    async def publish_many(self, *, keys: int, numbers: Iterable[int]) -> None:
        """Publish events through the outbox in one transaction; each of the keys `k0`, `k1`, … gets all numbers."""
        async with self.unit_of_work.begin() as work:
            for number in numbers:
                for key in range(keys):
                    work.publish(survey_published(f"k{key}", number))

    async def count(self, status: str) -> int:
        """Return how many outbox rows have a status."""
        outbox = self.transport.outbox
        statement = select(func.count()).select_from(outbox).where(outbox.c.status == status)
        async with self.watch.connect() as connection:
            return (await connection.execute(statement)).scalar_one()

    async def wait_until_sent(self, *, left: int = 0) -> None:
        """Wait until no more than so many rows are pending."""

        async def sent() -> bool:
            return await self.count(PENDING) <= left

        await eventually(sent)

    async def append(self, *messages: Message) -> None:
        """Write messages to the bus directly."""
        async with self.bus.publisher() as publisher:
            assert await publisher.publish(messages) == [None] * len(messages)

    def message(self, key: str, number: int) -> Message:
        """Return the message of a new event."""
        return self.message_of(event_of(key, number))

    def message_of(self, event: Event[Any]) -> Message:
        """Return the message of an event; twice the same event is a duplicate."""
        row = row_of(event, self.topic)
        return Message(row.topic, row.key, row.value, row.headers)

    async def effects(self) -> list[tuple[str, int]]:
        """Return key and number of every effect, in order."""
        async with self.watch.connect() as connection:
            rows = await connection.execute(text(f"SELECT key, number FROM {NAME}.effect ORDER BY id"))  # noqa: S608 - a name of our own
            return [(key, number) for key, number in rows]

    async def effects_of(self, key: str) -> list[int]:
        """Return the numbers of the effects of one key, in order."""
        return [number for name, number in await self.effects() if name == key]

    async def wait_for_effects(self, count: int) -> list[tuple[str, int]]:

        async def enough() -> list[tuple[str, int]]:
            found = await self.effects()
            assert len(found) >= count
            return found

        return await eventually(enough)

    async def parked(self, status: str = PARKED) -> list[tuple[str | None, int | None, str]]:
        """Return key, number and error of the parked events, in order; the number only where there is one."""
        found: list[tuple[str | None, int | None, str]] = []
        for event in await self.dead_letters().list_parked(status=status):
            shown = await self.dead_letters().show_parked(event.id, with_body=True)
            key = None if shown.key is None else shown.key.decode(errors="backslashreplace")
            try:
                number = decode_value(SurveyPublished, shown.body).version
            except DecodeError:
                number = None
            found.append((key, number, shown.error))
        return found

    async def rewind(self) -> None:
        """Let its consumer group begin again; only on the embedded bus."""
        async with self.watch.begin() as connection:
            await connection.execute(text("DELETE FROM bus.committed"))

    async def wait_until_caught_up(self) -> None:
        """Wait until the consumer group has committed everything there is."""

        async def caught_up() -> bool:
            try:
                lags = await self.bus.lag(group_of(self.topic_prefix, NAME), [self.topic])
            except UnavailableError:
                return False
            return all(not lag.records for lag in lags)

        await eventually(caught_up)

    async def log(self, topic: str | None = None, *, at_least: int = 0) -> list[Record]:
        """Return everything that is on a topic, once there are so many records."""
        found: list[Record] = []
        group, name = f"{self.topic_prefix}.{uuid4().hex}", topic or self.topic
        async with self.bus.subscribe(group, [name]) as reader:

            async def all_read() -> bool:
                found.extend(await reader.fetch(limit=1000, wait_seconds=0.2))
                # Not when nothing comes any more: a broker that is busy has nothing to give for a while.
                return len(found) >= max(at_least, sum(lag.end for lag in await self.bus.lag(group, [name])))

            await eventually(all_read, every=0)
        return found

    async def dead_letter_log(self, *, at_least: int = 0) -> list[Record]:
        """Return everything that is on the dead-letter topic."""
        return await self.log(dead_letter_topic(self.topic_prefix), at_least=at_least)


async def _on_survey_published(service: SmallService, events: Sequence[Event[SurveyPublished]]) -> None:
    await service.handle(events)


HANDLERS: Handlers = {SurveyPublished: _on_survey_published}


@asynccontextmanager
async def small_service(database_url: str, bus_url: str = "postgres://") -> AsyncIterator[SmallService]:
    """Open a small service on the migrated database, with topics of its own."""
    transport = transport_tables(MetaData(schema=NAME))
    prefix = f"t{uuid4().hex[:12]}"
    engine = open_engine(database_url, pool_size=10, application="small")
    watch = open_engine(database_url, pool_size=4, application="watch")
    try:
        async with engine.begin() as connection:
            await connection.execute(
                text(f"CREATE TABLE {NAME}.effect (id bigserial PRIMARY KEY, key text, number integer)")
            )
        async with open_bus(bus_url, database_url=database_url, client_id="small") as bus:
            await bus.ensure_topics(all_topics(prefix, [NAME], partitions=PARTITIONS, replication=1))
            unit_of_work = UnitOfWork(
                engine=engine,
                service=NAME,
                topic_prefix=prefix,
                outbox=transport.outbox,
                inbox=transport.inbox,
                clock=SystemClock(),
            )
            yield SmallService(engine, watch, bus, prefix, transport, unit_of_work)
    finally:
        await engine.dispose()
        await watch.dispose()
