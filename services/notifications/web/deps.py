"""What routes of notifications ask for."""

from typing import Annotated, cast

from fastapi import Depends, Request

from services.notifications.application.use_cases import UseCases
from shared.access import Caller
from shared.web.auth import require


def use_cases(request: Request) -> UseCases:
    return cast("UseCases", request.app.state.use_cases["notifications"])


Menu = Annotated[UseCases, Depends(use_cases)]
Manager = Annotated[Caller, require("notifications:manage")]
