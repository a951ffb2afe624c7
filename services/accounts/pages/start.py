"""The first page: what changed, what is open, what is quiet. Each service serves its part, and each fails alone."""

from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.deps import Menu
from shared.marking import mark as _
from shared.web.console.visit import AnyVisit, Visit

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Part:
    """What a service shows on the first page."""

    service: str
    name: str
    scope: str
    topics: tuple[str, ...]
    """What has to change for the part to be fetched again."""

    @property
    def path(self) -> str:
        return f"/console/{self.service}/start"


PARTS = (
    Part("scoring", _("Scores"), "scores:read", ("score", "target")),
    Part("tickets", _("Cases"), "tickets:read", ("ticket",)),
    Part("collector", _("Surveys"), "surveys:read", ("survey",)),
)


@router.get("/")
async def root() -> Response:
    return RedirectResponse("/console", 303)


@router.get("/console")
async def start(visit: AnyVisit, menu: Menu) -> Response:
    shown = [part for part in PARTS if visit.caller.may(part.scope)]
    is_alone = visit.caller.may("people:write") and await _is_alone(visit, menu)
    return visit.page(CONSOLE, "start.html", shown=shown, is_alone=is_alone)


async def _is_alone(visit: Visit, menu: Menu) -> bool:
    """Return whether nobody else is there, nor invited: then Start says how to change that."""
    return len(await menu.people.list(caller=visit.caller, limit=2)) <= 1
