"""The same response at the same moment, many times over: one row, one event, one 201."""

import asyncio
from collections import Counter
from typing import Any

from services.collector.service import SERVICE
from shared.ids import uuid7
from shared.testing.collecting import commits_held_up, held_up, post, select
from shared.testing.one_service import OneService, one_service

ROWS = "SELECT count(*) FROM collector.response"


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
    """Two processes take the same forty ids at once, in opposite order: no deadlock, each id is created once."""
    ids = [str(uuid7()) for _ in range(40)]
    async with one_service(SERVICE, database_url) as other:
        answers = await asyncio.gather(
            *(post(collector, {"recommend": 9}, id=one) for one in ids),
            *(post(other, {"recommend": 9}, id=one) for one in reversed(ids)),
        )
    assert Counter(answer.status_code for answer in answers) == {201: 40, 200: 40}
    assert await select(collector, ROWS) == [(40,)]
    assert len(await collector.published()) == 41


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
