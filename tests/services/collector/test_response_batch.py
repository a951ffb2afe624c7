"""Batches: answered item by item, never all or nothing."""

import json
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from services.collector.service import SERVICE
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.settings import ApiKey, Settings
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.one_service import ADMIN_KEY, OneService, one_service

PATH = "/v1/responses/batch"
CANARY = "canary-7f3a"


def item(answers: object, **fields: Any) -> dict[str, Any]:
    """One response of a batch."""
    return {"survey": "visit", "answers": answers, **fields}


async def send(service: OneService, items: object) -> list[dict[str, Any]]:
    """Send a batch and return its results."""
    answer = await service.client.post(PATH, json={"responses": items}, headers=service.admin)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


async def test_good_and_bad_items_each_get_their_answer(collector: OneService) -> None:
    """Whatever is wrong with some, the others go in; results come in the order of the items."""
    known, fresh, wrong = str(uuid7()), str(uuid7()), str(uuid7())
    await send(collector, [item({"recommend": 9}, id=known)])
    results = await send(
        collector,
        [
            item({"recommend": 9}, id=known),
            item({"recommend": 3}, id=known),
            item({"recommend": 7}, id=fresh, channel="kiosk"),
            item({"recommend": 11}, id=wrong),
            item({"recommend": 5}, survey="nobody"),
            item({"recommend": 5}, id=str(uuid4())),
            item({"recommend": 5}, channel="fax", id=wrong),
            item([CANARY], id=wrong),
            {"id": wrong},
            CANARY,
            None,
            item({"recommend": 5}),
        ],
    )
    statuses = [result["status"] for result in results]
    assert statuses == ["duplicate", "conflict", "created", *["rejected"] * 8, "created"]
    assert [result["id"] for result in results[:4]] == [known, known, fresh, wrong]
    assert [result.get("problem", {}).get("status") for result in results] == [
        *(None, 409, None, 422, 404, 422, 422, 422, 422, 422, 422, None)
    ]
    assert [result["id"] for result in results[6:10]] == [wrong, wrong, wrong, None]
    assert results[3]["problem"]["errors"][0]["field"] == "answers.recommend"
    assert CANARY not in json.dumps(results)
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(3,)]
    assert len(await collector.published()) == 4


async def test_text_that_cannot_be_kept_is_the_fault_of_its_item_alone(collector: OneService) -> None:
    """NUL, half of a surrogate pair or a number beyond all measure in one item keeps no other out."""
    poison = [
        item({"recommend": 9, "why": "a\x00b"}),
        item({"recommend": 9, "why": "a\ud800b"}),
        item({"recommend": 9}, attributes={"a": "\udfff"}),
        item({"recommend": 9}, location="\x00"),
        item({"recommend": 9}, survey="vis\x00it"),
        item({"recommend": 9}, respondent={"email": "a\x00@b.org"}),
        item({"recommend": 9}, attributes={"a": float("nan")}),
        item({"\ud800": 9}),
    ]
    for one in poison:
        body = json.dumps({"responses": [one, item({"recommend": 9})]})
        answer = await collector.client.post(
            PATH, content=body, headers=collector.admin | {"content-type": "application/json"}
        )
        assert answer.status_code == 200, (body, answer.text)
        assert [result["status"] for result in answer.json()["results"]] == ["rejected", "created"], body
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(len(poison),)]


async def test_five_hundred_items_are_one_transaction(collector: OneService) -> None:
    """The largest batch goes in at once, with one event for each response."""
    results = await send(collector, [item({"recommend": n % 11}) for n in range(500)])
    assert {result["status"] for result in results} == {"created"}
    assert len({result["id"] for result in results}) == 500
    assert await select(collector, "SELECT count(DISTINCT xmin::text) FROM collector.response") == [(1,)]
    assert len(await collector.published()) == 501


async def test_a_body_that_is_no_batch_is_refused_whole(collector: OneService) -> None:
    """Too many, none, or something else entirely: the batch as such is wrong."""
    bodies: list[tuple[Any, int]] = [
        ({"responses": [1] * 501}, 422),
        ({"responses": []}, 422),
        ({"responses": {}}, 422),
        ({"responses": [1], "more": 1}, 422),
        ({}, 422),
        ([], 422),
        (5, 422),
    ]
    for body, status in bodies:
        answer = await collector.client.post(PATH, json=body, headers=collector.admin)
        assert answer.status_code == status, (body, answer.text)
    broken = await collector.client.post(
        PATH, content=b'{"responses": [', headers=collector.admin | {"content-type": "application/json"}
    )
    assert (broken.status_code, broken.json()["type"]) == (400, "urn:heed:problem:bad-json")


@pytest.mark.parametrize("scope", ["responses:read", "responses:write"])
async def test_a_batch_needs_the_scope(database_url: str, scope: str) -> None:
    """No key 401, a wrong key 401, a key without the scope 403, with it 200."""
    keys = {"till": ApiKey(key_sha256=digest_of("till-key-0123456789"), scopes=(scope,))}
    settings = Settings(admin_key=SecretStr(ADMIN_KEY), api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())

        async def status(headers: dict[str, str]) -> int:
            body = {"responses": [item({"recommend": 9})]}
            return (await collector.client.post(PATH, json=body, headers=headers)).status_code

        assert await status({}) == 401
        assert await status({"Authorization": "Bearer wrong-key-0123456789"}) == 401
        assert await status({"Authorization": "Bearer heed_device_wrong"}) == 401
        assert await status({"Authorization": "Bearer till-key-0123456789"}) == (200 if "write" in scope else 403)
