"""Processes that die, twice as many as there should be, and writers that are late: nothing lost, nothing twice."""

import asyncio
import signal

import httpx
import pytest

from shared.testing.checker import settled_audit
from shared.testing.distributed_suite import DistributedSuite
from shared.testing.load import SURVEY

pytestmark = pytest.mark.kafka


async def test_collector_killed_after_the_2xx(distributed: DistributedSuite) -> None:
    """Whatever was acknowledged before the kill is stored, and is scored after the restart."""
    collector = await distributed.open_collector(role="all")
    await distributed.publish_survey()
    async with distributed.crowd():
        for round_ in (1, 2):
            await distributed.acknowledged(60 * round_)
            collector.kill()
            assert await collector.ended() == -signal.SIGKILL
            collector = await distributed.open_collector(role="all")
        await distributed.acknowledged(180)
    await distributed.open_worker("scoring", "alerts", "tickets")
    audit = await settled_audit(distributed.database_url, distributed.ledger)
    audit.assert_nothing_lost_and_nothing_twice()


async def test_collector_killed_between_commit_and_reply(distributed: DistributedSuite) -> None:
    """The client never got its 2xx and asks again: the answer is there once."""
    collector = await distributed.open_collector(failpoints="ingest.before_reply=kill@40")
    await distributed.publish_survey()
    async with distributed.crowd():
        assert await collector.ended() == -signal.SIGKILL
        await distributed.open_collector()
        await distributed.acknowledged(80)
    assert distributed.ledger.statuses.get(200, 0) >= 1, "no client met its own stored answer"
    await distributed.open_worker()
    (await settled_audit(distributed.database_url, distributed.ledger)).assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize("point", ["relay.after_read", "relay.after_ack"])
async def test_relay_killed_around_the_acknowledgement(distributed: DistributedSuite, point: str) -> None:
    """Between the broker's ack and the mark the relay dies: the events are sent again and count once."""
    await distributed.open_collector()
    await distributed.publish_survey()
    worker = await distributed.open_worker("collector", failpoints=f"{point}=kill@3")
    async with distributed.crowd():
        assert await worker.ended() == -signal.SIGKILL
        await distributed.acknowledged(60)
    await distributed.open_worker()
    (await settled_audit(distributed.database_url, distributed.ledger)).assert_nothing_lost_and_nothing_twice()


async def test_two_relays_at_once(distributed: DistributedSuite) -> None:
    """Two workers of one service: one relays, the other stands by and takes over when the first is killed."""
    await distributed.open_collector()
    await distributed.publish_survey()
    first = await distributed.open_worker()
    await distributed.open_worker()
    async with distributed.crowd():
        await distributed.acknowledged(60)
        first.kill()
        await distributed.acknowledged(120)
    audit = await settled_audit(distributed.database_url, distributed.ledger)
    audit.assert_nothing_lost_and_nothing_twice()


async def test_slow_writer_commits_late(distributed: DistributedSuite) -> None:
    """A transaction that took its outbox ids early and commits seconds later is not skipped."""
    late = await distributed.open_collector(failpoints="collector.before_commit=sleep:3@4")
    await distributed.publish_survey()
    await distributed.open_worker()
    async with distributed.crowd(people=3):
        second = await distributed.operator.start(["collector"], "http")
        async with second.client() as client:
            for _ in range(20):
                reply = await client.post(
                    f"/v1/surveys/{SURVEY}/responses",
                    json={"answers": {"satisfaction": 5, "recommend": 9, "effort": 7}},
                )
                assert reply.status_code == httpx.codes.CREATED
                distributed.ledger.adopt(reply.json()["id"], {"satisfaction": 5, "recommend": 9, "effort": 7})
        # From its fourth commit on the late process is late with every one, so these are two groups of people more.
        await distributed.acknowledged_more(6)
    assert late.process.returncode is None
    (await settled_audit(distributed.database_url, distributed.ledger)).assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize("point", ["scoring.before_commit=kill@2", "consumer.after_handle=kill@2"])
async def test_consumer_killed_in_a_batch(distributed: DistributedSuite, point: str) -> None:
    """A worker dies before or after its commit; another one takes over from the last committed offset."""
    await distributed.open_collector(role="all")
    await distributed.publish_survey()
    victim = await distributed.open_worker("scoring", failpoints=point)
    async with distributed.crowd():
        assert await victim.ended() == -signal.SIGKILL
        await distributed.open_worker("scoring", "alerts", "tickets")
        await distributed.acknowledged(100)
    (await settled_audit(distributed.database_url, distributed.ledger)).assert_nothing_lost_and_nothing_twice()


async def test_sigterm_under_load(distributed: DistributedSuite) -> None:
    """A rolling restart: every process ends by itself with exit code 0 and no promise is broken."""
    collector = await distributed.open_collector()
    await distributed.publish_survey()
    worker = await distributed.open_worker()
    async with distributed.crowd():
        await distributed.acknowledged(60)
        for process in (collector, worker):
            process.terminate()
        codes = await asyncio.gather(collector.ended(), worker.ended())
        assert set(codes) == {0}
        await distributed.open_collector()
        await distributed.open_worker()
        await distributed.acknowledged(120)
    assert set(distributed.ledger.statuses) <= {0, 200, 201, 503}
    (await settled_audit(distributed.database_url, distributed.ledger)).assert_nothing_lost_and_nothing_twice()
