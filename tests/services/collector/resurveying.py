"""Customers of closed cases who are asked again, by what tickets publishes."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.clock import FixedClock
from shared.contracts.case_requests import ResurveyCancelled, ResurveyRequested
from shared.contracts.event import Event
from shared.contracts.resurveys import ResurveyEvent
from shared.due.claiming import claim
from shared.ids import uuid7
from shared.testing.collecting import select
from shared.testing.inviting import ADA
from shared.testing.one_service import OneService

DAY = 86400.0
TICKET = UUID(int=42)
_REACHED = text(
    "UPDATE collector.due SET next_at = now() WHERE state = 'pending' AND kind = 'resurvey' AND next_at <= :now"
)


async def unhappy(service: OneService, **fields: Any) -> tuple[UUID, UUID]:
    """Let Ada answer unhappily by a call centre; return the response and the person."""
    response_id = uuid7()
    body = {"id": str(response_id), "answers": {"recommend": 1}, "channel": "phone", "respondent": ADA} | fields
    reply = await service.client.post("/v1/surveys/visit/responses", json=body, headers=service.admin)
    assert reply.status_code == 201, reply.text
    [(person,)] = await select(service, "SELECT respondent_id FROM collector.response WHERE id = :id", id=response_id)
    return response_id, person


def request(service: OneService, person: UUID | None, response: UUID | None, **fields: Any) -> Event[ResurveyRequested]:
    now = service.clock.now()
    values: dict[str, Any] = {
        "resurvey_id": uuid7(),
        "ticket_id": TICKET,
        "respondent_id": person,
        "survey": "visit",
        "response_id": response,
        "basis": "existing_customer",
        "due_at": now,
        "requested_at": now,
    }
    return Event(ResurveyRequested(**(values | fields)), source="/heed/tickets", time=now)


def cancellation(asked: Event[ResurveyRequested]) -> Event[ResurveyCancelled]:
    data = ResurveyCancelled(resurvey_id=asked.data.resurvey_id, ticket_id=TICKET, at=asked.time)
    return Event(data, source="/heed/tickets", time=asked.time)


async def news(service: OneService) -> list[ResurveyEvent]:
    return [one.data for one in await service.published() if isinstance(one.data, ResurveyEvent)]


async def ask(service: OneService, **fields: Any) -> tuple[str, list[ResurveyEvent]]:
    """Let Ada's case be closed for a week, and ask her again; return the invitation's id and what is published."""
    response, person = await unhappy(service)
    assert isinstance(service.clock, FixedClock)
    service.clock.advance(8 * DAY)
    asked = request(service, person, response, **fields)
    await service.deliver(asked)
    return str(asked.data.resurvey_id), await news(service)


async def end(service: OneService) -> None:
    """Do what is due about re-surveys by the service's own clock."""
    due = service.service.due
    assert due is not None
    async with service.engine.begin() as connection:
        await connection.execute(_REACHED, {"now": service.clock.now()})
    while found := await claim(service.engine, due.table, "resurvey", limit=50, lease_seconds=60):
        for one in found:
            await service.use_cases.invitations.end_resurvey(claimed=one)
