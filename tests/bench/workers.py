"""Two scoring workers beside one on the same backlog, in processes of their own over Kafka."""

import asyncio
import os
import re
import time
from collections.abc import Sequence
from uuid import uuid4

import asyncpg

from shared.bus.choose import open_bus
from shared.bus.message import Message
from shared.bus.ports import Bus
from shared.testing.eventually import eventually
from shared.testing.kafka import NoKafkaError
from shared.testing.processes import SuiteProcess
from tests.bench.backlog import put, responses
from tests.bench.lab import Lab, median
from tests.bench.results import Figure

ROUNDS = 3
EVENTS = 40_000
WARM_UP = 200
"""Responses that come first, again and again until every worker has handled some: then none is still joining."""
GOAL = 1.6
CORES_FOR_TWO = 4
"""Two workers, and the database and the broker beside them."""
LOOK_SECONDS = 0.1
WAIT_SECONDS = 120.0
_HANDLED = re.compile(r'^heed_consumer_events_total{.*result="handled".*} [1-9]', re.MULTILINE)
_SCORED = "SELECT count(*) FROM scoring.scored_response"


async def measure(lab: Lab) -> list[Figure]:
    """Return events a second of two workers beside one; nothing where there is no Kafka."""
    try:
        bus_url = await lab.kafka()
    except NoKafkaError:
        return []
    waiting = responses(EVENTS)
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, found in rates.items():
            found.append(await _rate(lab, bus_url, workers, waiting))
    ratio = median([two / one for two, one in zip(rates[2], rates[1], strict=True)])
    cores = os.cpu_count() or 1
    return [
        Figure(
            name="scoring workers on one backlog: two beside one",
            value=median(rates[2]),
            unit="events/s",
            baseline=median(rates[1]),
            ratio=ratio,
            goal=f">= {GOAL:.1f}, with {CORES_FOR_TWO} cores",
            met=ratio >= GOAL if cores >= CORES_FOR_TWO else None,
        )
    ]


async def _rate(lab: Lab, bus_url: str, workers: int, waiting: Sequence[Message]) -> float:
    """Return events a second of so many workers, from the moment when all events wait to the last commit."""
    database = await lab.database()
    person = await lab.operator(database, bus_url, HEED_SCORING_READ_COMMENTS="false")
    connection = await asyncpg.connect(database)
    async with open_bus(bus_url, database_url=database, client_id=f"bench-{uuid4().hex[:6]}") as bus:
        started = [await person.start(["scoring"], "worker") for _ in range(workers)]
        known = await _warm_up(bus, person.topic_prefix, started)
        await put(bus, person.topic_prefix, waiting)
        wanted = known + len(waiting)
        begun, at_first = time.perf_counter(), int(await connection.fetchval(_SCORED))

        async def all_scored() -> bool:
            return int(await connection.fetchval(_SCORED)) == wanted

        await eventually(all_scored, seconds=WAIT_SECONDS, every=LOOK_SECONDS)
        seconds = time.perf_counter() - begun
    await connection.close()
    await person.end_all()
    return (wanted - at_first) / seconds


async def _warm_up(bus: Bus, prefix: str, workers: Sequence[SuiteProcess]) -> int:
    """Return how many responses it took until all workers handled some."""
    put_so_far = 0
    while not all([await _has_handled(worker) for worker in workers]):
        await put(bus, prefix, responses(WARM_UP))
        put_so_far += WARM_UP
        await asyncio.sleep(LOOK_SECONDS)
    return put_so_far


async def _has_handled(worker: SuiteProcess) -> bool:
    async with worker.client() as client:
        return _HANDLED.search((await client.get("/metrics")).text) is not None
