"""Broker and database that go away and come back."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from shared.db.embedded.server import PrivateServer
from shared.testing.checker import settled_audit
from shared.testing.distributed_suite import MakeSuite
from shared.testing.kafka import Kafka
from shared.testing.kafka_broker import Broker
from shared.testing.load import SURVEY

pytestmark = pytest.mark.kafka

OUTAGE_SECONDS = 30.0
ANSWERS = {"satisfaction": 1, "recommend": 2, "effort": 3}


@pytest.fixture
def durable_postgres(tmp_path: Path) -> Iterator[PrivateServer]:
    """A PostgreSQL server of this test's own that survives being killed: fsync and synchronous commit are on."""
    server = PrivateServer(tmp_path / "durable")
    server.start()
    yield server
    server.stop("immediate")


async def test_broker_down_for_half_a_minute(make_suite: MakeSuite, database_url: str, own_kafka: Broker) -> None:
    """Answers are accepted all the time; what waited in the outbox drains when the broker is back."""
    distributed = await make_suite(database_url, own_kafka.url)
    await distributed.open()
    async with distributed.crowd(people=3):
        await distributed.acknowledged_more(30)
        own_kafka.kill()
        before = len(distributed.ledger.acknowledged)
        await asyncio.sleep(OUTAGE_SECONDS)  # the outage itself is what is tested
        assert len(distributed.ledger.acknowledged) > before
        await asyncio.to_thread(own_kafka.restart)
        await distributed.acknowledged_more(30)
    assert set(distributed.ledger.statuses) == {201}
    audit = await settled_audit(distributed.database_url, distributed.ledger)
    audit.assert_nothing_lost_and_nothing_twice()


async def test_broker_stopped_past_the_produce_timeout(
    make_suite: MakeSuite, database_url: str, own_kafka: Broker
) -> None:
    """A frozen broker may have written what it never acknowledged: sent again, counted once."""
    distributed = await make_suite(database_url, own_kafka.url)
    await distributed.open()
    async with distributed.crowd(people=3):
        await distributed.acknowledged_more(30)
        own_kafka.pause()
        try:
            await asyncio.sleep(OUTAGE_SECONDS)  # longer than every produce timeout
        finally:
            own_kafka.resume()
        await distributed.acknowledged_more(30)
    audit = await settled_audit(distributed.database_url, distributed.ledger)
    audit.assert_nothing_lost_and_nothing_twice()


async def test_postgres_killed_and_back(make_suite: MakeSuite, durable_postgres: PrivateServer, kafka: Kafka) -> None:
    """While the database is dead clients get 503 with Retry-After; afterwards all goes on and nothing is missing."""
    distributed = await make_suite(durable_postgres.url(), kafka.url)
    await distributed.open()
    async with distributed.crowd(people=3), httpx.AsyncClient(base_url=distributed.url, timeout=60.0) as client:
        await distributed.acknowledged_more(30)
        durable_postgres.stop("immediate")
        refused = await client.post(f"/v1/surveys/{SURVEY}/responses", json={"answers": ANSWERS})
        assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert refused.headers["content-type"] == "application/problem+json"
        assert int(refused.headers["retry-after"]) >= 1
        assert (await client.get("/livez")).status_code == httpx.codes.OK
        assert (await client.get("/readyz")).status_code == httpx.codes.SERVICE_UNAVAILABLE
        durable_postgres.start()
        await distributed.acknowledged_more(30)
    assert distributed.ledger.statuses.get(503, 0) > 0
    audit = await settled_audit(distributed.database_url, distributed.ledger)
    audit.assert_nothing_lost_and_nothing_twice()
