"""What the routes of scoring need from the process."""

from typing import Annotated, cast

from fastapi import Depends, Request

from services.scoring.application.use_cases import UseCases
from services.scoring.domain.company import Company
from shared.access import Caller
from shared.errors import ForbiddenError
from shared.web.auth import identify, require


def use_cases(request: Request) -> UseCases:
    """Return the menu of scoring."""
    return cast("UseCases", request.app.state.use_cases["scoring"])


Menu = Annotated[UseCases, Depends(use_cases)]
Reader = Annotated[Caller, require("scores:read")]
Writer = Annotated[Caller, require("scores:write")]


async def own_company(request: Request, menu: Menu) -> Company:
    """Return the company as far as the caller may see it; the route says which scope it takes."""
    caller = await identify(request)
    directory = await menu.directory.read()
    if caller is None:
        return Company(directory.structure, frozenset())
    return Company(directory.structure, caller.locations, caller.unit)


OwnCompany = Annotated[Company, Depends(own_company)]


def refuse_limited(caller: Caller) -> None:
    """Refuse a caller who may see some locations only what is counted over all of them.

    Raises:
        ForbiddenError: they are limited.
    """
    if caller.locations is not None:
        message = (
            "You see the locations of one unit, and this is counted over all locations of the company. "
            "`GET /v1/scores` gives you the scores of yours."
        )
        raise ForbiddenError(message)
