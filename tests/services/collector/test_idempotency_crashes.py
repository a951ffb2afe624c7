"""A process that dies at any point of a submission under an `Idempotency-Key`: the repetition stores it once."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shared.testing.collecting import select
from shared.testing.fork_server import ForkServer
from shared.testing.one_service import OneService
from shared.testing.processes import Operator, operator

HEADERS = {"Idempotency-Key": '"5f0c8a52-1f5e-4d0f-8d9c-2b7a4c1e9f10"'}
BODY = {"answers": {"recommend": 9}}
RESPONSES = "/v1/surveys/visit/responses"


@pytest.fixture
async def person(database_url: str, tmp_path: Path, fork_server: ForkServer) -> AsyncIterator[Operator]:
    """Somebody who starts further processes of the collector, on the same database."""
    environment = {"HEED_DATABASE_URL": database_url, "HEED_BUS_URL": "postgres://"}
    async with operator(tmp_path, environment, fork_server.start) as opened:
        yield opened


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("collector.before_commit=kill", 201),
        ("collector.after_commit=kill", 201),
        ("collector.before_commit=kill@2", 201),
        ("collector.after_commit=kill@2", 200),
    ],
    ids=["before the key is kept", "after the key is kept", "before the response is kept", "before the answer leaves"],
)
async def test_repetition_after_a_crash_stores_once(
    collector: OneService, person: Operator, moment: str, expected: int
) -> None:
    """Another process answers the same request 201 or 200, and there is one response and one event of it."""
    doomed = await person.start(["collector"], "http", failpoints=moment)
    async with doomed.client() as client:
        with pytest.raises(httpx.TransportError):
            await client.post(RESPONSES, json=BODY, headers=HEADERS)
    await doomed.ended()
    answers = [await collector.client.post(RESPONSES, json=BODY, headers=HEADERS) for _ in range(2)]
    # The raw body is part of a request's identity; both clients write it in the same way.
    assert [answer.status_code for answer in answers] == [expected, 200]
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(1,)]
    assert len(await collector.published()) == 2
