"""What the routes of scoring need from the process."""

from typing import Annotated, cast

from fastapi import Depends, Request

from services.scoring.application.use_cases import UseCases
from shared.access import Caller
from shared.web.auth import require


def use_cases(request: Request) -> UseCases:
    """Return the menu of scoring."""
    return cast("UseCases", request.app.state.use_cases["scoring"])


Menu = Annotated[UseCases, Depends(use_cases)]
Reader = Annotated[Caller, require("scores:read")]
Writer = Annotated[Caller, require("scores:write")]
