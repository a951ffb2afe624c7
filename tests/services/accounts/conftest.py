"""Accounts alone on a real database, and browsers that sign in to it."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from services.accounts.application.people import passwords
from services.accounts.service import SERVICE
from shared.access import Role
from shared.clock import FixedClock
from shared.settings import Settings
from shared.testing.one_service import OneService, one_service
from shared.web.auth import FORM_TOKEN_HEADER, SECURE_COOKIE, form_token

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOST = "https://heed.test"
PASSWORD = "three quiet lamps"
OTHER_PASSWORD = "seven green rivers"
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as in production, with less work: dozens of sign-ins in a second."""
    original = passwords.Passwords.__init__

    def made(self: passwords.Passwords, *arguments: Any, **named: Any) -> None:
        named.setdefault("hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        original(self, *arguments, **named)

    monkeypatch.setattr(passwords.Passwords, "__init__", made)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon until a test moves it."""
    return FixedClock(NOON)


@pytest.fixture
async def accounts(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """A fresh installation of accounts behind HTTPS."""
    settings = Settings(public_url=HOST, database_pool_size=20)
    async with one_service(SERVICE, database_url, settings=settings, clock=clock) as service:
        yield service


@dataclass(slots=True)
class Browser:
    """A browser: it keeps cookies and sends forms that it was shown."""

    accounts: OneService
    client: httpx.AsyncClient

    @property
    def session(self) -> str:
        return self.client.cookies.get(SECURE_COOKIE) or ""

    @property
    def headers(self) -> dict[str, str]:
        """The header that the console's own scripts send."""
        return {FORM_TOKEN_HEADER: form_token(self.session)}

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def post(self, path: str, *, shown_at: str | None = None, **fields: str) -> httpx.Response:
        """Send a form as the page at `shown_at`, or the same address, shows it."""
        page = await self.client.get(shown_at or path)
        found = _TOKEN.search(page.text)
        token = found[1] if found else ""
        return await self.client.post(
            path, data={"form_token": token} | fields, headers={"Sec-Fetch-Site": "same-origin"}
        )

    async def sign_in(self, sign_in_name: str, password: str = PASSWORD) -> httpx.Response:
        return await self.post("/console/sign-in", sign_in_name=sign_in_name, password=password)

    async def is_signed_in(self) -> bool:
        return (await self.get("/v1/me")).status_code == httpx.codes.OK

    async def call(self, method: str, path: str, *, if_match: str | None = None, body: Any = None) -> httpx.Response:
        """Call the API as the console's scripts do."""
        headers = self.headers | ({} if if_match is None else {"If-Match": if_match})
        return await self.client.request(method, path, headers=headers, json=body)


@dataclass(slots=True)
class Town:
    """An installation with people in it."""

    accounts: OneService
    opened: list[httpx.AsyncClient]

    def browser(self, address: str = "192.0.2.1") -> Browser:
        transport = httpx.ASGITransport(self.accounts.app, client=(address, 4711))
        client = httpx.AsyncClient(transport=transport, base_url=HOST)
        self.opened.append(client)
        return Browser(self.accounts, client)

    async def first_admin(self, sign_in_name: str = "ada@example.com") -> Browser:
        """Return the browser of the first admin, signed in."""
        made = await self.accounts.use_cases.people.make_first_link()
        browser = self.browser()
        reply = await browser.post(
            f"/console/first/{made.token}",
            display_name="Ada First",
            sign_in_name=sign_in_name,
            password=PASSWORD,
            password_again=PASSWORD,
            language="en",
            zone="UTC",
        )
        assert reply.status_code == httpx.codes.SEE_OTHER, reply.text
        return browser

    async def invite(self, sign_in_name: str, role: Role = "agent", unit: str | None = None) -> tuple[str, str]:
        """Invite somebody with the admin key; return their id and the path of the link."""
        body = {"sign_in_name": sign_in_name, "role": role, "unit": unit}
        reply = await self.accounts.client.post("/v1/people", json=body, headers=self.accounts.admin)
        assert reply.status_code == httpx.codes.CREATED, reply.text
        return reply.json()["person"]["id"], reply.json()["link"]["url"].removeprefix(HOST)

    async def person(
        self, sign_in_name: str, role: Role = "agent", unit: str | None = None, *, address: str = "192.0.2.1"
    ) -> tuple[str, Browser]:
        """Return somebody who has joined, by their id, and their browser."""
        person_id, path = await self.invite(sign_in_name, role, unit)
        browser = self.browser(address)
        reply = await self.accept(browser, path, sign_in_name.partition("@")[0].title())
        assert reply.status_code == httpx.codes.SEE_OTHER, reply.text
        return person_id, browser

    async def accept(
        self, browser: Browser, path: str, name: str, password: str = PASSWORD, *, shown_at: str | None = None
    ) -> httpx.Response:
        fields = {"display_name": name, "password": password, "password_again": password}
        return await browser.post(path, shown_at=shown_at, language="en", zone="Europe/Vienna", **fields)

    async def tag(self, person_id: str) -> str:
        reply = await self.accounts.client.get(f"/v1/people/{person_id}", headers=self.accounts.admin)
        return str(reply.headers["etag"])

    async def audited(self) -> list[tuple[str, str, str]]:
        """Return action, thing and actor of everything that was audited."""
        return [(one.action, one.thing_id, one.actor) for one in await self.accounts.audited()]

    async def outgoing(self) -> str:
        """Return everything that left accounts, audits included, as text."""
        return f"{await self.accounts.published()} {await self.accounts.audited()}"

    async def changed(self) -> list[Any]:
        """Return what was published about people."""
        events = await self.accounts.published()
        return [event.data for event in events if event.data.event_type == "heed.accounts.person.changed.v1"]


@pytest.fixture
async def town(accounts: OneService) -> AsyncIterator[Town]:
    """It, with nobody in it yet."""
    town = Town(accounts, [])
    yield town
    for client in town.opened:
        await client.aclose()
