"""The page behind the link of a mail, for whoever has it: nobody has to be signed in, and looking changes nothing."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.notifications.application.destinations.trying import CONFIRM
from services.notifications.domain.destination import Destination
from services.notifications.domain.proof import ProofGoneError
from services.notifications.pages.shown import owner_name
from services.notifications.pages.templates_of_notifications import CONSOLE
from services.notifications.web.deps import Menu
from shared.web.console.visit import POLICY, language_of

router = APIRouter(include_in_schema=False)

_GONE = 410
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}


@router.get(CONFIRM + "{token}")
async def show(request: Request, menu: Menu, token: str) -> Response:
    try:
        found = await menu.destinations.read_by_link(token=token)
    except ProofGoneError:
        return _page(request, "confirm_gone.html", _GONE)
    return _page(request, "confirm.html", **await _about(menu, found))


@router.post(CONFIRM + "{token}")
async def confirm(request: Request, menu: Menu, token: str) -> Response:
    """Prove the destination. Whoever knows the token was sent it, so no other website can do this."""
    try:
        proven = await menu.destinations.prove_by_link(token=token)
    except ProofGoneError:
        return _page(request, "confirm_gone.html", _GONE)
    return _page(request, "confirmed.html", **await _about(menu, proven))


async def _about(menu: Menu, destination: Destination) -> dict[str, Any]:
    owner = destination.owner
    name = owner_name(owner, await menu.directory.read())
    return {"address": destination.address, "name": name, "is_team": owner.team is not None}


def _page(request: Request, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401 - what it shows
    language = language_of(request)
    content = CONSOLE.render(language, template, {"language": language, **values})
    return Response(content, status, _HEADERS, "text/html")
