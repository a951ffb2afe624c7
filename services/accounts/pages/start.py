"""The first page: what changed, what is open, what is quiet. Each service serves its part."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.accounts.pages.templates_of_accounts import CONSOLE
from shared.web.console.visit import AnyVisit

router = APIRouter(include_in_schema=False)


@router.get("/")
async def root() -> Response:
    return RedirectResponse("/console", 303)


@router.get("/console")
async def start(visit: AnyVisit) -> Response:
    return visit.page(CONSOLE, "start.html")
