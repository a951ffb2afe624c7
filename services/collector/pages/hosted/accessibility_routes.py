"""The accessibility statement of the pages for respondents."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.collector.pages.hosted.languages import choose, direction
from services.collector.pages.hosted.render import page
from services.collector.web.deps import Menu

router = APIRouter(include_in_schema=False)

LANGUAGES = ("en", "de")
"""In which the statement is written, the fallback first."""


@router.api_route("/s/accessibility", methods=["GET", "HEAD"])
async def show_statement(
    request: Request, menu: Menu, asked: Annotated[str | None, Query(alias="lang")] = None
) -> Response:
    language = choose(LANGUAGES, asked, request.headers.get("accept-language", ""))
    return page(
        f"accessibility_{language}.html",
        language=language,
        direction=direction(language),
        contact=menu.contact,
        address=_address(menu.contact),
    )


def _address(contact: str) -> str | None:
    """Return where a contact leads; None for one that is neither a web nor an e-mail address."""
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else None
