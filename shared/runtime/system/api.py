"""Routes for programs: the state of a service, and its parked events."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query, Request

from shared.access import Caller
from shared.consuming.dead_letters import DeadLetters
from shared.runtime.health import Health
from shared.runtime.service import Service
from shared.runtime.system.schemas import DiscardView, ParkedEventView, ReplayView, SystemView
from shared.runtime.system.state import read_state
from shared.runtime.version import VERSION
from shared.unit_of_work import UnitOfWork
from shared.web.auth import require
from shared.web.cursors import number_cursor, number_of
from shared.web.paging import Page, PageQuery

SystemReader = Annotated[Caller, require("system:read")]
SystemWriter = Annotated[Caller, require("system:write")]
Number = Annotated[int, Path(ge=1, le=2**63 - 1, description="The event's number.")]
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such parked event, or it does not wait any more."}
}


def unit_of(service: Service, request: Request) -> UnitOfWork:
    return cast("UnitOfWork", request.app.state.units[service.name])


def letters_of(service: Service, request: Request) -> DeadLetters:
    """Return the parked events of a service, as its routes reach them."""
    return DeadLetters(
        service=service.name,
        handlers=service.handlers,
        parked=service.transport.parked,
        use_cases=request.app.state.use_cases[service.name],
        unit_of_work=unit_of(service, request),
        topic_prefix=request.app.state.settings.topic_prefix,
    )


def system_api(service: Service, health: Health) -> APIRouter:
    """Return the routes of one service."""
    router = APIRouter(prefix=f"/v1/system/{service.name}", tags=["system"])

    @router.get("", summary=f"Read the state of {service.name}")
    async def read_system(_caller: SystemReader, request: Request) -> SystemView:
        return SystemView.of(await read_state(service, unit_of(service, request), health), VERSION)

    @router.get(
        "/parked-events",
        summary=f"List the events that {service.name} could not handle",
        description="Those that wait, the oldest first. Bodies are shown by the command `dead-letters show` only.",
    )
    async def list_parked(
        _caller: SystemReader, request: Request, query: Annotated[PageQuery, Query()]
    ) -> Page[ParkedEventView]:
        after = number_of(query.cursor) or 0
        found = await letters_of(service, request).list_parked(after=after, limit=query.limit + 1)
        shown = found[: query.limit]
        return Page(
            items=[ParkedEventView.of(event) for event in shown],
            next_cursor=number_cursor(shown[-1].id) if len(found) > query.limit else None,
        )

    @router.post(
        "/parked-events/replay",
        summary=f"Handle all parked events of {service.name} again",
        description="Each queue in its order; an event that fails again stops its own queue only.",
    )
    async def replay_all(_caller: SystemWriter, request: Request) -> ReplayView:
        return ReplayView.of(await letters_of(service, request).replay_parked())

    @router.post("/parked-events/discard", summary=f"Discard all parked events of {service.name}")
    async def discard_all(_caller: SystemWriter, request: Request) -> DiscardView:
        return DiscardView(discarded=await letters_of(service, request).discard_all())

    @router.post(
        "/parked-events/{number}/replay",
        summary="Handle a parked event again, and those that wait in its queue",
        responses=_MISSING,
    )
    async def replay_one(_caller: SystemWriter, request: Request, number: Number) -> ReplayView:
        return ReplayView.of(await letters_of(service, request).replay_parked(number))

    @router.post(
        "/parked-events/{number}/discard",
        summary="Discard a parked event: it will never be handled",
        responses=_MISSING,
    )
    async def discard_one(_caller: SystemWriter, request: Request, number: Number) -> DiscardView:
        await letters_of(service, request).discard_parked(number)
        return DiscardView(discarded=1)

    return router
