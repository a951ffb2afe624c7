"""What routes of accounts ask for."""

from typing import Annotated, cast

from fastapi import Depends, Request

from services.accounts.application.use_cases import UseCases


def use_cases(request: Request) -> UseCases:
    return cast("UseCases", request.app.state.use_cases["accounts"])


Menu = Annotated[UseCases, Depends(use_cases)]
