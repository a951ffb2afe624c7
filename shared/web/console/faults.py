"""Errors of the console's pages: a page that a person can read, in their language, never JSON."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from starlette.types import Scope

from shared.access import Language
from shared.identity.identities import Credential, Identities
from shared.web.auth import session_token
from shared.web.console.problem_texts import GENERAL, PLAIN, detail_of, title_of
from shared.web.console.templates import SHELL, translated
from shared.web.console.visit import POLICY, SignInNeededError, Visit, language_of, sign_in_address, visit_of
from shared.web.problems import MEDIA_TYPE

log = structlog.get_logger("heed.web")

CONSOLE_PATH = "/console"
PROBLEM_HEADER = "X-Problem"
"""Says to console.js that this is no part of a page but the reason why there is none."""
Answer = Callable[[Request, Exception], Awaitable[Response]]


def is_console(path: str) -> bool:
    """Return whether it is the path of a page for colleagues."""
    return path == CONSOLE_PATH or path.startswith(f"{CONSOLE_PATH}/")


async def shown(scope: Scope, answer: Response) -> Response:
    """Return the page that shows an answer, when it is a problem document of a console's address; else the answer."""
    if not is_console(scope["path"]) or answer.media_type != MEDIA_TYPE:
        return answer
    request = Request(scope)
    document = json.loads(bytes(answer.body))
    try:
        visit = await _visit_of(request)
        return _page(request, visit, document, answer)
    except Exception:  # an error page must come whatever is broken
        log.exception("error_page_failed")
        return answer


async def _on_sign_in_needed(request: Request, _error: Exception) -> Response:
    address = sign_in_address(request)
    if request.headers.get("HX-Request"):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return Response(status_code=303, headers={"Location": address})


def install_console_faults(app: FastAPI) -> None:
    """Show errors below `/console` as pages, and lead who is not signed in to the sign-in page.

    Call it after all other handlers of errors are installed.
    """
    for kind, answer in tuple(app.exception_handlers.items()):
        app.add_exception_handler(kind, _as_page(answer))  # type: ignore[arg-type] # handlers of requests, all of them
    app.add_exception_handler(SignInNeededError, _on_sign_in_needed)


def _as_page(answer: Answer) -> Answer:
    async def answered(request: Request, error: Exception) -> Response:
        return await shown(request.scope, await answer(request, error))

    return answered


async def _visit_of(request: Request) -> Visit | None:
    """Return the visit of who is signed in, whatever they asked for; None when it cannot be found out."""
    token = session_token(request)
    if token is None:
        return None
    identities: Identities = request.app.state.identities
    try:
        address = request.client.host if request.client else ""
        caller = await identities.caller_of(Credential("session", token, address))
    except Exception as error:  # noqa: BLE001 - accounts may be what is broken
        log.warning("reader_unknown", error=type(error).__name__)
        return None
    return visit_of(request, caller, token) if caller is not None else None


def _page(request: Request, visit: Visit | None, document: dict[str, Any], answer: Response) -> Response:
    language = visit.language if visit else language_of(request)
    say = SHELL.texts(language).gettext
    slug = document["type"].rpartition(":")[2]
    title = None if slug in PLAIN | GENERAL else translated(language, document["title"])
    detail = None if slug in PLAIN else translated(language, document["detail"])
    values: dict[str, Any] = {
        "status": document["status"],
        "title": title or title_of(document["status"], say),
        "detail": detail or detail_of(document["status"], say),
        "original": None if detail or slug in PLAIN else document["detail"],
        "errors": [_error(language, one) for one in document.get("errors", ())],
        "language": language,
    }
    fragment = request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
    template = "console/problem_fragment.html" if fragment else "console/problem.html"
    values |= visit.shown() if visit else {"visit": None}
    headers = {name: value for name, value in answer.headers.items() if name in ("retry-after", "allow")}
    fixed = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", PROBLEM_HEADER: "yes"}
    content = SHELL.render(language, template, values)
    return Response(content, answer.status_code, headers | fixed, "text/html")


def _error(language: Language, error: dict[str, str]) -> dict[str, Any]:
    german = translated(language, error["detail"])
    return {"field": error["field"], "detail": german or error["detail"], "is_translated": german is not None}
