"""Responses that arrive while a commit is in flight share the next one, and still stand or fall each for itself."""

import asyncio
from collections import Counter

import httpx

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.contracts.collector import ResponseReceived
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import (
    commits_held_up,
    execute,
    held_up,
    post,
    select,
    settled,
    survey_definition,
)
from shared.testing.one_service import OneService, one_service

ROWS = "SELECT count(*) FROM collector.response"

_FAIL_COMMIT = """
CREATE FUNCTION collector.fail_for_test() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'refused by the test' USING ERRCODE = '{code}'; END $$;
CREATE CONSTRAINT TRIGGER fail_for_test AFTER INSERT ON collector.response
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION collector.fail_for_test()
"""


def submit(service: OneService, recommend: int, **fields: object) -> "asyncio.Task[httpx.Response]":
    """Send a response without waiting for the answer."""
    return asyncio.create_task(post(service, {"recommend": recommend}, **fields))


async def test_what_arrives_during_a_commit_shares_the_next(collector: OneService) -> None:
    """Twenty-one responses take two transactions: the first, and all that came meanwhile."""
    async with commits_held_up(collector):
        first = submit(collector, 1)
        await held_up(collector)
        rest = [submit(collector, 2) for _ in range(20)]
        await settled()
        assert not any(task.done() for task in [first, *rest])
    assert {(await task).status_code for task in [first, *rest]} == {201}
    sizes = await select(collector, "SELECT count(*) FROM collector.response GROUP BY xmin::text ORDER BY 1")
    assert sizes == [(1,), (20,)]


async def test_each_event_keeps_the_trace_of_its_request(collector: OneService) -> None:
    """Sharing a transaction does not mix the correlation ids of the requests."""
    async with commits_held_up(collector):
        tasks = [submit(collector, 1)]
        await held_up(collector)
        tasks += [submit(collector, 2) for _ in range(5)]
        await settled()
    answers = [await task for task in tasks]
    expected = {answer.json()["id"]: answer.headers["x-correlation-id"] for answer in answers}
    assert len(set(expected.values())) == 6
    events = [event for event in await collector.published() if isinstance(event.data, ResponseReceived)]
    assert {str(event.data.response_id): event.correlation_id for event in events} == expected


async def test_a_wrong_item_does_not_fail_its_group(collector: OneService) -> None:
    """Refusals in a shared transaction are answered one by one while the others are stored."""
    taken = str(uuid7())
    await post(collector, {"recommend": 9}, id=taken)
    async with commits_held_up(collector):
        tasks = [submit(collector, 1)]
        await held_up(collector)
        tasks += [submit(collector, 2), submit(collector, 99), submit(collector, 3, id=taken), submit(collector, 4)]
        await settled()
    assert [(await task).status_code for task in tasks] == [201, 201, 422, 409, 201]
    assert await select(collector, ROWS) == [(4,)]


async def test_a_failed_commit_fails_all_of_its_group(collector: OneService) -> None:
    """When the database gives up at the commit, every response of the group is 503 and none is stored."""
    await execute(collector, _FAIL_COMMIT.format(code="40001", when="NEW.version > 0"))
    answers = await asyncio.gather(*(post(collector, {"recommend": 9}) for _ in range(12)))
    assert Counter(answer.status_code for answer in answers) == {503: 12}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
    assert await select(collector, ROWS) == [(0,)]
    assert len(await collector.published()) == 1
    await execute(collector, "DROP FUNCTION collector.fail_for_test CASCADE")
    assert (await post(collector, {"recommend": 9})).status_code == 201


async def test_an_item_that_breaks_its_transaction_breaks_it_alone(collector: OneService) -> None:
    """An error that nobody foresaw costs the one response that causes it, and its neighbours are stored once."""
    await execute(collector, _FAIL_COMMIT.format(code="P0001", when="NEW.location = 'poison'"))
    async with commits_held_up(collector):
        tasks = [submit(collector, 1)]
        await held_up(collector)
        places = ["berlin", "poison", "berlin", "berlin"]
        tasks += [submit(collector, 2, location=place) for place in places]
        await settled()
    assert [(await task).status_code for task in tasks] == [201, 201, 500, 201, 201]
    assert await select(collector, ROWS) == [(4,)]
    assert len(await collector.published()) == 5


async def test_a_caller_who_gives_up_takes_nothing_from_the_others(collector: OneService) -> None:
    """A request that is cancelled while it waits is stored all the same, and its neighbours get their own answers."""
    async with commits_held_up(collector):
        tasks = [submit(collector, 1)]
        await held_up(collector)
        tasks += [submit(collector, value) for value in (2, 3, 4, 5)]
        await settled()
        tasks[2].cancel()
        tasks[0].cancel()
        await settled()
    kept = [await tasks[index] for index in (1, 3, 4)]
    assert [answer.json()["answers"]["recommend"] for answer in kept] == [2, 4, 5]
    given_up = await asyncio.gather(tasks[0], tasks[2], return_exceptions=True)
    assert not any(isinstance(end, httpx.Response) and end.is_success for end in given_up)
    assert await select(collector, ROWS) == [(5,)]


async def test_a_full_queue_refuses_and_says_when_to_come_back(database_url: str) -> None:
    """Beyond the queue's bound the answer is 503 with Retry-After; whoever waits is served."""
    own = CollectorSettings(queue_size=3)
    async with one_service(SERVICE, database_url, service_settings=own) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        async with commits_held_up(collector):
            tasks = [submit(collector, 1)]
            await held_up(collector)
            tasks += [submit(collector, 2) for _ in range(3)]
            await settled()
            refused = await post(collector, {"recommend": 3})
            assert (refused.status_code, refused.json()["type"]) == (503, "urn:heed:problem:unavailable")
            assert int(refused.headers["retry-after"]) > 0
        assert {(await task).status_code for task in tasks} == {201}
        assert await select(collector, ROWS) == [(4,)]


async def test_groups_are_bounded(database_url: str) -> None:
    """No transaction takes more than the set number of single responses."""
    own = CollectorSettings(group_size=4)
    async with one_service(SERVICE, database_url, service_settings=own) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        async with commits_held_up(collector):
            tasks = [submit(collector, 1)]
            await held_up(collector)
            tasks += [submit(collector, 2) for _ in range(10)]
            await settled()
        assert {(await task).status_code for task in tasks} == {201}
        sizes = await select(collector, "SELECT count(*) FROM collector.response GROUP BY xmin::text ORDER BY 1")
        assert sizes == [(1,), (2,), (4,), (4,)]


async def test_a_dead_database_is_503_and_acknowledges_nothing(collector: OneService) -> None:
    """When connections die in the middle, the answer is 503, and the next request finds its way again."""
    async with commits_held_up(collector):
        task = submit(collector, 1)
        await held_up(collector)
        await select(
            collector,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
            "AND datname = current_database()",
        )
        assert (await task).status_code == 503
    assert await select(collector, ROWS) == [(0,)]
    assert (await post(collector, {"recommend": 9})).status_code == 201
