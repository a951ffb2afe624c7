"""The same response at the same moment, many times over: one row, one event, one 201."""

import asyncio
from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.collector.service import SERVICE
from services.collector.store.response_store import ResponseStore
from shared.ids import uuid7
from shared.testing.collecting import commits_held_up, execute, held_up, post, select
from shared.testing.one_service import OneService, one_service

ROWS = "SELECT count(*) FROM collector.response"

# What an insert meets whose id another row has at that moment, and none has any more afterwards: it adds no row, and
# none is found.
_TAKEN_AND_GONE = """
CREATE FUNCTION collector.taken_for_test() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER taken_for_test BEFORE INSERT ON collector.response
FOR EACH ROW EXECUTE FUNCTION collector.taken_for_test()
"""


async def test_fifty_twins_are_one_response(collector: OneService) -> None:
    """Of fifty equal posts at once one is 201 and the rest are 200, all with the same stored response."""
    chosen = str(uuid7())
    answers = await asyncio.gather(*(post(collector, {"recommend": 9}, id=chosen) for _ in range(50)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 49}
    stored = [{**answer.json(), "status": None} for answer in answers]
    assert all(one == stored[0] for one in stored)
    assert await select(collector, ROWS) == [(1,)]
    assert len(await collector.published()) == 2


async def test_twins_in_two_processes_are_one_response(collector: OneService, database_url: str) -> None:
    """Two processes take the same forty ids at once, one by one: each id is created once."""
    ids = [str(uuid7()) for _ in range(40)]
    async with one_service(SERVICE, database_url) as other:
        answers = await asyncio.gather(
            *(post(collector, {"recommend": 9}, id=one) for one in ids),
            *(post(other, {"recommend": 9}, id=one) for one in reversed(ids)),
        )
    assert Counter(answer.status_code for answer in answers) == {201: 40, 200: 40}
    assert await select(collector, ROWS) == [(40,)]
    assert len(await collector.published()) == 41


async def test_groups_of_twins_in_two_processes_do_not_deadlock(collector: OneService, database_url: str) -> None:
    """Two processes take the same ids, each in one transaction, in opposite order: one waits for the other.

    Both are in the middle of their ids when they go on: a third transaction, which gives up, holds the middle one.
    """
    ids = [str(uuid7()) for _ in range(7)]
    known = (await post(collector, {"recommend": 9})).json()["id"]

    async def batch(service: OneService, order: list[str]) -> list[str]:
        items = [{"survey": "visit", "answers": {"recommend": 9}, "id": one} for one in order]
        answer = await service.client.post("/v1/responses/batch", json={"responses": items}, headers=service.admin)
        assert answer.status_code == 200, answer.text
        return [result["status"] for result in answer.json()["results"]]

    async with one_service(SERVICE, database_url) as other:
        async with collector.engine.connect() as third:
            [response] = (await ResponseStore(third).find([UUID(known)])).values()
            assert await ResponseStore(third).add([replace(response, id=UUID(ids[3]))])
            tasks = [asyncio.create_task(batch(collector, ids)), asyncio.create_task(batch(other, ids[::-1]))]
            await held_up(collector, 2)
            await third.rollback()
        statuses = [await task for task in tasks]
    assert sorted(statuses) == [["created"] * 7, ["duplicate"] * 7]
    assert await select(collector, ROWS) == [(8,)]
    assert len(await collector.published()) == 9


async def test_an_id_that_is_neither_free_nor_stored_is_asked_for_again(collector: OneService) -> None:
    """Where the row that held the id is removed in that moment, the answer is 503; the next try stores the response."""
    body: dict[str, Any] = {"answers": {"recommend": 9}, "id": str(uuid7())}
    await execute(collector, _TAKEN_AND_GONE)
    answer = await post(collector, **body)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:heed:problem:unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert await select(collector, ROWS) == [(0,)]
    await execute(collector, "DROP TRIGGER taken_for_test ON collector.response")
    assert (await post(collector, **body)).status_code == 201
    assert len(await collector.published()) == 2


async def test_a_twin_waits_for_the_fate_of_the_first(collector: OneService, database_url: str) -> None:
    """A second process that meets the id in an open transaction answers only after that one has committed."""
    chosen = str(uuid7())
    async with one_service(SERVICE, database_url) as other:
        async with commits_held_up(collector):
            first = asyncio.create_task(post(collector, {"recommend": 9}, id=chosen))
            await held_up(collector, 1)
            second = asyncio.create_task(post(other, {"recommend": 9}, id=chosen))
            await held_up(collector, 2)
            assert not first.done()
            assert not second.done()
        assert ((await first).status_code, (await second).status_code) == (201, 200)
        assert (await post(other, {"recommend": 3}, id=chosen)).status_code == 409


async def test_a_batch_may_contain_its_own_twins(collector: OneService) -> None:
    """Inside one batch the first acceptable item of an id counts; equals are duplicates, others conflicts."""
    one, two = str(uuid7()), str(uuid7())

    def item(answers: dict[str, Any], chosen: str) -> dict[str, Any]:
        return {"survey": "visit", "id": chosen, "answers": answers}

    items = [
        item({"recommend": 99}, one),
        item({"recommend": 9}, one),
        item({"recommend": 9}, one),
        item({"recommend": 8}, one),
        item({"recommend": 1}, two),
    ]
    answer = await collector.client.post("/v1/responses/batch", json={"responses": items}, headers=collector.admin)
    statuses = [result["status"] for result in answer.json()["results"]]
    assert statuses == ["conflict", "created", "duplicate", "conflict", "created"]
    assert await select(collector, ROWS) == [(2,)]
