"""What routes ask for: the menu of use cases."""

from typing import Annotated

from fastapi import Depends, Request

from services.accounts.application.use_cases import UseCases


def use_cases(request: Request) -> UseCases:
    menu: UseCases = request.app.state.use_cases["accounts"]
    return menu


Menu = Annotated[UseCases, Depends(use_cases)]
