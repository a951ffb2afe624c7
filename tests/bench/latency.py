"""From the 2xx to `response.scored`, as a subscriber on the bus sees it, at half of the load that can be sustained."""

import asyncio
import time
from uuid import UUID

from shared.bus.choose import open_bus
from shared.bus.ports import Subscription
from shared.bus.topics import events_topic
from shared.contracts.scoring import ResponseScored
from shared.contracts.wire.records import peek_type
from shared.testing.eventually import eventually
from shared.testing.kafka import NoKafkaError
from shared.testing.load import SURVEY
from tests.bench import load as generator
from tests.bench.lab import Lab, open_survey
from tests.bench.results import Figure

CONNECTIONS = 16
SATURATE_SECONDS = 6.0
SECONDS = 15.0
P99_GOAL_MS = 250.0
DRAIN_SECONDS = 120.0


async def measure(lab: Lab) -> list[Figure]:
    """Return the delay of the default installation, and of processes over Kafka where there is one."""
    figures = await _delay(lab, "one process, PostgreSQL bus", "postgres://", ("all",))
    try:
        kafka = await lab.kafka()
    except NoKafkaError:
        return figures
    return figures + await _delay(lab, "http + worker, Kafka", kafka, ("http", "worker"))


async def _delay(lab: Lab, what: str, bus_url: str, roles: tuple[str, ...]) -> list[Figure]:
    database = await lab.database()
    person = await lab.operator(database, bus_url)
    processes = [await person.start(["all"], role) for role in roles]
    await open_survey(processes[0])
    url = f"{processes[0].url}/v1/surveys/{SURVEY}/responses"
    topic = events_topic(person.topic_prefix, "scoring")
    async with (
        open_bus(bus_url, database_url=database, client_id="bench") as bus,
        bus.subscribe(f"{person.topic_prefix}.bench", [topic]) as reader,
    ):
        most = await _saturate(reader, url)
        delays = await _delays(reader, url, rate=most / 2)
    await person.end_all()
    p99 = delays[int(len(delays) * 0.99)] * 1000
    return [
        Figure(f"accepted to scored, p50: {what}", delays[len(delays) // 2] * 1000, "ms"),
        Figure(
            name=f"accepted to scored, p99: {what}",
            value=p99,
            unit="ms",
            goal=f"<= {P99_GOAL_MS:.0f} at {most / 2:.0f}/s",
            met=p99 <= P99_GOAL_MS,
        ),
        Figure(f"accepted and scored, sustained: {what}", most, "responses/s"),
    ]


async def _saturate(reader: Subscription, url: str) -> float:
    """Return how many responses a second are accepted and scored when as many come as are answered."""
    begun = time.perf_counter()
    seen = await _answer(reader, url, seconds=SATURATE_SECONDS, rate=0.0, replied={})
    return len(seen) / (max(seen.values()) - begun)


async def _delays(reader: Subscription, url: str, *, rate: float) -> list[float]:
    """Return the seconds between reply and event of each response, sorted; an event that overtakes its reply is 0."""
    replied: dict[UUID, float] = {}
    seen = await _answer(reader, url, seconds=SECONDS, rate=rate, replied=replied)
    return sorted(max(0.0, seen[response_id] - at) for response_id, at in replied.items())


async def _answer(
    reader: Subscription, url: str, *, seconds: float, rate: float, replied: dict[UUID, float]
) -> dict[UUID, float]:
    """Put load on `url` and return when the score of each response was seen."""
    seen: dict[UUID, float] = {}
    reading = asyncio.create_task(_collect(reader, seen))
    try:
        result = await generator.run(url, connections=CONNECTIONS, seconds=seconds, rate=rate, replied=replied)
        if result.failures:
            message = f"{result.failures} of {result.requests} requests were refused"
            raise RuntimeError(message)

        async def all_seen() -> bool:
            return replied.keys() <= seen.keys()

        await eventually(all_seen, seconds=DRAIN_SECONDS)
    finally:
        reading.cancel()
    return seen


async def _collect(reader: Subscription, seen: dict[UUID, float]) -> None:
    while True:
        records = await reader.fetch(limit=1000, wait_seconds=1.0)
        now = time.perf_counter()
        for record in records:
            if record.key is not None and peek_type(record.headers) == ResponseScored.event_type:
                seen.setdefault(UUID(record.key.decode()), now)
