"""Webhooks: what endpoints that hang cost the others, and how long an answer takes until a subscriber has it.

The receivers listen in the process of the benchmark, on a port each: they read a request, answer 204 and keep the
connection, or never answer. The worker is a process of the suite on a durable database.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import cast
from uuid import UUID

import asyncpg

from shared.contracts.collector import ResponseReceived
from shared.contracts.tickets import TicketOpened
from shared.testing.eventually import eventually
from shared.testing.load import SURVEY
from shared.testing.processes import ADMIN_KEY, SuiteProcess
from tests.bench import load as generator
from tests.bench.lab import Lab, median, open_survey
from tests.bench.results import Figure

ROUNDS = 3
ENDPOINTS = 50
HANGING = 5
EACH = 200
"""Deliveries to each endpoint: 10,000 in all."""
SHARE_GOAL = 0.9
RATE = 100.0
"""Answers a second."""
SECONDS = 20.0
CONNECTIONS = 16
P50_GOAL_MS, P99_GOAL_MS = 250.0, 1000.0
PATIENCE_SECONDS = 600.0
_ALLOWED = {"HEED_NOTIFICATIONS_PRIVATE_TARGETS": '["127.0.0.1"]'}
_HEADERS = {"Authorization": f"Bearer {ADMIN_KEY}"}
_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_OK = b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n"
_EVENTS = """
INSERT INTO notifications.webhook_event (id, source, type, subject, time, data)
SELECT gen_random_uuid(), '/heed/tickets', $1, n::text, now(), convert_to(json_build_object(
    'ticket_id', gen_random_uuid(), 'version', 1, 'state', 'new', 'location', 'berlin-1', 'actor', 'heed',
    'at', now())::text, 'UTF8')
FROM generate_series(1, $2) AS n
"""
_DELIVERIES = """
INSERT INTO notifications.webhook_delivery
    (id, subscription, event_id, event_type, cause, state, attempts, tries, next_at, created_at)
