"""The part of the page System that each service serves: its figures, and its parked events with what to do about them.

A process that only answers requests says what the database knows; its worker's loops and lag are not known there.
"""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response

from shared.consuming.replay import ReplayReport
from shared.runtime.health import Health
from shared.runtime.service import Service
from shared.runtime.system.api import Number, letters_of, unit_of
from shared.runtime.system.state import read_state
from shared.runtime.version import VERSION
from shared.web.console.templates import Console
from shared.web.console.visit import Visit, viewing

CONSOLE = Console(Path(__file__).parent)
SHOWN = 50
PAGE = "/console/accounts/system"

SystemVisit = Annotated[Visit, viewing("system:read")]
SystemStep = Annotated[Visit, viewing("system:write")]


def system_pages(service: Service, health: Health) -> APIRouter:
    """Return the fragments of one service, and the steps that they offer."""
    address = f"/console/{service.name}/system"
    router = APIRouter(prefix=address, include_in_schema=False)

    @router.get("/state")
    async def state_part(visit: SystemVisit, request: Request) -> Response:
        state = await read_state(service, unit_of(service, request), health)
        parked = await letters_of(service, request).list_parked(limit=SHOWN)
        return visit.page(CONSOLE, "system.html", state=state, parked=parked, version=VERSION, address=address)

    @router.get("/figures")
    async def figures_part(visit: SystemVisit, request: Request) -> Response:
        state = await read_state(service, unit_of(service, request), health)
        return visit.page(CONSOLE, "system_figures.html", state=state, version=VERSION, address=address)

    @router.post("/replay")
    async def replay_all(visit: SystemStep, request: Request) -> Response:
        return _replayed(visit, await letters_of(service, request).replay_parked())

    @router.post("/discard")
    async def discard_all(visit: SystemStep, request: Request) -> Response:
        return _discarded(visit, await letters_of(service, request).discard_all())

    @router.post("/{number}/replay")
    async def replay_one(visit: SystemStep, request: Request, number: Number) -> Response:
        return _replayed(visit, await letters_of(service, request).replay_parked(number))

    @router.post("/{number}/discard")
    async def discard_one(visit: SystemStep, request: Request, number: Number) -> Response:
        await letters_of(service, request).discard_parked(number)
        return _discarded(visit, 1)

    return router


def _replayed(visit: Visit, report: ReplayReport) -> Response:
    texts = CONSOLE.texts(visit.language)
    done, failed = len(report.replayed), len(report.failed)
    text = texts.ngettext("%(num)s event was handled.", "%(num)s events were handled.", done) % {"num": done}
    if failed:
        again = texts.ngettext("%(num)s failed again.", "%(num)s failed again.", failed) % {"num": failed}
        text = f"{text} {again}"
    visit.toast(text)
    return visit.go(PAGE)


def _discarded(visit: Visit, count: int) -> Response:
    texts = CONSOLE.texts(visit.language)
    visit.toast(
        texts.ngettext("%(num)s event was discarded.", "%(num)s events were discarded.", count) % {"num": count}
    )
    return visit.go(PAGE)
