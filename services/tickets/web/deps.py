"""What the routes of tickets need from the process."""

from typing import Annotated, cast

from fastapi import Depends, Request

from services.tickets.application.use_cases import UseCases
from shared.web.auth import Caller, require


def use_cases(request: Request) -> UseCases:
    """Return the menu of tickets."""
    return cast("UseCases", request.app.state.use_cases["tickets"])


Menu = Annotated[UseCases, Depends(use_cases)]
Reader = Annotated[Caller, require("tickets:read")]
Writer = Annotated[Caller, require("tickets:write")]
