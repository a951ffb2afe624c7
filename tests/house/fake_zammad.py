"""A small Zammad, as far as the example needs what its public documentation says of tickets, search and webhooks.

As the real one does, it posts to its webhook after every change, whoever made it.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI, HTTPException, Request

from shared.testing.browser import served

TOKEN, WEBHOOK_TOKEN, LOGIN = "api-token", "webhook-token", "heed@example.com"


@dataclass
class FakeZammad:
    """One that runs; `agent` is what people do in it."""

    hook: str = ""
    """Where its trigger posts to."""
    url: str = ""
    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    written: list[tuple[str, int]] = field(default_factory=list)
    """What programs changed over the API: the method, and the ticket."""
    posted: list[int] = field(default_factory=list)
    """The replies to its webhooks."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _ids: Any = field(default_factory=lambda: itertools.count(81))

    def app(self) -> FastAPI:
        app = FastAPI()
        app.post("/api/v1/tickets", status_code=201)(self._create)
        app.get("/api/v1/tickets/search")(self._search)
        app.put("/api/v1/tickets/{ticket_id}")(self._update)
        return app

    def agent(self, ticket_id: int, *, article: dict[str, Any] | None = None, **changes: Any) -> None:
        """Let an agent change a ticket, with or without an article."""
        self.tickets[ticket_id] |= changes
        self._changed(ticket_id, "emma@example.com", article and article | {"sender": "Agent"})

    async def quiet(self) -> None:
        """Wait until everything that was posted was answered."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def _create(self, request: Request) -> dict[str, Any]:
        body = await self._sent(request)
        number = next(self._ids)
        article = body.pop("article")
        self.tickets[number] = {"id": number, "number": str(10_000 + number), "state": "new"} | body
        self.written.append(("POST", number))
        self._changed(number, LOGIN, article | {"sender": "Agent"})
        return self.tickets[number]

    async def _search(self, request: Request) -> list[dict[str, Any]]:
        await self._sent(request)
        words = request.query_params["query"].removeprefix("title:").strip('"')
        return [one for one in self.tickets.values() if words in one["title"]]

    async def _update(self, request: Request, ticket_id: int) -> dict[str, Any]:
        body = await self._sent(request)
        article = body.pop("article", None)
        self.tickets[ticket_id] |= body
        self.written.append(("PUT", ticket_id))
        self._changed(ticket_id, LOGIN, article and article | {"sender": "Agent"})
        return self.tickets[ticket_id]

    async def _sent(self, request: Request) -> dict[str, Any]:
        if request.headers.get("authorization") != f"Token token={TOKEN}":
            raise HTTPException(401)
        body: dict[str, Any] = json.loads(await request.body() or b"{}")
        return body

    def _changed(self, ticket_id: int, login: str, article: dict[str, Any] | None) -> None:
        ticket = self.tickets[ticket_id] | {"updated_by": {"login": login}}
        if article is not None:
            article = article | {"created_at": datetime.now(UTC).isoformat().replace("+00:00", "Z")}
        body = json.dumps({"ticket": ticket, "article": article}).encode()
        task = asyncio.create_task(self._post(body))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post(self, body: bytes) -> None:
        signature = hmac.new(WEBHOOK_TOKEN.encode(), body, hashlib.sha1).hexdigest()
        headers = {"X-Zammad-Delivery": str(uuid4()), "X-Hub-Signature": f"sha1={signature}"}
        async with httpx.AsyncClient(timeout=60) as client:
            # Sent twice: a delivery whose answer was lost is repeated.
            for _ in range(2):
                self.posted.append((await client.post(self.hook, content=body, headers=headers)).status_code)


@asynccontextmanager
async def fake_zammad(hook: str) -> AsyncIterator[FakeZammad]:
    """Run one inside the block, whose trigger posts to `hook`."""
    zammad = FakeZammad(hook)
    async with served(zammad.app()) as zammad.url:
        yield zammad
        await zammad.quiet()
