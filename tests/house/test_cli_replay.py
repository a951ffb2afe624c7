"""`replay scoring` at a command line, beside a suite that runs and people who go on answering."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.collector.service import SERVICE as COLLECTOR
from services.scoring.service import SERVICE as SCORING
from shared.testing.channels import publish_survey
from shared.testing.collecting import survey_definition
from shared.testing.eventually import eventually
from shared.testing.house import House, house

Printed = tuple[int, str, str]
Remote = Callable[..., Awaitable[Printed]]

EQUAL = "The scores are equal to what they were."
SCORED = "SELECT count(*), count(DISTINCT key) FROM scoring.outbox WHERE headers::text LIKE '%response.scored.v1%'"


async def answer(suite: House, count: int) -> int:
    """Store responses and return how many."""
    items = [{"survey": "visit", "answers": {"recommend": number % 11}} for number in range(count)]
    reply = await suite.client.post("/v1/responses/batch", json={"responses": items}, headers=suite.admin)
    assert {one["status"] for one in reply.json()["results"]} == {"created"}
    return count


async def counted(suite: House, expected: int) -> None:
    """Wait until so many answers are counted."""

    async def all_of_them() -> bool:
        query = {"survey": "visit", "question": "recommend"}
        reply = await suite.client.get("/v1/scores", params=query, headers=suite.admin)
        items: list[dict[str, Any]] = reply.json()["items"]
        assert sum(item["n"] for item in items) <= expected, "something was counted twice"
        return sum(int(item["n"]) for item in items) == expected

    await eventually(all_of_them)


@asynccontextmanager
async def people(suite: House) -> AsyncIterator[list[int]]:
    """Let people answer until the block ends; yields how many they were, time and again."""
    groups: list[int] = []
    enough = asyncio.Event()

    async def go_on() -> None:
        while not enough.is_set():
            groups.append(await answer(suite, 3))

    crowd = asyncio.create_task(go_on())
    try:
        yield groups
    finally:
        enough.set()
        await crowd


async def test_replay_beside_a_running_suite(database_url: str, engine: AsyncEngine, remote: Remote) -> None:
    """Nobody notices: every answer counts once and is published once; what was wrong is printed and corrected."""
    async with house((COLLECTOR, SCORING), database_url, "postgres://", topic_prefix="replayed") as suite:
        await publish_survey(suite.client, suite.admin, "visit", survey_definition())
        stored = await answer(suite, 100)
        await counted(suite, stored)
        replay = ("replay", "scoring")
        environment = {"HEED_DATABASE_URL": database_url, "HEED_TOPIC_PREFIX": "replayed"}
        async with people(suite) as groups:
            results = [await remote(*replay, **environment) for _ in range(2)]
        stored += sum(groups)
        for code, out, said in results:
            assert (code, EQUAL in out) == (0, True), (out, said)
            assert "Reading responses" in said
        await counted(suite, stored)

        async def all_published() -> bool:
            async with engine.connect() as connection:
                return tuple((await connection.execute(text(SCORED))).one()) == (stored, stored)

        await eventually(all_published)
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE scoring.daily SET v3 = v3 + 2"))
        code, out, _ = await remote(*replay, "--survey", "visit", "--from", "2020-01-01")
        assert code == 0
        assert f"Rebuilt from {stored} responses. 4 days of series were wrong before:" in out
        assert "visit   recommend  -           web      " in out
        code, out, _ = await remote(*replay)
        assert (code, out) == (0, f"Rebuilt from {stored} responses. {EQUAL}\n")


async def test_what_cannot_be_replayed_is_said_in_a_sentence(database_url: str, remote: Remote) -> None:
    """No such survey, no such day, no such service: an exit code, a sentence, and nothing changed."""
    for arguments, expected, sentence in (
        (("scoring", "--survey", "nothing"), 1, "survey"),
        (("scoring", "--from", "yesterday"), 2, "yesterday"),
        (("tickets",), 2, "scoring"),
    ):
        code, out, said = await remote("replay", *arguments, HEED_DATABASE_URL=database_url)
        assert (code, out) == (expected, ""), said
        assert sentence in said
        assert "Traceback" not in said
