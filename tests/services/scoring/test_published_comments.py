"""What comments say is published when they were read: once for each text and revision, and of nobody who is gone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import msgspec

from shared.contracts.scoring import CommentRead, ResponseScored
from shared.testing.collecting import execute
from shared.testing.one_service import OneService

RUDE = "The staff were rude and unhelpful."
KIND = "The staff were polite and very helpful."
PUBLISH = "UPDATE scoring.outbox SET status = 'published', published_at = clock_timestamp() WHERE status = 'pending'"


async def published(scoring: OneService) -> list[CommentRead]:
    """Return all that was ever published about comments."""
    return [event.data for event in await scoring.published() if isinstance(event.data, CommentRead)]


async def read(scoring: OneService) -> list[CommentRead]:
    """Let the job read, and return all that was ever published about comments."""
    await scoring.use_cases.comments.read()
    return await published(scoring)


async def shown(scoring: OneService, type_: str) -> list[dict[str, Any]]:
    """Return what `GET /v1/events` shows of a type."""
    await execute(scoring, PUBLISH)
    reply = await scoring.client.get("/v1/events", params={"type": type_}, headers=scoring.admin)
    assert reply.status_code == httpx.codes.OK, reply.text
    return [one["data"] for one in reply.json()["items"]]


async def test_a_comment_is_published_with_its_place_and_what_it_says(scoring: OneService, response: Any) -> None:
    """Each text of a response has an event of its own; nothing is published before it was read, and nothing twice."""
    event = response(
        {"recommend": 1, "why": RUDE}, location="Graz", locale="en-GB", channel="kiosk", respondent_id=uuid4()
    )
    wish = msgspec.structs.replace(event.data.answers[1], question="wish", concept="wish", value="ok")
    event = replace(event, data=msgspec.structs.replace(event.data, answers=(*event.data.answers, wish), version=3))
    await scoring.deliver(event)
    assert await published(scoring) == []
    why, short = await read(scoring)
    assert (why.question, why.text, why.language, why.sentiment) == ("why", RUDE, "en", "negative")
    assert (short.question, short.text, short.language, short.sentiment) == ("wish", "ok", None, None)
    for name in (
        *("response_id", "revision", "survey", "version", "channel", "touchpoint", "location", "locale"),
        *("respondent_id", "suspect", "occurred_at", "received_at"),
    ):
        assert getattr(why, name) == getattr(event.data, name), name
    assert why.read_at == scoring.clock.now()
    assert why.key() == str(event.data.response_id)
    assert len(await read(scoring)) == 2


async def test_each_revision_is_published_once(
    scoring: OneService, response: Any, edited: Callable[..., Any], again: Callable[..., Any]
) -> None:
    """An edit and a mark as suspect are read anew, with the number of the revision; a repeated event is not."""
    first = response({"why": RUDE}, locale="en")
    second = edited(first, {"why": KIND})
    third = edited(second, suspect="staff")
    await scoring.deliver(first, again(first))
    await read(scoring)
    for event in (second, again(first), third):
        await scoring.deliver(event)
        await read(scoring)
    await scoring.deliver(again(third), again(second))
    found = [(one.revision, one.text, one.sentiment, one.suspect) for one in await read(scoring)]
    assert found == [(1, RUDE, "negative", None), (2, KIND, "positive", None), (3, KIND, "positive", "staff")]


async def test_nothing_is_published_of_words_that_are_gone(
    scoring: OneService, response: Any, withdrawn: Callable[..., Any], erased: Callable[..., Any]
) -> None:
    """Withdrawn or erased before it was read: nobody learns what it said. Afterwards: no feed shows it any more."""
    people = [uuid4() for _ in range(4)]
    events = [response({"why": RUDE}, respondent_id=one, locale="en") for one in people]
    await scoring.deliver(*events[:2])
    await scoring.deliver(withdrawn(events[0]), erased(people[1]))
    assert await read(scoring) == []
    await scoring.deliver(*events[2:])
    assert {one.respondent_id for one in await read(scoring)} == set(people[2:])
    await scoring.deliver(withdrawn(events[2]))
    first, second = sorted(await shown(scoring, CommentRead.event_type), key=lambda one: one["text"])
    assert (first["text"], first["respondent_id"], first["response_id"]) == ("", None, str(events[2].data.response_id))
    assert (second["text"], second["respondent_id"]) == (RUDE, str(people[3]))
    await scoring.deliver(erased(people[3]))
    assert {(one["text"], one["respondent_id"]) for one in await shown(scoring, CommentRead.event_type)} == {("", None)}


async def test_the_feed_shows_no_attributes_of_whoever_is_gone(
    scoring: OneService, response: Any, erased: Callable[..., Any]
) -> None:
    """Declared attributes of an erased person are omitted like their words; the kiosk stays."""
    person = uuid4()
    given = {"plan": "pro"}
    source = {"source_kind": "device", "source_id": "kiosk-7"}
    event = response({"why": RUDE}, respondent_id=person, attributes=given, segments=("plan",), **source)
    await scoring.deliver(event)
    [before] = await shown(scoring, ResponseScored.event_type)
    await scoring.deliver(erased(person))
    [after] = await shown(scoring, ResponseScored.event_type)
    assert (before["attributes"], after["attributes"], after["source_id"]) == (given, {}, "kiosk-7")
