"""Cases whose customers are asked again: closed, due by the service's own clock, and answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.contracts.case_requests import ResurveyCancelled, ResurveyRequested
from shared.contracts.collector import Answer
from shared.contracts.event import Event
from shared.contracts.resurveys import ResurveyAnswered, ResurveyEvent, ResurveyExpired, ResurveyRefused, ResurveySent
from shared.due.claiming import claim
from shared.due.pieces import Claimed
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import Desk, MakeAlert

DAY = 86400.0
_AWAY = (
    "UPDATE tickets.due SET next_at = next_at + interval '100 years' "
    "WHERE state = 'pending' AND next_at > :now AND next_at < now() + interval '50 years'"
)
_DUE = "UPDATE tickets.due SET next_at = now() WHERE state = 'pending' AND next_at <= :now"
_BACK = (
    "UPDATE tickets.due SET next_at = next_at - interval '100 years' "
    "WHERE state = 'pending' AND next_at > now() + interval '50 years'"
)


async def closed_case(desk: Desk, alert: MakeAlert, **changes: Any) -> dict[str, Any]:
    """Let an alert open a case, let somebody call the customer, and close it; return the case."""
    await desk.service.deliver(alert(**changes))
    ticket = (await desk.found(limit=1))[0]
    return await close(desk, ticket["id"])


async def close(desk: Desk, ticket_id: str, **body: Any) -> dict[str, Any]:
    await desk.step(ticket_id, "contact")
    return await desk.step(ticket_id, "close", **body)


async def do_due(service: OneService, kind: str = "resurvey") -> int:
    """Do what is due by the service's own clock; return how much it was."""
    due = service.service.due
    assert due is not None
    run = next(one.run for one in due.kinds if one.name == kind)
    now = {"now": service.clock.now()}

    async def due_now() -> list[Claimed]:
        # The database's clock is months ahead of the tests': what is not due yet by theirs is put out of its reach.
        async with service.engine.begin() as connection:
            await connection.execute(text(_AWAY), now)
            await connection.execute(text(_DUE), now)
        return await claim(service.engine, due.table, kind, limit=50, lease_seconds=60)

    done = 0
    while found := await due_now():
        for one in found:
            await run(service.use_cases, one)
            done += 1
    async with service.engine.begin() as connection:
        await connection.execute(text(_BACK))
    return done


async def requests(service: OneService) -> list[ResurveyRequested]:
    return [one.data for one in await service.published() if isinstance(one.data, ResurveyRequested)]


async def cancellations(service: OneService) -> list[ResurveyCancelled]:
    return [one.data for one in await service.published() if isinstance(one.data, ResurveyCancelled)]


async def asked(service: OneService) -> ResurveyRequested:
    """Let the moment come at which the customer is asked, and return the request."""
    service.clock.advance(7 * DAY)  # type: ignore[attr-defined]  # a clock that tests move
    assert await do_due(service) == 1
    return (await requests(service))[-1]


def of(service: OneService, data: ResurveyEvent) -> Event[ResurveyEvent]:
    return Event(data, source="/heed/collector", time=service.clock.now())


def sent(service: OneService, request: ResurveyRequested) -> Event[ResurveyEvent]:
    return of(
        service,
        ResurveySent(
            resurvey_id=request.resurvey_id, ticket_id=request.ticket_id, at=service.clock.now(), channel="email"
        ),
    )


def refused(
    service: OneService, request: ResurveyRequested, reason: str, detail: str | None = None
) -> Event[ResurveyEvent]:
    about = {"resurvey_id": request.resurvey_id, "ticket_id": request.ticket_id}
    return of(service, ResurveyRefused(**about, at=service.clock.now(), reason=reason, detail=detail))


def expired(service: OneService, request: ResurveyRequested) -> Event[ResurveyEvent]:
    about = {"resurvey_id": request.resurvey_id, "ticket_id": request.ticket_id}
    return of(service, ResurveyExpired(**about, at=service.clock.now()))


def nps(value: int, question: str = "recommend") -> Answer:
    return Answer(
        question=question, concept=question, type="nps", value=value, scale_min=0, scale_max=10, polarity="high_is_good"
    )


def answered(
    service: OneService,
    request: ResurveyRequested,
    *answers: Answer,
    response_id: UUID | None = None,
    revision: int = 1,
    occurred_at: datetime | None = None,
    **more: Any,
) -> Event[ResurveyEvent]:
    now = service.clock.now()
    return of(
        service,
        ResurveyAnswered(
            resurvey_id=request.resurvey_id,
            ticket_id=request.ticket_id,
            at=now,
            response_id=response_id or uuid7(),
            revision=revision,
            answers=answers,
            occurred_at=occurred_at or now,
            **more,
        ),
    )


async def proof_of(desk: Desk, ticket_id: str) -> dict[str, Any]:
    """Return what the API says of the last closing of a case."""
    reply = await desk.get(f"/{ticket_id}/proof")
    assert reply.status_code == 200, reply.text
    last: dict[str, Any] = reply.json()["resurveys"][-1]
    return last


async def case(desk: Desk, ticket_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.get(f"/{ticket_id}")).json()
    return found


async def outcomes(desk: Desk, ticket_id: str) -> list[tuple[Any, ...]]:
    """Return outcome, reason, answer and author of each entry that knows an outcome."""
    names = ("outcome", "outcome_because", "response_id", "actor")
    return [tuple(one[name] for name in names) for one in await desk.history(ticket_id) if one["outcome"] is not None]
