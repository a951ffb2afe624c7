"""`GET /v1/events`: what scoring published, page by page, for those who missed it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import jsonschema
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from sqlalchemy import insert, update

from services.scoring.service import SERVICE
from services.scoring.store.tables import SCORED_RESPONSE
from shared.contracts.scoring import ResponseScored, ScoreChanged, ScoreRestated
from shared.contracts.wire.records import encode_value
from shared.contracts.wire.schemas import all_schemas
from shared.ids import uuid7
from shared.outbox.cleanup import delete_published
from shared.testing.one_service import OneService
from shared.vocabulary import Comment
from tests.services.feed.conftest import NOON, Publish

Changed = Callable[..., ScoreChanged]


async def get(service: OneService, **query: Any) -> httpx.Response:
    """Ask with the admin key."""
    return await service.client.get("/v1/events", headers=service.admin, params=query)


async def page(service: OneService, **query: Any) -> dict[str, Any]:
    """Return a page."""
    reply = await get(service, **query)
    assert reply.status_code == httpx.codes.OK, reply.text
    body: dict[str, Any] = reply.json()
    return body


def scored(**changes: Any) -> ResponseScored:
    """Return the published score of a response with a comment."""
    fields: dict[str, Any] = {
        "response_id": uuid7(),
        "survey": "visit",
        "version": 1,
        "channel": "web",
        "respondent_id": uuid7(),
        "scores": (),
        "comments": (Comment(question="why", text="It was cold."),),
        "occurred_at": NOON,
        "received_at": NOON,
        "scored_at": NOON,
    }
    return ResponseScored(**(fields | changes))


async def test_every_event_comes_once_and_in_order(
    scoring: OneService, publish: Publish, changed: Changed, restated: ScoreRestated
) -> None:
    """A reader that keeps the cursor gets each event once, however it cuts the pages and whenever it comes back."""
    nothing = await page(scoring)
    assert (nothing["items"], nothing["is_last"]) == ([], True)
    bodies = [changed(1), scored(), changed(2), restated, changed(3)]
    await publish(*bodies)
    published = await scoring.published()
    seen: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {"cursor": nothing["next_cursor"]}
    for _ in range(3):
        read = await page(scoring, limit=2, **cursor)
        seen += read["items"]
        cursor = {"cursor": read["next_cursor"]}
    assert read["is_last"]
    assert [item["id"] for item in seen] == [str(event.id) for event in published]
    assert [item["data"] for item in seen] == [json.loads(encode_value(body)) for body in bodies]
    assert (await page(scoring, **cursor))["items"] == []
    await publish(changed(4))
    assert [item["data"]["n"] for item in (await page(scoring, **cursor))["items"]] == [4]

    schemas = all_schemas()
    for item, event in zip(seen, published, strict=True):
        parsed = JSONFormat().read(CloudEvent, scoring.client.build_request("GET", "/", json=item).content)
        assert (parsed.get_id(), parsed.get_time()) == (str(event.id), event.time)
        assert (parsed.get_subject(), parsed.get_source()) == (event.data.key(), "/heed/scoring")
        jsonschema.validate(item["data"], schemas[item["type"]])


async def test_one_type_of_event(
    scoring: OneService, publish: Publish, changed: Changed, restated: ScoreRestated
) -> None:
    """Only events of the type come, and the cursor moves past the others."""
    await publish(*(changed(n) for n in range(1, 4)), restated, changed(4))
    read = await page(scoring, type=ScoreRestated.event_type, limit=1)
    assert [item["type"] for item in read["items"]] == [ScoreRestated.event_type]
    rest = await page(scoring, cursor=read["next_cursor"], type=ScoreRestated.event_type)
    assert (rest["items"], rest["is_last"]) == ([], True)
    assert (await page(scoring, cursor=rest["next_cursor"]))["items"] == []


async def test_a_cursor_that_is_too_old_is_gone(scoring: OneService, publish: Publish, changed: Changed) -> None:
    """Who missed events that are not kept any more learns that, and how to go on; who missed none goes on."""
    outbox = SERVICE.transport.outbox
    await publish(changed(1), changed(2), changed(3))
    async with scoring.engine.begin() as connection:
        await connection.execute(update(outbox).values(published_at=outbox.c.published_at - timedelta(hours=73)))
    behind, moved = [(await page(scoring, limit=limit))["next_cursor"] for limit in (1, 3)]
    seconds = SERVICE.published_seconds(SERVICE.settings())
    assert await delete_published(scoring.engine, outbox, older_than_seconds=seconds) == 2
    await publish(changed(4))
    gone = await get(scoring, cursor=behind)
    assert (gone.status_code, gone.json()["type"]) == (httpx.codes.GONE, "urn:heed:problem:cursor-too-old")
    assert "without a cursor" in gone.json()["detail"]
    for cursor in ({"cursor": moved}, {}):
        assert [item["data"]["n"] for item in (await page(scoring, **cursor))["items"]] == [4]


async def test_what_a_forgotten_person_said_is_not_shown_again(scoring: OneService, publish: Publish) -> None:
    """Of a response that was taken back, or whose author is forgotten, the person and the words are omitted."""
    kept, gone = scored(), scored()
    await publish(kept, gone)
    rows = [
        {
            "response_id": body.response_id,
            "revision": 1,
            "survey": "visit",
            "version": 1,
            "channel": "web",
            "segments": "[]",
            "series": [],
            "slots": [],
            "state": state,
            "occurred_at": NOON,
            "received_at": NOON,
            "scored_at": NOON,
        }
        for body, state in ((kept, "counted"), (gone, "gone"))
    ]
    async with scoring.engine.begin() as connection:
        await connection.execute(insert(SCORED_RESPONSE), rows)
    first, second = [item["data"] for item in (await page(scoring))["items"]]
    assert first == json.loads(encode_value(kept))
    assert second == json.loads(encode_value(gone)) | {"respondent_id": None, "comments": []}


async def test_bad_questions_are_refused(scoring: OneService) -> None:
    """A cursor of somebody else, an unknown type and a missing scope are reported, never guessed at."""
    for query, field in (
        ({"cursor": "WyJhIiwgImIiXQ"}, "cursor"),
        ({"cursor": "WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTkiLCAiMSJd"}, "cursor"),
        ({"cursor": "x"}, "cursor"),
        ({"type": "heed.alerts.alert.raised.v1"}, "type"),
        ({"limit": 0}, "limit"),
    ):
        reply = await get(scoring, **query)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, query
        assert reply.json()["errors"][0]["field"] == field
    assert (await scoring.client.get("/v1/events")).status_code == httpx.codes.UNAUTHORIZED


async def test_a_cursor_from_after_our_time_is_gone(scoring: OneService, publish: Publish, changed: Changed) -> None:
    """A place that is not there yet, as after a backup was played back, leads to no silent gap."""
    await publish(changed(1))
    assert (await get(scoring, cursor="WyI0MTAyNDQ0ODAwMDAwMDAwIiwgIjEiXQ")).status_code == httpx.codes.GONE
