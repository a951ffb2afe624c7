"""What the routes of alerts have in common: the use cases, who calls, and moments."""

from datetime import UTC, datetime
from typing import Annotated, cast

from fastapi import Depends, Path, Request
from pydantic import AfterValidator, AwareDatetime

from services.alerts.application.use_cases import UseCases
from shared.access import Caller
from shared.web.auth import require
from shared.web.lines import Key


def use_cases(request: Request) -> UseCases:
    return cast("UseCases", request.app.state.use_cases["alerts"])


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        message = "must be between the years 1 and 9999 in UTC"
        raise ValueError(message) from None


Menu = Annotated[UseCases, Depends(use_cases)]
RuleReader = Annotated[Caller, require("rules:read")]
RuleWriter = Annotated[Caller, require("rules:write")]
AlertReader = Annotated[Caller, require("alerts:read")]
AlertWriter = Annotated[Caller, require("alerts:write")]
RuleKey = Annotated[Key, Path(description="The rule's key.")]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
