"""What the routes of notifications need from the process."""

from typing import Annotated, cast

from fastapi import Depends, Request

from services.notifications.application.use_cases import UseCases


def use_cases(request: Request) -> UseCases:
    """Return the menu of notifications."""
    return cast("UseCases", request.app.state.use_cases["notifications"])


Menu = Annotated[UseCases, Depends(use_cases)]
