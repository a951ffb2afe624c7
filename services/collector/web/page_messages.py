"""Pages that say one thing: thanks, or why there is no form."""

from urllib.parse import urlencode

from fastapi import Request, Response

from services.collector.domain.errors import SurveyNotFoundError, SurveyNotOpenError
from services.collector.web.languages import choose, direction
from services.collector.web.page_form import Entered
from services.collector.web.page_render import page
from services.collector.web.page_texts import OWN_LANGUAGES, texts_in
from shared.errors import UnavailableError
from shared.web.problems import RETRY_AFTER_SECONDS

PageError = SurveyNotFoundError | SurveyNotOpenError | UnavailableError

_GONE = "archived"


def thanks_page(language: str) -> Response:
    """Return the page that thanks for the answers."""
    texts = texts_in(language)
    return _message(language, "thanks", texts.thanks_title, texts.thanks)


def answered_page(key: str, form: Entered, language: str) -> Response:
    """Return the page for a form whose id was used for other answers, such as after going back in the browser."""
    texts = texts_in(language)
    known = {"lang": language, "t": form.hidden.touchpoint, "l": form.hidden.location, "link": form.hidden.link}
    anew = f"/s/{key}?{urlencode({name: value for name, value in known.items() if value})}"
    return _message(language, "thanks", texts.answered_title, texts.answered, status=409, anew=anew)


def unreadable_page(request: Request, status: int) -> Response:
    """Return the page for a body that is no form of ours."""
    language = _own_language(request, None)
    texts = texts_in(language)
    return _message(language, "sorry", texts.unreadable_title, texts.unreadable, status=status)


def error_page(request: Request, error: PageError, asked: str | None) -> Response:
    """Return the page that says why there is no form."""
    language = _own_language(request, asked)
    texts = texts_in(language)
    if isinstance(error, SurveyNotFoundError):
        return _message(language, "sorry", texts.unknown_title, texts.unknown, status=404)
    if isinstance(error, SurveyNotOpenError):
        return _message(
            language, "sorry", texts.closed_title, texts.closed, status=410 if error.state == _GONE else 409
        )
    answer = _message(language, "sorry", texts.unavailable_title, texts.unavailable, status=503)
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def _own_language(request: Request, asked: str | None) -> str:
    return choose(OWN_LANGUAGES, asked, request.headers.get("accept-language", ""))


def _message(
    language: str, kind: str, heading: str, words: str, *, status: int = 200, anew: str | None = None
) -> Response:
    return page(
        "message.html",
        status,
        kind=kind,
        language=texts_in(language).language,
        direction=direction(texts_in(language).language),
        texts=texts_in(language),
        heading=heading,
        words=words,
        anew=anew,
    )
