"""Two scoring workers beside one on the same backlog, in processes of their own over Kafka."""

import asyncio
import os
import time
from uuid import uuid4

from services.scoring.service import SERVICE
from shared.bus.choose import open_bus
from shared.bus.ports import Bus
from shared.bus.topics import events_topic
from shared.consuming.groups import group_of
from shared.testing.kafka import NoKafkaError
from tests.bench.backlog import EVENTS, fill
from tests.bench.lab import Lab, median
from tests.bench.results import Figure

ROUNDS = 3
GOAL = 1.6
CORES_FOR_TWO = 4
"""Two workers, and the database and the broker beside them."""
LOOK_SECONDS = 0.05


async def measure(lab: Lab) -> list[Figure]:
    """Return events a second of two workers beside one; nothing where there is no Kafka."""
    try:
        bus_url = await lab.kafka()
    except NoKafkaError:
        return []
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, found in rates.items():
            found.append(await _rate(lab, bus_url, workers))
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


async def _rate(lab: Lab, bus_url: str, workers: int) -> float:
    """Return events a second, from the first commit to the last, of so many workers."""
    database = await lab.database()
    person = await lab.operator(database, bus_url)
    async with open_bus(bus_url, database_url=database, client_id=f"bench-{uuid4().hex[:6]}") as bus:
        await fill(bus, person.topic_prefix)
        for _ in range(workers):
            await person.start(["scoring"], "worker")
        rate = await _drained(bus, person.topic_prefix)
    await person.end_all()
    return rate


async def _drained(bus: Bus, prefix: str) -> float:
    group, topics = group_of(prefix, SERVICE.name), [events_topic(prefix, "collector")]
    begun, left_at_first = 0.0, EVENTS
    while True:
        left = sum(one.records for one in await bus.lag(group, topics))
        now = time.perf_counter()
        if left < EVENTS and not begun:
            begun, left_at_first = now, left
        if begun and left == 0:
            return left_at_first / (now - begun)
        await asyncio.sleep(LOOK_SECONDS)
