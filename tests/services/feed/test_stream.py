"""`GET /v1/scores/stream`: scores as they change, without gap or double, whoever comes back and however slow."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.scoring.application import score_feed
from services.scoring.domain.errors import CursorTooOldError
from services.scoring.service import SERVICE
from services.scoring.settings import ScoringSettings
from services.scoring.web import stream
from shared.contracts.event import EventData
from shared.contracts.scoring import ScoreChanged, ScoreRestated
from shared.identity.ring import digest_of
from shared.outbox.cleanup import delete_published
from shared.runtime.roles import Role
from shared.settings import ApiKey
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from shared.unit_of_work import UnitOfWork
from tests.services.feed.conftest import Publish

Changed = Callable[..., ScoreChanged]
POSTGRES = "postgres://"


@dataclass(slots=True)
class Block:
    """One block of the stream."""

    id: str
    event: str
    data: dict[str, Any]


class StreamReader:
    """Reads an open answer block by block."""

    def __init__(self, reply: httpx.Response) -> None:
        """Listen to `reply`."""
        self._lines = reply.aiter_lines()

    async def block(self) -> Block:
        """Return the next block, whatever it holds."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(60):
            async for line in self._lines:
                if not line and fields:
                    return Block(fields.get("id", ""), fields.get("event", ""), json.loads(fields.get("data", "{}")))
                name, _, value = line.partition(": ")
                fields[name] = value
        raise EOFError

    async def events(self, count: int) -> list[Block]:
        """Return the next so many events."""
        received: list[Block] = []
        while len(received) < count:
            block = await self.block()
            if block.event:
                received.append(block)
        return received


@asynccontextmanager
async def listening(suite: House, last_event_id: str | None = None, **query: str) -> AsyncIterator[StreamReader]:
    """Listen inside the block, from the moment on that the answer begins."""
    headers = suite.admin | ({} if last_event_id is None else {"Last-Event-ID": last_event_id})
    async with suite.client.stream("GET", "/v1/scores/stream", headers=headers, params=query) as reply:
        assert reply.status_code == httpx.codes.OK
        assert reply.headers["content-type"].startswith("text/event-stream")
        yield StreamReader(reply)


@asynccontextmanager
async def answering(database_url: str, **settings: Any) -> AsyncIterator[House]:
    """Run scoring's HTTP half, which knows no bus."""
    own = {"scoring": ScoringSettings(**settings)}
    async with house(
        (SERVICE,), database_url, "kafka://127.0.0.1:1", topic_prefix="heed", role=Role.HTTP, service_settings=own
    ) as suite:
        yield suite


def numbers(received: Sequence[Block]) -> list[int]:
    """Return how many answers each event counts."""
    return [each.data["data"]["n"] for each in received]


async def test_listeners_receive_every_change_once_and_those_who_come_back_miss_nothing(
    scoring: OneService, database_url: str, publish: Publish, changed: Changed, restated: ScoreRestated
) -> None:
    """Live, after a break, after a restart and beyond what is kept at hand: each event once, in order, with its id."""
    await publish(changed(1))
    async with answering(database_url) as suite:
        async with listening(suite) as ear, listening(suite, survey="other") as choosy:
            start = await ear.block()
            assert (start.event, start.id) != ("", "")
            await publish(changed(2), restated, changed(3, "other"))
            received = await ear.events(3)
            assert [each.event for each in received] == ["score.changed", "score.restated", "score.changed"]
            assert [each.data["type"].split(".")[3] for each in received] == ["changed", "restated", "changed"]
            published = await scoring.published()
            assert [each.data["id"] for each in received] == [str(event.id) for event in published[1:]]
            assert numbers(await choosy.events(1)) == [3]
            await publish(changed(4, "other"))
            assert numbers(await ear.events(1)) == numbers(await choosy.events(1)) == [4]
        await publish(*(changed(n) for n in range(5, 460)))
        async with listening(suite, start.id) as ear:
            assert [each.event for each in await ear.events(3)] == [each.event for each in received]
            back = await ear.events(1 + 455)
            assert numbers(back) == list(range(4, 460))
            await publish(changed(460))
            assert numbers(await ear.events(1)) == [460]
    async with answering(database_url) as suite, listening(suite, back[-2].id) as ear:
        assert numbers(await ear.events(2)) == [459, 460]


async def test_scores_of_another_process_are_received(database_url: str, changed: Changed) -> None:
    """The worker publishes, the process that answers streams it; silence is filled with the position alone."""
    prefix = f"t{uuid4().hex[:8]}"
    halves = [
        house((SERVICE,), database_url, POSTGRES, topic_prefix=prefix, role=role) for role in (Role.WORKER, Role.HTTP)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "BEAT_SECONDS", 0.0)
        async with halves[0], halves[1] as front, listening(front) as ear:
            assert (await ear.block()).id != ""
            unit_of_work: UnitOfWork = front.use_cases["scoring"].feed.read_events.unit_of_work
            async with unit_of_work.begin() as work:
                work.publish(changed(1))
            [received] = await ear.events(1)
            beat = await ear.block()
            assert (beat.event, beat.id >= received.id) == ("", True)
        assert numbers([received]) == [1]


