"""Tickets alone on a real database, alerts to give to it, and a desk that works on cases over HTTP."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import httpx
import pytest

from services.tickets.service import SERVICE
from shared.clock import FixedClock
from shared.contracts.alerts import AlertRaised
from shared.contracts.event import Event
from shared.contracts.tickets import TicketEvent
from shared.ids import uuid7
from shared.settings import Settings
from shared.testing.one_service import OneService, one_service
from shared.vocabulary import Comment, ScoredAnswer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

SETTLED: dict[str, Any] = {
    "cause": "waiting-time",
    "action_taken": "A voucher was sent.",
    "not_contacted_because": "not_needed",
}
"""What a case can be closed with that nobody was contacted in."""
DONE: dict[str, Any] = {name: value for name, value in SETTLED.items() if name != "not_contacted_because"}
"""What a case can be closed with whose customer was contacted, or is anonymous."""

JOINED = frozenset({"answer_joined", "complaint_linked", "merged"})
"""What a history calls it when something of the same customer joins a case."""

MakeAlert = Callable[..., Event[AlertRaised]]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon until a test moves it."""
    return FixedClock(NOON)


@pytest.fixture
async def tickets(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """A fresh installation of tickets."""
    # As many connections as a test sends requests at once: nobody queues for one.
    settings = Settings(database_pool_size=60)
    async with one_service(SERVICE, database_url, settings=settings, clock=clock) as service:
        yield service


@dataclass(slots=True)
class Desk:
    """Somebody who works on tickets with the admin key."""

    service: OneService

    async def get(self, path: str = "", **query: Any) -> httpx.Response:
        """Ask for something below `/v1/tickets`."""
        return await self.service.client.get(f"/v1/tickets{path}", headers=self.service.admin, params=query)

    async def post(self, path: str = "", body: Any = None, *, if_match: str | None = "*") -> httpx.Response:
        """Send something below `/v1/tickets`; no body at all when `body` is None."""
        headers = dict(self.service.admin) | ({} if if_match is None else {"If-Match": if_match})
        if body is None:
            return await self.service.client.post(f"/v1/tickets{path}", headers=headers)
        headers["content-type"] = "application/json"
        # Pure ASCII: that is how half of a surrogate pair gets into JSON.
        return await self.service.client.post(f"/v1/tickets{path}", headers=headers, content=json.dumps(body))

    async def open(self, **case: Any) -> dict[str, Any]:
        """Open a ticket by hand and return it."""
        reply = await self.post("", {"subject": "Late parcel"} | case)
        assert reply.status_code == httpx.codes.CREATED, reply.text
        ticket: dict[str, Any] = reply.json()
        return ticket

    async def tag(self, ticket: str) -> str:
        """Return the ETag of a ticket."""
        return str((await self.get(f"/{ticket}")).headers["etag"])

    async def step(self, ticket: str, step: str, *, if_match: str = "*", **body: Any) -> dict[str, Any]:
        """Take an allowed step and return the ticket after it; closing says what it needs, unless the test does."""
        if step == "close" and "cause" not in body:
            found = (await self.get(f"/{ticket}")).json()
            is_anonymous = found["respondent_id"] is None and found["kind"] != "manual"
            body = (DONE if found["contacted_at"] or is_anonymous else SETTLED) | body
        reply = await self.post(f"/{ticket}/{step}", body, if_match=if_match)
        assert reply.status_code == httpx.codes.OK, reply.text
        after: dict[str, Any] = reply.json()
        return after

    async def found(self, **query: Any) -> list[dict[str, Any]]:
        """Return the first page of tickets."""
        reply = await self.get("", **({"limit": 200} | query))
        assert reply.status_code == httpx.codes.OK, reply.text
        items: list[dict[str, Any]] = reply.json()["items"]
        return items

    async def history(self, ticket: str) -> list[dict[str, Any]]:
        """Return a ticket's whole history."""
        reply = await self.get(f"/{ticket}/history", limit=200)
        assert reply.status_code == httpx.codes.OK, reply.text
        assert reply.json()["next_cursor"] is None
        items: list[dict[str, Any]] = reply.json()["items"]
        return items

    async def assert_published_what_happened(self) -> None:
        """Compare all histories with everything that was published: each step once, in order, and nothing else."""
        published: dict[str, list[tuple[Any, ...]]] = {}
        for event in await self.service.published():
            data = event.data
            if not isinstance(data, TicketEvent):
                continue
            name = data.event_type.split(".")[3]
            action = {"waiting": "waited"}.get(name, name)
            if name == "joined":
                [action] = [
                    entry["action"]
                    for entry in await self.history(str(data.ticket_id))
                    if entry["version"] == data.version and entry["action"] in JOINED
                ]
            moment = data.at.isoformat().replace("+00:00", "Z")
            step = (data.version, action, data.state, data.actor, data.assignee, moment)
            published.setdefault(str(data.ticket_id), []).append(step)
        written: dict[str, list[tuple[Any, ...]]] = {}
        for ticket in await self.found():
            entries = await self.history(ticket["id"])
            assert [entry["version"] for entry in entries] == list(range(1, ticket["version"] + 1))
            assert (entries[-1]["to_state"], entries[-1]["assignee"]) == (ticket["state"], ticket["assignee"])
            written[ticket["id"]] = [
                (
                    *(entry[name] for name in ("version", "action", "to_state", "actor", "assignee")),
                    entry["at"],
                )
                for entry in entries
                if entry["action"] not in {"alert_linked", "words_added", "message", "follow_up_set"}
            ]
        assert published == written


@pytest.fixture
def desk(tickets: OneService) -> Desk:
    """The desk of this installation."""
    return Desk(tickets)


@pytest.fixture
def alert() -> MakeAlert:
    """Make the event of an alert: a detractor's at the touchpoint `delivery`, or as asked.

    Each response is another person's.
    """

    def make(response_id: UUID | None = None, **changes: Any) -> Event[AlertRaised]:
        response_id = response_id or uuid7()
        reason = ScoredAnswer(
            question="recommend",
            metric="nps",
            value=2,
            scale_min=0,
            scale_max=10,
            polarity="high_is_good",
            category="detractor",
        )
        fields: dict[str, Any] = {
            "alert_id": uuid7(),
            "rule": "unhappy-answer",
            "severity": "warning",
            "response_id": response_id,
            "survey": "parcel",
            "version": 1,
            "channel": "sms",
            "touchpoint": "delivery",
            "location": "Graz",
            "respondent_id": uuid5(response_id, "author"),
            "reasons": (reason,),
            "comments": (Comment(question="why", text="It came late."),),
            "occurred_at": NOON,
            "raised_at": NOON,
        }
        return Event(AlertRaised(**(fields | changes)), source="/heed/alerts", time=NOON, correlation_id="trail-1")

    return make
