"""Complaints whose case goes on, step by step, as the collector learns of it."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.contracts.event import Event
from shared.contracts.tickets import (
    TicketAssigned,
    TicketClosed,
    TicketContacted,
    TicketEvent,
    TicketJoined,
    TicketOpened,
    TicketReopened,
    TicketResolved,
)
from shared.testing.collecting import select
from shared.testing.one_service import OneService

STEPS: dict[type[TicketEvent], Any] = {
    TicketOpened: "new",
    TicketAssigned: "assigned",
    TicketContacted: "contacted",
    TicketResolved: "resolved",
    TicketClosed: "closed",
    TicketReopened: "assigned",
    TicketJoined: "assigned",
}


class Case:
    """The case of a complaint, whose steps the collector receives."""

    def __init__(self, service: OneService, complaint_id: str) -> None:
        self.service, self.complaint_id, self.ticket_id, self.version = service, UUID(complaint_id), uuid4(), 0

    def step(
        self,
        kind: type[TicketEvent],
        *,
        actor: str = "agent",
        **about: Any,  # noqa: ANN401 - fields of the event
    ) -> Event[TicketEvent]:
        self.version += 1
        now = self.service.clock.now()
        body = kind(
            ticket_id=self.ticket_id,
            version=self.version,
            state=STEPS[kind],
            complaint_id=self.complaint_id,
            actor=actor,
            at=now,
            **about,
        )
        return Event(body, source="/heed/tickets", time=now)

    async def take(self, *kinds: type[TicketEvent]) -> None:
        for kind in kinds:
            await self.service.deliver(self.step(kind))


async def complain(
    service: OneService,
    *,
    email: str | None = "ada@customer.example",
    **fields: Any,  # noqa: ANN401 - any JSON
) -> dict[str, Any]:
    contact = {"respondent": {"email": email, "name": "Ada"}} if email else {}
    headers = service.admin if fields.get("channel", "web") not in {"web", "qr"} else {}
    reply = await service.client.post(
        "/v1/complaints", json={"text": "Cold soup", **contact, **fields}, headers=headers
    )
    assert reply.status_code == httpx.codes.CREATED, reply.text
    stored: dict[str, Any] = reply.json()
    return stored


async def messages_of(service: OneService) -> list[tuple[str, str, str | None]]:
    return await select(service, "SELECT cause, state, reason FROM collector.message ORDER BY requested_at, id")
