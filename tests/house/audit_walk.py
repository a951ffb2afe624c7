"""Somebody who does everything once over HTTP, and what the audit log gets of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.accounts.store.tables import TRANSPORT
from services.catalog import load_services
from shared.contracts.audit import AUDITED, ActionAudited
from shared.contracts.event import Event
from shared.contracts.wire.records import decode, encode_headers, encode_value, peek_type
from shared.outbox.stored_headers import from_stored
from shared.testing.house import House
from shared.web.auth import FORM_TOKEN_HEADER, LOOPBACK_COOKIE, form_token

KEY = "the-key-of-who-walks-through-all-routes"
WALKER = {"Authorization": f"Bearer {KEY}"}
PASSWORD = "three quiet lamps"
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


@dataclass(slots=True)
class Walk:
    """Somebody who does everything once, and what the audit log gets of it."""

    suite: House
    engine: AsyncEngine
    done: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    _seen: dict[str, int] = field(default_factory=dict)

    async def entries(self) -> list[ActionAudited]:
        """Return what services published for the log since this was asked last."""
        found: list[ActionAudited] = []
        for service in load_services():
            outbox = service.transport.outbox.c
            statement = select(outbox.id, outbox.headers, outbox.value).order_by(outbox.id)
            async with self.engine.connect() as connection:
                rows = await connection.execute(statement.where(outbox.id > self._seen.get(service.name, 0)))
                for number, headers, value in rows:
                    self._seen[service.name] = number
                    if peek_type(from_stored(headers)) == AUDITED[service.name].event_type:
                        found.append(decode(from_stored(headers), value).data)
        return found

    async def did(
        self,
        place: str,
        *actions: str,
        at: str | None = None,
        by: str = "walker",
        headers: Mapping[str, str] = WALKER,
        **sent: Any,
    ) -> httpx.Response:
        """Send one request and note which entries it left; `at` is the address where the place is a pattern."""
        method, pattern = place.split(" ")
        await self.entries()
        reply = await self.suite.client.request(method, at or pattern, headers=headers, **sent)
        assert reply.is_success or reply.has_redirect_location, (place, reply.status_code, reply.text)
        found = await self.entries()
        left = sorted(one.action for one in found)
        if left != sorted(actions):
            self.wrong.append(f"{place} left {left}, expected {sorted(actions)}")
        self.wrong += [f"{place}: {one.actor} did it from {one.address}" for one in found if one.actor != by]
        self.wrong += [f"{place}: from {one.address}" for one in found if one.address != "127.0.0.1"]
        self.done.add(place)
        return reply


@dataclass(slots=True)
class Colleague:
    """Somebody who signed in at the suite."""

    id: str
    session: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"{LOOPBACK_COOKIE}={self.session}", FORM_TOKEN_HEADER: form_token(self.session)}


async def joined(walk: Walk, link: str, **entered: str) -> str:
    """Fill in the form behind a link; return the secret of the session."""
    async with walk.suite.stranger() as browser:
        page = await browser.get(link)
        found = _TOKEN.search(page.text)
        assert found, page.text
        fields = {"password": PASSWORD, "password_again": PASSWORD, "language": "en", "zone": "UTC"}
        reply = await browser.post(link, data={"form_token": found[1], "display_name": "Kim", **fields, **entered})
        assert reply.status_code == httpx.codes.SEE_OTHER, reply.text
        return str(browser.cookies.get(LOOPBACK_COOKIE))


async def tag_of(walk: Walk, path: str) -> dict[str, str]:
    reply = await walk.suite.client.get(path, headers=WALKER)
    return WALKER | {"If-Match": reply.headers["etag"]}


async def park(walk: Walk) -> int:
    """Park an event of accounts that can be handled now; return its number."""
    at = datetime.now(UTC)
    action = AUDITED["alerts"](action="a.b", thing="a", thing_id="1", actor="k", actor_kind="key", at=at)
    headers = [[name, raw.decode()] for name, raw in encode_headers(Event(action, source="/heed/alerts", time=at))]
    table = TRANSPORT.parked
    async with walk.engine.begin() as connection:
        offset = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
        row = {
            "topic": "t.alerts.events",
            "partition": 0,
            "record_offset": offset,
            "recorded_at": at,
            "key": b"a:1",
            "headers": headers,
            "value": encode_value(action),
            "error": "ValueError: something was wrong",
        }
        return int((await connection.execute(insert(table).values(row).returning(table.c.id))).scalar_one())


async def signed_in(walk: Walk) -> None:
    """Let Kim sign in with another browser."""
    async with walk.suite.stranger() as browser:
        found = _TOKEN.search((await browser.get("/console/sign-in")).text)
        assert found
        form = {"form_token": found[1], "sign_in_name": "kim@example.com", "password": PASSWORD}
        reply = await browser.post("/console/sign-in", data=form)
        assert reply.status_code == httpx.codes.SEE_OTHER
