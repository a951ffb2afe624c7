"""A storm: a hundred thousand detractors within a minute of event time, and what it costs the people who answer.

The default installation, one process on a durable database, gets the responses from the collector's topic. The rule is
the one that a new installation has: each unhappy answer opens a case, and whoever is responsible gets a notice. They
are a team of three with a mailbox each.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import httpx

from shared.bus.choose import open_bus
from shared.bus.message import Message
from shared.clock import SystemClock
from shared.contracts.collector import Answer, ResponseReceived
from shared.contracts.event import Event
from shared.contracts.wire.records import encode_headers, encode_value
from shared.ids import uuid7
from shared.observability.correlation import continue_trace
from shared.testing.eventually import eventually
from shared.testing.mail_server import HOST, MailServer, Received, mail_server
from shared.testing.processes import ADMIN_KEY, SuiteProcess
from tests.bench.backlog import put
from tests.bench.company import SHOP, set_up
from tests.bench.lab import Lab
from tests.bench.results import Figure

DETRACTORS = 100_000
WITHIN = timedelta(minutes=1)
PEOPLE = 3
SINGLE = 10
"""So many notices a destination gets by themselves while a storm lasts."""
STORM_MINUTES = 24 * 60
"""The storm lasts until the benchmark says that it is over, however long the machine takes."""
PUBLISHED_AT_ONCE = 10_000
PATIENCE_SECONDS = 3600.0
LOOK_SECONDS = 1.0
_HEADERS = {"Authorization": f"Bearer {ADMIN_KEY}"}
_JUDGED = "SELECT count(*) FROM alerts.alert"
_PLANNED = "SELECT count(*) FROM notifications.notice WHERE state <> 'waiting'"
_SENT = "SELECT count(*) FROM notifications.notice_delivery WHERE notice_id IS NOT NULL AND state = 'sent'"
_STORM_IS_OVER = """
WITH due_now AS (UPDATE notifications.notice_delivery SET due_at = now() WHERE notice_id IS NULL RETURNING id)
UPDATE notifications.due SET next_at = now() FROM due_now
WHERE kind = 'delivery' AND state = 'pending' AND ref = due_now.id::text
"""


@dataclass(frozen=True, slots=True)
class _Stormed:
    """What came of a storm. Times are seconds since the first response was on the topic."""

    judged: float
    added_up: float
    planned: float
    digested: float
    """How long the digests took, from the end of the storm until they were sent and settled."""
    ledger: dict[str, Any]
    mails: Sequence[Received]
    addresses: Sequence[str]


async def measure(lab: Lab) -> list[Figure]:
    """Return how long a storm lasts, and how much of it reaches people.

    Raises:
        RuntimeError: somebody got too much or too little, or the ledger does not come to what was answered.
    """
    async with mail_server() as mails:
        stormed = await _storm(lab, mails)
    single, digests = _counted(stormed)
    boxes = sum(box["count"] for box in stormed.ledger["boxes"])
    name = f"storm: {DETRACTORS:,} detractors within a minute of event time"
    whole = max(stormed.added_up, stormed.planned)
    figures = [
        Figure(name=f"{name}, all alerts raised", value=stormed.judged, unit="s"),
        Figure(
            name=f"{name}, the ledger adds up",
            value=stormed.added_up,
            unit="s",
            goal=f"{DETRACTORS:,} in its boxes",
            met=boxes == stormed.ledger["scoring"]["total"] == DETRACTORS,
        ),
        Figure(name=f"{name}, all {DETRACTORS * PEOPLE:,} notices planned", value=stormed.planned, unit="s"),
        Figure(name="storm: answers from the topic to notices and ledger", value=DETRACTORS / whole, unit="answers/s"),
        Figure(
            name=f"storm: notices by themselves, to each of {PEOPLE} people",
            value=max(single.values()),
            unit="mails",
            goal=f"{SINGLE}",
            met=set(single.values()) == {SINGLE},
        ),
        Figure(
            name=f"storm: digests, to each of {PEOPLE} people",
            value=max(digests.values()),
            unit="mails",
            goal="1",
            met=set(digests.values()) == {1},
        ),
        Figure(name="storm: from its end until all digests are sent and settled", value=stormed.digested, unit="s"),
    ]
    if broken := [one.name for one in figures if one.met is False]:
        message = f"the storm went wrong: {'; '.join(broken)}: {boxes} in boxes, {single}, {digests}"
        raise RuntimeError(message)
    return figures


def _counted(stormed: _Stormed) -> tuple[Counter[str], Counter[str]]:
    """Return by address how many notices came by themselves, and how many digests of all the others."""
    single: Counter[str] = Counter(dict.fromkeys(stormed.addresses, 0))
    digests = single.copy()
    of_a_digest = f"{DETRACTORS - SINGLE} notices"
    for one in stormed.mails:
        [address] = one.recipients
        kind = digests if of_a_digest in str(one.message["Subject"]) else single
        kind[address] += 1
    return single, digests


async def _storm(lab: Lab, mails: MailServer) -> _Stormed:
    database = await lab.database()
    smtp = {"SMTP_HOST": HOST, "SMTP_PORT": f"{mails.port}", "SMTP_SECURITY": "none", "SMTP_FROM": "heed@shop.example"}
    settings = smtp | {"STORM_MINUTES": str(STORM_MINUTES)}
    named = {f"HEED_NOTIFICATIONS_{name}": value for name, value in settings.items()}
    person = await lab.operator(database, "postgres://", HEED_SCORING_READ_COMMENTS="false", **named)
    process = await person.start(["all"], "all")
    addresses = await set_up(process, mails, people=PEOPLE)
    before = len(mails.received)
    async with asyncpg.create_pool(database, min_size=1, max_size=4) as watch:
        begin = SystemClock().now() - WITHIN
        begun = time.perf_counter()
        async with open_bus("postgres://", database_url=database, client_id="bench") as bus:
            for start in range(0, DETRACTORS, PUBLISHED_AT_ONCE):
                numbers = range(start, min(start + PUBLISHED_AT_ONCE, DETRACTORS))
                await put(bus, person.topic_prefix, [_detractor(number, begin) for number in numbers])
        judged, planned, (ledger, added_up) = await asyncio.gather(
            _reached(watch, _JUDGED, DETRACTORS),
            _reached(watch, _PLANNED, DETRACTORS * PEOPLE),
            _ledger(process, begin),
        )
        over = time.perf_counter()
        await watch.execute(_STORM_IS_OVER)
        digested = await _reached(watch, _SENT, DETRACTORS * PEOPLE) - over
    await person.end_all()
    return _Stormed(
        judged=judged - begun,
        added_up=added_up - begun,
        planned=planned - begun,
        digested=digested,
        ledger=ledger,
        mails=mails.received[before:],
        addresses=addresses,
    )


async def _reached(watch: asyncpg.Pool, query: str, wanted: int) -> float:
    """Return the moment at which a count was found to be as large as that."""

    async def is_reached() -> bool:
        return int(await watch.fetchval(query)) >= wanted

    await eventually(is_reached, seconds=PATIENCE_SECONDS, every=LOOK_SECONDS)
    return time.perf_counter()


async def _ledger(process: SuiteProcess, begin: datetime) -> tuple[dict[str, Any], float]:
    """Return the ledger once it adds up with all of them in it, and when that was."""
    hour = begin.replace(minute=0, second=0, microsecond=0)
    period = {"from": hour.isoformat(), "to": (hour + timedelta(hours=2)).isoformat()}
    async with process.client(_HEADERS) as client:

        async def adds_up() -> dict[str, Any] | None:
            reply = await client.get("/v1/ledger", params=period)
            if reply.status_code != httpx.codes.OK:
                return None
            found: dict[str, Any] = reply.json()
            return found if found["adds_up"] == "yes" and found["total"] >= DETRACTORS else None

        found = await eventually(adds_up, seconds=PATIENCE_SECONDS, every=LOOK_SECONDS)
    assert found is not None
    return found, time.perf_counter()


def _detractor(number: int, begin: datetime) -> Message:
    """Return a response of somebody who would not recommend the shop."""
    at = begin + WITHIN * number / DETRACTORS
    answer = Answer(
        question="recommend",
        concept="recommend",
        type="nps",
        value=number % 7,
        scale_min=0,
        scale_max=10,
        polarity="high_is_good",
    )
    data = ResponseReceived(
        response_id=uuid7(),
        survey="journey",
        version=1,
        channel="web",
        touchpoint="checkout",
        location=SHOP,
        answers=(answer,),
        occurred_at=at,
        received_at=at,
    )
    trace = continue_trace(None, None)
    event = Event(
        data=data, source="/heed/collector", time=at, correlation_id=trace.correlation_id, traceparent=trace.traceparent
    )
    return Message("", data.key().encode(), encode_value(data), encode_headers(event))