async def test_those_who_cannot_be_served_learn_why(
    scoring: OneService, database_url: str, publish: Publish, changed: Changed
) -> None:
    """A place too old or unknown, too many listeners, no key, the wrong key: an answer instead of a silent stream."""
    await publish(changed(1), changed(2))
    outbox = SERVICE.transport.outbox
    key = {"reader": ApiKey(key_sha256=digest_of("a-key-of-others"), scopes=("events:read",))}
    own = {"scoring": ScoringSettings(stream_listeners=1)}
    async with house(
        (SERVICE,),
        database_url,
        POSTGRES,
        topic_prefix="heed",
        role=Role.HTTP,
        settings={"api_keys": key},
        service_settings=own,
    ) as suite:

        async def refused(headers: dict[str, str]) -> tuple[int, str]:
            reply = await suite.client.get("/v1/scores/stream", headers=headers)
            return reply.status_code, reply.json()["type"].removeprefix("urn:heed:problem:")

        async with listening(suite) as ear:
            start = await ear.block()
            assert await refused(suite.admin) == (429, "too-many-listeners")
        assert await refused({}) == (401, "unauthenticated")
        assert await refused({"Authorization": "Bearer a-key-of-others"}) == (403, "forbidden")

        async def place_is_free() -> bool:
            return await refused(suite.admin | {"Last-Event-ID": "not-ours"}) == (422, "invalid")

        await eventually(place_is_free)
        await eventually(scoring.audited)  # that the emergency key was used, which is written down meanwhile
        await publish()
        assert await delete_published(scoring.engine, outbox, older_than_seconds=0) == 2
        await publish(changed(3))
        assert await delete_published(scoring.engine, outbox, older_than_seconds=0) == 1

        async def is_gone() -> bool:
            return await refused(suite.admin | {"Last-Event-ID": start.id}) == (410, "cursor-too-old")

        await eventually(is_gone)  # as soon as the listener who left is noticed


@pytest.mark.usefixtures("scoring")
async def test_a_stream_ends_with_the_session_that_opened_it(
    database_url: str, publish: Publish, changed: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And when the person is limited to a unit meanwhile: what follows is not sent to them any more."""
    monkeypatch.setattr(stream, "CHECK_SECONDS", 0.0)
    async with house((SERVICE,), database_url, POSTGRES, topic_prefix="heed", role=Role.HTTP) as suite:
        app = suite.assembly.app
        for in_unit in (None, frozenset({"graz"})):
            person = sign_in(app, "viewer")
            async with suite.client.stream("GET", "/v1/scores/stream", headers=person.headers) as reply:
                ear = StreamReader(reply)
                await ear.block()
                await publish(changed(1))
                assert (await ear.block()).event == "score.changed"
                sessions = app.state.known_people.sessions
                limited = replace(person.caller, locations=in_unit)
                sessions.pop(person.session) if in_unit is None else sessions.update({person.session: limited})
                app.state.identities.forget()
                with pytest.raises(EOFError):
                    await ear.events(1)


async def test_a_process_that_stops_ends_its_streams(database_url: str) -> None:
    """Listeners get a proper end and come back elsewhere; they do not hold up the stop."""
    async with answering(database_url) as suite:
        client = httpx.AsyncClient(base_url=suite.url, headers=suite.admin, timeout=30.0)
        request = client.build_request("GET", "/v1/scores/stream")
        reply = await client.send(request, stream=True)
        ear = StreamReader(reply)
        await ear.block()
    with pytest.raises(EOFError):
        await ear.block()
    await reply.aclose()
    await client.aclose()


async def test_a_slow_listener_loses_nothing_and_holds_nobody_up(
    scoring: OneService, publish: Publish, changed: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is behind what is kept at hand reads on from the database, while others receive the newest at once."""
    monkeypatch.setattr(score_feed, "RECENT", 20)
    follow = scoring.use_cases.feed.follow_scores
    slow, quick = follow(after=None), follow(after=None)
    await anext(slow)
    await anext(quick)
    total = 2 * score_feed.PAGE + 50

    async def receive(pages: Any, count: int) -> list[int]:
        received: list[int] = []
        while len(received) < count:
            received += [event.data["n"] for event in (await anext(pages)).events]
        return received

    bodies: list[EventData] = [changed(n) for n in range(1, total + 1)]
    await publish(*bodies)
    assert await receive(quick, total) == list(range(1, total + 1))
    assert await receive(slow, total) == list(range(1, total + 1))
    await slow.aclose()
    await quick.aclose()


async def test_a_listener_who_was_forgotten_about_is_let_go(
    scoring: OneService, publish: Publish, changed: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is so slow that events went meanwhile gets an end, not a gap; when it comes back it learns why."""
    monkeypatch.setattr(score_feed, "RECENT", 2)
    follow = scoring.use_cases.feed.follow_scores
    slow, quick = follow(after=None), follow(after=None)
    start = (await anext(slow)).end
    await anext(quick)
    bodies: list[EventData] = [changed(n) for n in range(1, 6)]
    for body in bodies:
        await publish(body)
    while not any(event.data["n"] == len(bodies) for event in (await anext(quick)).events):
        pass
    assert await delete_published(scoring.engine, SERVICE.transport.outbox, older_than_seconds=0) == len(bodies) - 1
    with pytest.raises(StopAsyncIteration):
        await anext(slow)
    with pytest.raises(CursorTooOldError):
        await anext(follow(after=start))
    await quick.aclose()


async def test_listeners_outlive_an_outage_of_the_database(
    database_url: str, engine: AsyncEngine, publish: Publish, changed: Changed
) -> None:
    """Connections that are cut do not end the stream, and what came meanwhile is streamed."""
    others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    cut = text(f"SELECT pg_terminate_backend(pid) FROM ({others}) AS one WHERE pid <> ALL(:known)")  # noqa: S608 - our own
    await publish(changed(1))
    async with engine.begin() as connection:
        known = list((await connection.execute(text(others))).scalars())
    async with answering(database_url) as suite, listening(suite) as ear:
        await ear.block()
        for n in (2, 3, 4):

            async def is_cut() -> bool:
                async with engine.begin() as connection:
                    return bool((await connection.execute(cut, {"known": known})).all())

            await eventually(is_cut)
            await publish(changed(n))
            assert numbers(await ear.events(1)) == [n]
