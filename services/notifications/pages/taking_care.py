"""The page behind the button of a notice: nobody has to be signed in, and looking changes nothing.

So programs that follow the links in mails acknowledge nothing.
"""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.notifications.application.notices.wording import TAKE_CARE
from services.notifications.domain.notices.notice import Notice, NoticeLinkGoneError
from services.notifications.pages.notice_shown import shown_notice
from services.notifications.pages.templates_of_notifications import CONSOLE
from services.notifications.web.deps import Menu
from shared.access import Language
from shared.web.console.visit import POLICY, language_of

router = APIRouter(include_in_schema=False)

_GONE = 410
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
}


@router.get(TAKE_CARE + "{token}")
async def show(request: Request, menu: Menu, token: str) -> Response:
    try:
        notice = await menu.notices.read_by_link(token=token)
    except NoticeLinkGoneError:
        return _page(request, "notice_gone.html", language_of(request), _GONE)
    return await _notice_page(request, menu, notice, "take_care.html")


@router.post(TAKE_CARE + "{token}")
async def take_care(request: Request, menu: Menu, token: str) -> Response:
    """Acknowledge. Whoever knows the token was sent it, so no other website can do this."""
    try:
        notice = await menu.notices.acknowledge_by_link(token=token)
    except NoticeLinkGoneError:
        return _page(request, "notice_gone.html", language_of(request), _GONE)
    return await _notice_page(request, menu, notice, "taken_care.html")


async def _notice_page(request: Request, menu: Menu, notice: Notice, template: str) -> Response:
    directory = await menu.directory.read()
    person = directory.people.get(notice.addressee.person_id) if notice.addressee.person_id else None
    language: Language = person.language if person is not None else language_of(request)
    shown = shown_notice(notice, language, directory, CONSOLE.texts(language).gettext)
    return _page(request, template, language, one=shown)


def _page(request: Request, template: str, language: Language, status: int = 200, **values: Any) -> Response:  # noqa: ANN401, ARG001 - what it shows
    content = CONSOLE.render(language, template, {"language": language, **values})
    return Response(content, status, _HEADERS, "text/html")
