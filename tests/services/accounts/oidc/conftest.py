"""Accounts with a provider: a real one, over real HTTP, that also answers in every wrong way."""

from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from services.accounts.service import SERVICE
from services.accounts.settings import AccountsSettings
from shared.clock import FixedClock
from shared.settings import Settings
from shared.testing.oidc_provider import CLIENT_ID, CLIENT_SECRET, TestProvider, oidc_provider
from shared.testing.one_service import OneService, one_service

HOST = "https://heed.test"


@pytest.fixture
async def provider(clock: FixedClock) -> AsyncIterator[TestProvider]:
    """A provider whose clock is that of Heed."""
    async with oidc_provider() as provider:
        provider.now = lambda: clock.now().timestamp()
        provider.claims = {
            "sub": "kim-1",
            "name": "Kim Lee",
            "email": "kim@example.com",
            "email_verified": True,
            "locale": "de-AT",
        }
        yield provider


@pytest.fixture
async def accounts(
    request: pytest.FixtureRequest, database_url: str, clock: FixedClock, provider: TestProvider
) -> AsyncIterator[OneService]:
    """Accounts that know the provider; a parameter holds more settings."""
    chosen = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_name": "Muster-Konto",
    }
    own = AccountsSettings.model_validate(chosen | getattr(request, "param", {}))
    settings = Settings(public_url=HOST, database_pool_size=20)
    async with one_service(SERVICE, database_url, settings=settings, service_settings=own, clock=clock) as service:
        yield service


async def _there(browser: Any, next_page: str = "") -> str:
    begun = await browser.get(f"/console/sign-in/oidc{f'?next={next_page}' if next_page else ''}")
    assert begun.status_code == HTTPStatus.SEE_OTHER, begun.text
    async with httpx.AsyncClient(timeout=60.0) as web:
        answered = await web.get(begun.headers["location"])
    assert answered.status_code == HTTPStatus.FOUND, answered.text
    address = answered.headers["location"]
    assert address.startswith(f"{HOST}/console/sign-in/oidc/back?")
    return str(address).removeprefix(HOST)


async def _sign_in(browser: Any, next_page: str = "") -> httpx.Response:
    reply: httpx.Response = await browser.get(await _there(browser, next_page))
    return reply


@pytest.fixture
def there() -> Callable[..., Any]:
    """Go to the provider and return the address to which it leads back."""
    return _there


@pytest.fixture
def sign_in() -> Callable[..., Any]:
    """Sign in through the provider."""
    return _sign_in
