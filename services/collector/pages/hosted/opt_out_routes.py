"""The page behind the link to opt out, and the one click of mail programs (RFC 8058).

GET changes nothing: scanners and previews follow links. POST needs neither cookie nor form token, because the link
itself is the proof, and mail programs have nothing else.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from services.collector.application.consents.opt_out import OptOutState
from services.collector.domain.messages.tokens import LinkNotValidError
from services.collector.pages.hosted.languages import OWN_LANGUAGES, choose, direction, own_name, texts_in
from services.collector.pages.hosted.messages import error_page, own_language, saying_page, unreadable_page
from services.collector.pages.hosted.opt_out_texts import OptOutTexts, opt_out_texts
from services.collector.pages.hosted.page_texts import PageTexts
from services.collector.pages.hosted.render import page
from services.collector.web.deps import Menu
from shared.errors import UnavailableError

router = APIRouter(include_in_schema=False)

PATH = "/o/{token}"
ONE_CLICK = ("List-Unsubscribe", "One-Click")
_SECRET = {"Referrer-Policy": "no-referrer"}
"""The address is a secret: it leaves with no link."""
Asked = Annotated[str | None, Query(alias="lang")]


@dataclass(frozen=True, slots=True)
class OptOutView:
    """What the template shows."""

    language: str
    texts: PageTexts
    words: OptOutTexts
    state: OptOutState
    was_undone: bool

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """The other languages: tag, own name and direction."""
        return [(one, own_name(one), direction(one)) for one in OWN_LANGUAGES if one != self.language]

    @property
    def is_out(self) -> bool:
        return self.state.out_of_purpose or self.state.out_of_everything

    @property
    def heading(self) -> str:
        if self.was_undone:
            return self.words.undone_title
        return self.words.done_title if self.is_out else self.words.title

    @property
    def said(self) -> str:
        if self.was_undone:
            return self.words.undone
        if self.state.out_of_everything:
            return self.words.done_everything
        return self.words.done[self.state.purpose] if self.state.out_of_purpose else self.words.intro


@router.api_route(PATH, methods=["GET", "HEAD"])
async def show_opt_out(token: str, request: Request, menu: Menu, *, asked: Asked = None) -> Response:
    return await _answer(request, asked, menu.consents.read_opt_out(token=token))


@router.post(PATH)
async def opt_out(token: str, request: Request, menu: Menu, *, asked: Asked = None) -> Response:
    """Do what the form says, whatever else it says."""
    try:
        form = await request.form(max_files=1, max_fields=20)
    except HTTPException:
        return _kept_secret(unreadable_page(request, 400))
    consents = menu.consents
    name, value = ONE_CLICK
    if form.get(name) == value:
        return await _answer(request, asked, consents.opt_out(token=token, scope="purpose", source="one_click"))
    language = form.get("lang")
    asked = language if isinstance(language, str) else asked
    words = opt_out_texts(own_language(request, asked))
    match form.get("wish"):
        case "purpose":
            done = consents.opt_out(token=token, scope="purpose", source="page", wordings=words.no_more)
            return await _answer(request, asked, done)
        case "everything":
            wordings = dict.fromkeys(words.no_more, words.nothing_more)
            done = consents.opt_out(token=token, scope="everything", source="page", wordings=wordings)
            return await _answer(request, asked, done)
        case "undo":
            return await _answer(request, asked, consents.undo_opt_out(token=token), was_undone=True)
        case _:
            return _kept_secret(unreadable_page(request, 400))


async def _answer(
    request: Request, asked: str | None, doing: Awaitable[OptOutState], *, was_undone: bool = False
) -> Response:
    """Do something, and show what holds then."""
    language = own_language(request, asked)
    try:
        state = await doing
    except LinkNotValidError:
        words = opt_out_texts(language)
        return _kept_secret(saying_page(language, "sorry", words.not_valid_title, words.not_valid, status=404))
    except UnavailableError as error:
        return _kept_secret(error_page(request, error, asked))
    if asked is None and state.language is not None:
        language = choose(OWN_LANGUAGES, state.language, request.headers.get("accept-language", ""))
    words = opt_out_texts(language)
    if not state.is_known:
        return _kept_secret(saying_page(language, "thanks", words.unknown_title, words.unknown))
    view = OptOutView(language, texts_in(language), words, state, was_undone)
    return page("opt_out.html", 200, _SECRET, view=view, language=language, direction=view.direction)


def _kept_secret(response: Response) -> Response:
    response.headers.update(_SECRET)
    return response
