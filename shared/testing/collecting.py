"""A survey with one question of every type, and ways to answer it, for tests of the collector."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any

import httpx
from sqlalchemy import text

from shared.testing.eventually import eventually
from shared.testing.locks import lock_waits
from shared.testing.one_service import OneService

_SURVEY: dict[str, Any] = {
    "title": "Your visit",
    "languages": ["en", "de"],
    "questions": [
        {
            "key": "recommend",
            "type": "nps",
            "required": True,
            "text": {"en": "Would you recommend us?", "de": "Empfehlen Sie uns?"},
        },
        {"key": "wait", "type": "csat", "polarity": "low_is_good", "text": {"en": "The wait?", "de": "Das Warten?"}},
        {"key": "ease", "type": "ces", "text": {"en": "Was it easy?", "de": "War es einfach?"}},
        {"key": "room", "type": "rating", "scale": 10, "text": {"en": "The room?", "de": "Das Zimmer?"}},
        {"key": "why", "type": "text", "max_length": 200, "text": {"en": "Why?", "de": "Warum?"}},
    ],
}

_BLOCK = """
CREATE FUNCTION collector.wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END $$;
CREATE CONSTRAINT TRIGGER wait_for_test AFTER INSERT OR UPDATE ON collector.response
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION collector.wait_for_test()
"""


def survey_definition() -> dict[str, Any]:
    """Return the definition, a copy of one's own."""
    return deepcopy(_SURVEY)


async def post(service: OneService, answers: object, **fields: Any) -> httpx.Response:  # noqa: ANN401 - any JSON value
    """Send one response to the survey `visit`, without a key."""
    return await service.client.post("/v1/surveys/visit/responses", json={"answers": answers, **fields})


async def select(service: OneService, statement: str, **values: object) -> list[tuple[Any, ...]]:
    """Return what the database answers."""
    async with service.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(statement), values)]


async def execute(service: OneService, statement: str) -> None:
    """Change the database behind the service's back."""
    async with service.engine.begin() as connection:
        for part in statement.split(";\n"):
            await connection.execute(text(part))


@asynccontextmanager
async def commits_held_up(service: OneService) -> AsyncIterator[None]:
    """Let every transaction that stores or corrects responses wait at its commit, until the end of the block."""
    await execute(service, _BLOCK)
    async with service.engine.connect() as connection:
        await connection.execute(text("SELECT pg_advisory_lock(4711)"))
        try:
            yield
        finally:
            await connection.execute(text("SELECT pg_advisory_unlock(4711)"))
            await connection.rollback()


async def held_up(service: OneService, transactions: int = 1) -> None:
    """Wait until so many transactions wait."""

    async def enough() -> bool:
        return await lock_waits(service.engine) >= transactions

    await eventually(enough)


async def settled() -> None:
    """Let everything that can run without the database run."""
    for _ in range(50):
        await asyncio.sleep(0)
