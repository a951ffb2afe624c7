"""What the routes of alerts need from the process."""

from typing import Annotated, cast

from fastapi import Depends, Path, Request

from services.alerts.application.use_cases import UseCases
from shared.web.lines import Key


def use_cases(request: Request) -> UseCases:
    """Return the menu of alerts."""
    return cast("UseCases", request.app.state.use_cases["alerts"])


Menu = Annotated[UseCases, Depends(use_cases)]
RuleKey = Annotated[Key, Path(description="The rule's key.")]