SELECT gen_random_uuid(), subscription.key, event.id, event.type, 'event', 'pending', 0, 0, now(), now()
FROM notifications.webhook_event AS event CROSS JOIN notifications.subscription
"""


async def measure(lab: Lab) -> list[Figure]:
    """Return deliveries a second to good endpoints beside bad ones and without, and delays from answer to webhook."""
    without, beside = [], []
    for _ in range(ROUNDS):
        without.append(await _fair_share(lab, are_hanging=False))
        beside.append(await _fair_share(lab, are_hanging=True))
    ratio = median([one / other for one, other in zip(beside, without, strict=True)])
    share = Figure(
        name=f"webhooks: {ENDPOINTS * EACH:,} deliveries to {ENDPOINTS} endpoints of which {HANGING} hang, the others",
        value=median(beside),
        unit="deliveries/s",
        baseline=median(without),
        ratio=ratio,
        goal=f">= {SHARE_GOAL} of without them",
        met=ratio >= SHARE_GOAL,
    )
    return [share, *await _delays(lab)]


@dataclass(slots=True)
class Inbox:
    """What receivers got."""

    moments: list[float] = field(default_factory=list)
    on_body: Callable[[bytes, float], None] | None = None

    def take(self, body: bytes) -> None:
        now = time.perf_counter()
        self.moments.append(now)
        if self.on_body is not None:
            self.on_body(body, now)


class _Receiving(asyncio.Protocol):
    """One connection: answers each request, or never."""

    def __init__(self, inbox: Inbox, *, hangs: bool) -> None:
        self._inbox = inbox
        self._hangs = hangs
        self._read = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by its class

    def data_received(self, data: bytes) -> None:
        if self._hangs:
            return
        self._read += data
        while (end := self._read.find(_END)) >= 0:
            head = self._read[:end].lower()
            begin = head.index(_LENGTH) + len(_LENGTH)
            size = int(head[begin:].split(b"\r\n", 1)[0])
            if len(self._read) < end + len(_END) + size:
                return
            self._inbox.take(self._read[end + len(_END) : end + len(_END) + size])
            self._read = self._read[end + len(_END) + size :]
            assert self._transport is not None
            self._transport.write(_OK)


@asynccontextmanager
async def _receivers(inbox: Inbox, *, good: int, hanging: int) -> AsyncIterator[list[int]]:
    """Listen, and give the ports; those that hang come first."""
    loop = asyncio.get_running_loop()
    servers = []
    for number in range(good + hanging):
        hangs = number < hanging
        servers.append(await loop.create_server(partial(_Receiving, inbox, hangs=hangs), "127.0.0.1", 0))
    try:
        yield [one.sockets[0].getsockname()[1] for one in servers]
    finally:
        for one in servers:
            one.close()


async def _fair_share(lab: Lab, *, are_hanging: bool) -> float:
    """Return deliveries a second to the good endpoints, from the first that arrives to the last."""
    good, inbox = ENDPOINTS - HANGING, Inbox()
    # The same subscriptions and deliveries in both: without those that hang, nothing is sent to these five.
    database = await lab.database()
    person = await lab.operator(database, "postgres://", **_ALLOWED)
    async with _receivers(inbox, good=good, hanging=HANGING) as ports:
        front = await person.start(["notifications"], "http")
        for number, port in enumerate(ports):
            await _subscribe(front, f"s{number:02}", port, TicketOpened.event_type)
        await _fill(database)
        if not are_hanging:
            await _pause(front, [f"s{number:02}" for number in range(HANGING)])
        await person.start(["notifications"], "worker")

        async def all_there() -> bool:
            return len(inbox.moments) >= good * EACH

        await eventually(all_there, seconds=PATIENCE_SECONDS)
        await person.end_all()
    return good * EACH / (inbox.moments[good * EACH - 1] - inbox.moments[0])


async def _delays(lab: Lab) -> list[Figure]:
    """Return how long after the reply to an answer a subscriber has it, in one process."""
    seen: dict[UUID, float] = {}

    def note(body: bytes, at: float) -> None:
        seen.setdefault(UUID(json.loads(body)["data"]["response_id"]), at)

    person = await lab.operator(await lab.database(), "postgres://", **_ALLOWED)
    process = await person.start(["all"], "all")
    await open_survey(process)
    replied: dict[UUID, float] = {}
    async with _receivers(Inbox(on_body=note), good=1, hanging=0) as [port]:
        await _subscribe(process, "bench", port, ResponseReceived.event_type)
        url = f"{process.url}/v1/surveys/{SURVEY}/responses"
        await generator.run(url, connections=CONNECTIONS, seconds=2.0, rate=RATE)
        result = await generator.run(url, connections=CONNECTIONS, seconds=SECONDS, rate=RATE, replied=replied)
        if result.failures:
            message = f"{result.failures} of {result.requests} requests were refused"
            raise RuntimeError(message)

        async def all_seen() -> bool:
            return replied.keys() <= seen.keys()

        await eventually(all_seen, seconds=PATIENCE_SECONDS)
        await person.end_all()
    return _shown(replied, seen)


def _shown(replied: Mapping[UUID, float], seen: Mapping[UUID, float]) -> list[Figure]:
    delays = sorted(max(0.0, seen[response_id] - at) * 1000 for response_id, at in replied.items())
    return [
        Figure(
            name=f"answer to webhook received, {quantile}, at {RATE:.0f} answers/s",
            value=value,
            unit="ms",
            goal=f"<= {goal:.0f}",
            met=value <= goal,
        )
        for quantile, value, goal in (
            ("p50", delays[len(delays) // 2], P50_GOAL_MS),
            ("p99", delays[int(len(delays) * 0.99)], P99_GOAL_MS),
        )
    ]


async def _subscribe(process: SuiteProcess, key: str, port: int, event_type: str) -> None:
    body = {"url": f"http://127.0.0.1:{port}/hook", "events": [event_type], "owner_team": "it"}
    async with process.client(_HEADERS) as client:
        (await client.put(f"/v1/subscriptions/{key}", json=body)).raise_for_status()


async def _pause(process: SuiteProcess, keys: Sequence[str]) -> None:
    async with process.client(_HEADERS) as client:
        for key in keys:
            (await client.post(f"/v1/subscriptions/{key}/pause")).raise_for_status()


async def _fill(database: str) -> None:
    """Let the same events wait for every endpoint."""
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(_EVENTS, TicketOpened.event_type, EACH)
        await connection.execute(_DELIVERIES)
        for table in ("webhook_event", "webhook_delivery"):
            await connection.execute(f"VACUUM (ANALYZE) notifications.{table}")
    finally:
        await connection.close()
