"""Processes that die, twice as many as there should be, and writers that are late: nothing lost, nothing twice."""

import asyncio
import signal

import httpx
import pytest

from shared.testing.checker import settled_account
from shared.testing.load import SURVEY
from shared.testing.town import Town

pytestmark = pytest.mark.kafka


async def test_collector_killed_after_the_2xx(town: Town) -> None:
    """Whatever was acknowledged before the kill is stored, and is scored after the restart."""
    collector = await town.open_collector(role="all")
    await town.publish_survey()
    async with town.crowd():
        for round_ in (1, 2):
            await town.acknowledged(60 * round_)
            collector.kill()
            assert await collector.ended() == -signal.SIGKILL
            collector = await town.open_collector(role="all")
        await town.acknowledged(180)
    await town.open_worker("scoring", "alerts", "tickets")
    account = await settled_account(town.database_url, town.ledger)
    account.assert_nothing_lost_and_nothing_twice()


async def test_collector_killed_between_commit_and_reply(town: Town) -> None:
    """The client never got its 2xx and asks again: the answer is there once."""
    collector = await town.open_collector(failpoints="ingest.before_reply=kill@40")
    await town.publish_survey()
    async with town.crowd():
        assert await collector.ended() == -signal.SIGKILL
        await town.open_collector()
        await town.acknowledged(80)
    assert town.ledger.statuses.get(200, 0) >= 1, "no client met its own stored answer"
    await town.open_worker()
    (await settled_account(town.database_url, town.ledger)).assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize("point", ["relay.after_read", "relay.after_ack"])
async def test_relay_killed_around_the_acknowledgement(town: Town, point: str) -> None:
    """Between the broker's ack and the mark the relay dies: the events are sent again and count once."""
    await town.open_collector()
    await town.publish_survey()
    worker = await town.open_worker("collector", failpoints=f"{point}=kill@3")
    async with town.crowd():
        assert await worker.ended() == -signal.SIGKILL
        await town.acknowledged(60)
    await town.open_worker()
    (await settled_account(town.database_url, town.ledger)).assert_nothing_lost_and_nothing_twice()


async def test_two_relays_at_once(town: Town) -> None:
    """Two workers of one service: one relays, the other stands by and takes over when the first is killed."""
    await town.open_collector()
    await town.publish_survey()
    first = await town.open_worker()
    await town.open_worker()
    async with town.crowd():
        await town.acknowledged(60)
        first.kill()
        await town.acknowledged(120)
    account = await settled_account(town.database_url, town.ledger)
    account.assert_nothing_lost_and_nothing_twice()


async def test_slow_writer_commits_late(town: Town) -> None:
    """A transaction that took its outbox ids early and commits seconds later is not skipped."""
    late = await town.open_collector(failpoints="collector.before_commit=sleep:3@4")
    await town.publish_survey()
    await town.open_worker()
    async with town.crowd(people=3):
        second = await town.operator.start(["collector"], "http")
        async with second.client() as client:
            for _ in range(20):
                reply = await client.post(
                    f"/v1/surveys/{SURVEY}/responses",
                    json={"answers": {"satisfaction": 5, "recommend": 9, "effort": 7}},
                )
                assert reply.status_code == httpx.codes.CREATED
                town.ledger.adopt(reply.json()["id"], {"satisfaction": 5, "recommend": 9, "effort": 7})
        # From its fourth commit on the late process is late with every one, so these are two groups of people more.
        await town.acknowledged_more(6)
    assert late.process.returncode is None
    (await settled_account(town.database_url, town.ledger)).assert_nothing_lost_and_nothing_twice()


@pytest.mark.parametrize("point", ["scoring.before_commit=kill@2", "consumer.after_handle=kill@2"])
async def test_consumer_killed_in_a_batch(town: Town, point: str) -> None:
    """A worker dies before or after its commit; another one takes over from the last committed offset."""
    await town.open_collector(role="all")
    await town.publish_survey()
    victim = await town.open_worker("scoring", failpoints=point)
    async with town.crowd():
        assert await victim.ended() == -signal.SIGKILL
        await town.open_worker("scoring", "alerts", "tickets")
        await town.acknowledged(100)
    (await settled_account(town.database_url, town.ledger)).assert_nothing_lost_and_nothing_twice()


async def test_sigterm_under_load(town: Town) -> None:
    """A rolling restart: every process ends by itself with exit code 0 and no promise is broken."""
    collector = await town.open_collector()
    await town.publish_survey()
    worker = await town.open_worker()
    async with town.crowd():
        await town.acknowledged(60)
        for process in (collector, worker):
            process.terminate()
        codes = await asyncio.gather(collector.ended(), worker.ended())
        assert set(codes) == {0}
        await town.open_collector()
        await town.open_worker()
        await town.acknowledged(120)
    assert set(town.ledger.statuses) <= {0, 200, 201, 503}
    (await settled_account(town.database_url, town.ledger)).assert_nothing_lost_and_nothing_twice()
