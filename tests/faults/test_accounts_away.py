"""Accounts in a process of its own that is killed, while the collector goes on taking answers sent with a key."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.ids import uuid7
from shared.testing.eventually import eventually
from shared.testing.fork_server import ForkServer
from shared.testing.load import SURVEY, publish_survey
from shared.testing.processes import ADMIN_KEY, Operator, SuiteProcess, free_port, operator

ADMIN = {"Authorization": f"Bearer {ADMIN_KEY}"}
ANSWERS = {"satisfaction": 5, "recommend": 9, "effort": 7}
REVOKED_WITHIN_SECONDS = 10.0


@pytest.fixture
def accounts_port() -> int:
    """Where accounts is, before and after a restart."""
    return free_port()


@pytest.fixture
async def suite(
    tmp_path: Path, database_url: str, fork_server: ForkServer, accounts_port: int
) -> AsyncIterator[Operator]:
    """An operator whose processes ask accounts."""
    environment = {
        "HEED_DATABASE_URL": database_url,
        "HEED_BUS_URL": "",
        "HEED_DATA_DIR": str(tmp_path / "data"),
        "HEED_ACCOUNTS_URL": f"http://127.0.0.1:{accounts_port}",
    }
    async with operator(tmp_path, environment, fork_server.start) as person:
        yield person


async def make_key(accounts: SuiteProcess) -> dict[str, Any]:
    """Make a key that may send answers."""
    async with accounts.client(ADMIN) as client:
        reply = await client.post("/v1/keys", json={"name": "Till", "scopes": ["responses:write", "responses:read"]})
        assert reply.status_code == httpx.codes.CREATED, reply.text
        found: dict[str, Any] = reply.json()
        return found


async def send(client: httpx.AsyncClient) -> tuple[str, int]:
    """Send an answer that needs the key; return its id and the status."""
    response_id = str(uuid7())
    body = {"id": response_id, "channel": "api", "answers": ANSWERS}
    return response_id, (await client.post(f"/v1/surveys/{SURVEY}/responses", json=body)).status_code


async def test_ingest_goes_on_without_accounts(suite: Operator, accounts_port: int) -> None:
    """Killed by the power cut, accounts takes no answer with it: each one sent was acknowledged and is stored."""
    accounts, collector = await asyncio.gather(
        suite.start(["accounts"], "http", port=accounts_port), suite.start(["collector"], "http")
    )
    key = await make_key(accounts)
    async with collector.client(ADMIN) as admin:
        await publish_survey(admin)
    async with collector.client({"Authorization": f"Bearer {key['secret']}"}) as client:
        sent = [await send(client) for _ in range(5)]
        accounts.kill()
        assert await accounts.ended() == -signal.SIGKILL

        async def accepted_unverified() -> bool:
            sent.extend([await send(client) for _ in range(10)])
            return "key_accepted_unverified" in collector.log.read_text()

        await eventually(accepted_unverified, every=0.1)
        sent += await asyncio.gather(*(send(client) for _ in range(50)))
        assert {status for _, status in sent} == {httpx.codes.CREATED}
        await suite.start(["accounts"], "http", port=accounts_port)
        found = [(await client.get(f"/v1/responses/{response_id}")).status_code for response_id, _ in sent]
        assert set(found) == {httpx.codes.OK}


async def test_a_revoked_key_ends_everywhere(suite: Operator, accounts_port: int) -> None:
    """Within ten seconds in a process that has just used it."""
    accounts, collector = await asyncio.gather(
        suite.start(["accounts"], "http", port=accounts_port), suite.start(["collector"], "http")
    )
    key = await make_key(accounts)
    async with collector.client(ADMIN) as admin:
        await publish_survey(admin)
    async with collector.client({"Authorization": f"Bearer {key['secret']}"}) as client, accounts.client(ADMIN) as boss:
        assert (await send(client))[1] == httpx.codes.CREATED
        assert (await boss.post(f"/v1/keys/{key['id']}/revoke")).status_code == httpx.codes.OK

        async def refused() -> bool:
            return (await send(client))[1] == httpx.codes.UNAUTHORIZED

        await eventually(refused, seconds=REVOKED_WITHIN_SECONDS, every=0.1)
