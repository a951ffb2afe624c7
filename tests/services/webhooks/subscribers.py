"""Other systems that subscribe to events, and a worker that sends when a test says so."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from services.notifications.service import SERVICE
from services.notifications.settings import NotificationsSettings
from shared.clock import Clock
from shared.contracts.collector import ComplaintFiled, ResponseReceived
from shared.contracts.event import Event, EventData
from shared.contracts.tickets import TicketOpened
from shared.due.claiming import claim
from shared.ids import uuid7
from shared.testing.one_service import OneService, one_service
from shared.testing.receiver import Receiver

TICKET = TicketOpened.event_type
COMPLAINT = ComplaintFiled.event_type


def ticket_opened(*, location: str = "berlin", response_id: UUID | None = None) -> Event[TicketOpened]:
    """Return the event of a new case."""
    now = datetime.now(UTC)
    data = TicketOpened(
        ticket_id=uuid7(),
        version=1,
        state="new",
        location=location,
        response_id=response_id,
        actor="heed",
        at=now,
    )
    return published(data)


def complaint_filed(words: str, **fields: Any) -> Event[ComplaintFiled]:
    """Return the event of a complaint."""
    now = datetime.now(UTC)
    data = ComplaintFiled(complaint_id=uuid7(), text=words, channel="web", occurred_at=now, filed_at=now, **fields)
    return published(data)


def response_received() -> Event[ResponseReceived]:
    """Return the event of a response with nothing in it."""
    now = datetime.now(UTC)
    data = ResponseReceived(
        response_id=uuid7(), survey="visit", version=1, channel="web", answers=(), occurred_at=now, received_at=now
    )
    return published(data)


def published(data: EventData) -> Event[Any]:
    """Return an event as another service publishes it."""
    return Event(data=data, source=f"/heed/{data.producer()}", time=datetime.now(UTC))


@dataclass(slots=True)
class Webhooks:
    """Notifications, alone."""

    service: OneService

    async def put(self, key: str, url: str, *, again: bool = False, **body: Any) -> httpx.Response:
        """Put a subscription, by default to every new case; `again` overwrites the one that there is."""
        whole = {"url": url, "events": [TICKET], "owner_team": "it"} | body
        headers = self.service.admin | ({"If-Match": "*"} if again else {})
        return await self.service.client.put(f"/v1/subscriptions/{key}", json=whole, headers=headers)

    async def subscribe(self, key: str, url: str, **body: Any) -> str:
        """Subscribe a receiver, and return its secret."""
        reply = await self.put(key, url, **body)
        assert reply.status_code == httpx.codes.CREATED, reply.text
        secret: str = reply.json()["secret"]
        return secret

    async def read(self, key: str) -> Any:
        reply = await self.service.client.get(f"/v1/subscriptions/{key}", headers=self.service.admin)
        assert reply.is_success, reply.text
        return reply.json()

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.service.client.post(f"/v1/{path}", json=body, headers=self.service.admin)

    async def deliveries(self, **query: str) -> list[Any]:
        """Return deliveries, the first one first."""
        reply = await self.service.client.get("/v1/deliveries", params=query, headers=self.service.admin)
        assert reply.is_success, reply.text
        return list(reversed(reply.json()["items"]))

    async def history(self, delivery_id: str) -> list[Any]:
        reply = await self.service.client.get(f"/v1/deliveries/{delivery_id}", headers=self.service.admin)
        assert reply.is_success, reply.text
        found: list[Any] = reply.json()["history"]
        return found

    async def work_off(self) -> int:
        """Do whatever is due, one after the other, until nothing is; return how many pieces of work."""
        due = self.service.service.due
        assert due is not None
        count = 0
        while True:
            done = 0
            for kind in due.kinds:
                for one in await claim(self.service.engine, due.table, kind.name, limit=1, lease_seconds=60.0):
                    await kind.run(self.service.use_cases, one)
                    done += 1
            if not done:
                return count
            count += done

    async def hurry(self) -> None:
        """Let every wait be over: those of deliveries, endpoints and lanes."""
        for statement in (
            "UPDATE notifications.webhook_delivery SET next_at = now() WHERE state = 'pending'",
            "UPDATE notifications.webhook_endpoint SET not_before = NULL",
            "UPDATE notifications.due SET next_at = clock_timestamp() WHERE state = 'pending'",
        ):
            await self.execute(statement)

    async def execute(self, statement: str, **values: object) -> None:
        async with self.service.engine.begin() as connection:
            await connection.execute(text(statement), values)

    async def select(self, query: str) -> list[Any]:
        async with self.service.engine.connect() as connection:
            return list((await connection.execute(text(query))).all())


@asynccontextmanager
async def webhooks(
    database_url: str,
    *,
    clock: Clock | None = None,
    **settings: Any,
) -> AsyncIterator[Webhooks]:
    """Open notifications so that it may call receivers on this machine."""
    chosen = NotificationsSettings(**{"private_targets": ("127.0.0.0/8",), **settings})
    async with one_service(SERVICE, database_url, service_settings=chosen, clock=clock) as service:
        yield Webhooks(service)


def ids_of(receiver: Receiver) -> list[str]:
    """Return the `webhook-id` of every request that a receiver got."""
    return [header_of(head, "webhook-id") for head in receiver.heads]


def header_of(head: str, name: str) -> str:
    lines = (line.partition(":") for line in head.split("\r\n")[1:])
    return next(value.strip() for key, _, value in lines if key.lower() == name)


def events_of(receiver: Receiver) -> list[Any]:
    """Return the events that a receiver got."""
    return [json.loads(body) for body in receiver.bodies]
