"""Errors of the console's pages: a page that a person can read, never JSON."""

from fastapi import FastAPI, Request, Response

from shared.web.console.visit import SignInNeededError, sign_in_address

CONSOLE_PATH = "/console"


def is_console(request: Request) -> bool:
    """Return whether a page for colleagues was asked for."""
    path = request.url.path
    return path == CONSOLE_PATH or path.startswith(f"{CONSOLE_PATH}/")


async def _on_sign_in_needed(request: Request, _error: Exception) -> Response:
    address = sign_in_address(request)
    if request.headers.get("HX-Request"):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return Response(status_code=303, headers={"Location": address})


def install_console_faults(app: FastAPI) -> None:
    """Lead who is not signed in to the sign-in page."""
    app.add_exception_handler(SignInNeededError, _on_sign_in_needed)
