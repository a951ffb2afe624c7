"""`keys`: make, list, replace and revoke keys of a running suite over real HTTP."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from services.accounts.service import SERVICE
from shared.ids import uuid7
from shared.runtime.roles import Role
from shared.testing.house import House, house

Remote = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
async def running(database_url: str) -> AsyncIterator[House]:
    """Accounts on a real port."""
    async with house((SERVICE,), database_url, "postgres://", topic_prefix="t", role=Role.HTTP) as found:
        yield found


@pytest.fixture
def keys(running: House, remote: Remote) -> Remote:
    """Run a command of `keys` against accounts."""

    async def command(*arguments: str) -> tuple[int, str, str]:
        known = {"HEED_URL": running.url, "HEED_KEY": running.admin["Authorization"].split()[1]}
        return await remote("keys", *arguments, **known)

    return command


async def status(running: House, secret: str) -> int:
    """Ask for something that needs `keys:write`."""
    return (await running.client.get("/v1/keys", headers={"Authorization": f"Bearer {secret}"})).status_code


async def test_the_life_of_a_key(running: House, keys: Remote) -> None:
    """Made, listed, replaced, revoked; the secrets are printed once each."""
    options = ("--name", "Till Berlin", "--scope", "keys:write", "--days", "30", "--network", "127.0.0.0/8")
    code, out, _ = await keys("create", *options)
    assert code == 0
    secret, key_id = re.findall(r": (heed_\S+)", out)[0], re.findall(r"id is (\S+)\.", out)[0]
    assert await status(running, secret) == httpx.codes.OK
    code, out, _ = await keys("list")
    assert (code, "Till Berlin" in out, key_id in out, secret in out) == (0, True, True, False)
    code, out, _ = await keys("rotate", key_id, "--overlap-hours", "0")
    newer, newer_id = re.findall(r": (heed_\S+)", out)[0], re.findall(r"id is (\S+)\.", out)[0]
    assert [await status(running, one) for one in (secret, newer)] == [401, 200]
    assert (await keys("revoke", newer_id))[:2] == (0, "Till Berlin is revoked.\n")
    assert await status(running, newer) == httpx.codes.UNAUTHORIZED


async def test_refusals_are_one_sentence(keys: Remote) -> None:
    """What is wrong is named, and nothing is made."""
    for arguments, expected in (
        (("create", "--name", "a", "--scope", "keys:read"), "There is no scope keys:read."),
        (("create", "--name", "a", "--scope", "keys:write", "--network", "home"), "networks.0: must be a network"),
        (("rotate", str(uuid7())), "There is no such key"),
        (("revoke", "../surveys"), "That is no id of a key"),
    ):
        code, out, said = await keys(*arguments)
        assert (code, out) == (1, "")
        assert expected in said
