"""Pages that say one thing: thanks, or why there is no form."""

from urllib.parse import urlencode

from fastapi import Request, Response

from services.collector.domain.errors import QuotaFullError, SurveyNotFoundError, SurveyNotOpenError
from services.collector.domain.surveys.definition import Definition
from services.collector.pages.hosted.form import Entered
from services.collector.pages.hosted.invitation_texts import invitation_texts
from services.collector.pages.hosted.languages import OWN_LANGUAGES, choose, direction, texts_in
from services.collector.pages.hosted.page_texts import PageTexts
from services.collector.pages.hosted.render import FONT, POLICY, page
from services.collector.pages.hosted.theme import Look
from services.collector.pages.hosted.views.reader import Words, own_words
from shared.errors import TooManyRequestsError, UnavailableError
from shared.web.problems import RETRY_AFTER_SECONDS

PageError = SurveyNotFoundError | SurveyNotOpenError | QuotaFullError | TooManyRequestsError | UnavailableError
PAGE_ERRORS = (SurveyNotFoundError, SurveyNotOpenError, QuotaFullError, TooManyRequestsError, UnavailableError)

_GONE = frozenset({"archived", "closed"})


def answered_page(key: str, form: Entered, definition: Definition, language: str) -> Response:
    """Return the page for a form whose id was used for other answers, such as after going back in the browser."""
    texts = texts_in(language)
    known = [("lang", language), *form.hidden.carried(definition)]
    anew = f"/s/{key}?{urlencode(known)}"
    return _plain(texts, "thanks", texts.answered_title, texts.answered, status=409, anew=(texts.answer_anew, anew))


def personal_answered_page(language: str, address: str | None) -> Response:
    """Return the page for other answers by a link that was answered, such as on two devices at once.

    Args:
        language: of the page.
        address: where to begin anew, for a link that takes many answers.
    """
    texts = texts_in(language)
    words = invitation_texts(language).kept if address is None else texts.answered
    anew = None if address is None else (texts.answer_anew, address)
    return _plain(texts, "thanks", texts.answered_title, words, status=409, anew=anew)


def unreadable_page(request: Request, status: int) -> Response:
    """Return the page for a body that is no form of ours."""
    texts = texts_in(own_language(request, None))
    return _plain(texts, "sorry", texts.unreadable_title, texts.unreadable, status=status)


def error_page(request: Request, error: PageError, asked: str | None) -> Response:
    texts = texts_in(own_language(request, asked))
    match error:
        case SurveyNotFoundError():
            return _plain(texts, "sorry", texts.unknown_title, texts.unknown, status=404)
        case SurveyNotOpenError():
            status = 410 if error.state in _GONE else 409
            return _plain(texts, "sorry", *_why_closed(error.state, texts), status=status)
        case QuotaFullError():
            return _plain(texts, "thanks", texts.full_title, texts.full, status=409)
        case TooManyRequestsError():
            answer = _plain(texts, "sorry", texts.hurried_title, texts.hurried, status=429)
            answer.headers["Retry-After"] = str(error.retry_after_seconds)
            return answer
        case UnavailableError():
            answer = _plain(texts, "sorry", texts.unavailable_title, texts.unavailable, status=503)
            answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
            return answer


def saying_page(
    language: str, kind: str, heading: str, words: str, *, status: int = 200, anew: tuple[str, str] | None = None
) -> Response:
    """Return a page that says one thing in the page's own words.

    Args:
        language: one of the page's own.
        kind: `thanks` or `sorry`.
        heading: what it says.
        words: and what that means.
        status: of the answer.
        anew: the words and the address of a button.
    """
    return _plain(texts_in(language), kind, heading, words, status=status, anew=anew)


def own_language(request: Request, asked: str | None) -> str:
    """Return the one of the page's own languages to answer in."""
    return choose(OWN_LANGUAGES, asked, request.headers.get("accept-language", ""))


def policy_of(look: Look, *more: str) -> str:
    """Return the content security policy of a page: the common one, and what it needs beyond that."""
    return "; ".join([POLICY, *([FONT] if look.has_font else []), *more])


def _why_closed(state: str, texts: PageTexts) -> tuple[str, str]:
    match state:
        case "not_yet":
            return texts.early_title, texts.early
        case "closed" | "archived":
            return texts.over_title, texts.over
        case _:
            return texts.closed_title, texts.closed


def _plain(
    texts: PageTexts, kind: str, heading: str, words: str, *, status: int, anew: tuple[str, str] | None = None
) -> Response:
    return _message(texts, kind, own_words(heading, texts), own_words(words, texts), status=status, anew=anew)


def _message(
    texts: PageTexts,
    kind: str,
    heading: Words,
    words: Words,
    *,
    status: int = 200,
    anew: tuple[str, str] | None = None,
) -> Response:
    return page(
        "message.html",
        status,
        kind=kind,
        language=texts.language,
        direction=direction(texts.language),
        heading=heading,
        words=words,
        anew=anew,
    )
