"""The page System: made of a part of each service, which that service serves itself."""

from typing import Annotated

from fastapi import APIRouter, Response

from services.accounts.pages.templates_of_accounts import CONSOLE
from shared.contracts.audit import AUDITED
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)


@router.get("/console/accounts/system")
async def system_page(visit: Annotated[Visit, viewing("system:read")]) -> Response:
    return visit.page(CONSOLE, "system_page.html", services=tuple(AUDITED))
