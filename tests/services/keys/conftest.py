"""Accounts alone on a real database, and people who are signed in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.accounts.service import SERVICE
from shared.clock import FixedClock
from shared.identity.ring import digest_of
from shared.settings import ApiKey, Settings
from shared.testing.one_service import BASE_URL, OneService, one_service

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONFIGURED = "a-key-from-the-settings"

MakeKey = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon until a test moves it."""
    return FixedClock(NOON)


@pytest.fixture
async def accounts(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """A fresh installation of accounts, with one key in the settings."""
    keys = {"till": ApiKey(key_sha256=digest_of(CONFIGURED), scopes=("responses:write",))}
    settings = Settings(public_url=BASE_URL, api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings, clock=clock) as service:
        yield service
        await service.use_cases.callers.keys.settled()


@pytest.fixture
def make_key(accounts: OneService) -> MakeKey:
    """Make a key over the API; its secret is in `secret`."""

    async def make(
        name: str = "Website", *, headers: dict[str, str] | None = None, status: int = httpx.codes.CREATED, **body: Any
    ) -> dict[str, Any]:
        wanted = {"name": name, "scopes": ["keys:write"]} | body
        reply = await accounts.client.post("/v1/keys", json=wanted, headers=headers or accounts.admin)
        assert reply.status_code == status, reply.text
        found: dict[str, Any] = reply.json()
        return found

    return make


def bearer(key: dict[str, Any]) -> dict[str, str]:
    """Headers with a key."""
    return {"Authorization": f"Bearer {key['secret']}"}
