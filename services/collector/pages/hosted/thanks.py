"""The page of thanks: what it says to everybody, and what it offers to those who were unhappy."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request, Response

from services.collector.application.responses.afterwards import Answered
from services.collector.application.surveys.published_surveys import PublishedVersion
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.afterwards import Afterwards, ShareLink, follow_up_question
from services.collector.domain.surveys.question import DEFAULT_MAX_LENGTH
from services.collector.pages.hosted.afterwards_texts import AfterwardsTexts, afterwards_texts
from services.collector.pages.hosted.languages import choose, direction, texts_in, writing
from services.collector.pages.hosted.messages import policy_of
from services.collector.pages.hosted.page_texts import PageTexts
from services.collector.pages.hosted.render import SCRIPT, page
from services.collector.pages.hosted.theme import Look, look_of
from services.collector.pages.hosted.views.reader import Reader, Words, own_words

COMPLAINT_PATH = "/complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words that are still missing."""

    action: str
    token: str
    version: int
    language: str
    label: Words
    longest: int
    writing: str
    """Direction of the field."""
    entered: str = ""
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksView:
    """The page as its template needs it."""

    texts: PageTexts
    own: AfterwardsTexts
    own_direction: str
    """Of the page's own words."""
    heading: Words
    words: Words
    look: Look
    is_added: bool
    asked: Asked | None
    complaint: str | None
    """Address of the page for complaints."""
    can_call: bool
    share: Sequence[ShareLink]


def thanks_page(
    request: Request,
    version: PublishedVersion,
    stored: StoredResponse | None,
    asked: str | None,
    *,
    answered: Answered | None = None,
    token: str = "",
    tried: str | None = None,
    is_added: bool = False,
    takes_call_backs: bool = False,
    look: Look | None = None,
) -> Response:
    """Return the page that thanks for the answers.

    Args:
        request: the request.
        version: that was answered.
        stored: what was answered, for words that repeat some of it; None when nobody is to know any more.
        asked: the language that the link asks for.
        answered: what is followed up; None: thanks alone.
        token: that leads on from it.
        tried: words that could not be taken.
        is_added: whether words were added just now.
        takes_call_backs: whether anybody calls back.
        look: of the page; that of the published version when None.
    """
    definition = version.definition
    language = choose(definition.languages, asked, request.headers.get("accept-language", ""))
    texts = texts_in(language)
    said = {} if stored is None else stored.answers
    attributes = {} if stored is None else stored.attributes
    reader = Reader(definition, language, texts, None, said, attributes)
    offer = None if answered is None else answered.offer
    missing = None if offer is None or offer.comment is None else _asked(reader, version, offer.comment, token, tried)
    view = ThanksView(
        texts=texts,
        own=afterwards_texts(language),
        own_direction=direction(texts.language),
        heading=own_words(texts.thanks_title, texts),
        words=reader.words_if(definition.thanks) or own_words(texts.thanks, texts),
        look=look or look_of(version, reader),
        is_added=is_added,
        asked=missing,
        complaint=complaint_address(language, token, asks_for_call=takes_call_backs)
        if offer is not None and offer.call_back
        else None,
        can_call=takes_call_backs,
        share=(definition.afterwards or Afterwards()).share,
    )
    policy = policy_of(view.look, *([SCRIPT] if missing else []))
    return page(
        "thanks.html",
        200 if tried is None else 422,
        {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"},
        view=view,
        language=language,
        direction=direction(language),
    )


def complaint_address(language: str, token: str, *, asks_for_call: bool = False) -> str:
    """Return where somebody complains about what they have just answered, or asks for a call because of it."""
    known = {"lang": language, "after": token, **({"answer": "call"} if asks_for_call else {})}
    return f"{COMPLAINT_PATH}?{urlencode(known)}"


def _fault(text: str, shortest: int, longest: int, texts: PageTexts, needs_words: str) -> str:
    """Return what is wrong with words that could not be taken."""
    length = len(text.strip())
    if not length:
        return needs_words
    if length > longest:
        return texts.too_long.format(count=longest)
    return texts.too_short.format(count=shortest) if length < shortest else texts.wrong_form


def _asked(reader: Reader, version: PublishedVersion, key: str, token: str, tried: str | None) -> Asked:
    own = afterwards_texts(reader.language)
    question = version.definition.question(key) or follow_up_question(version.definition.languages)
    longest = question.max_length or DEFAULT_MAX_LENGTH
    error = None if tried is None else _fault(tried, question.min_length or 0, longest, reader.texts, own.needs_words)
    return Asked(
        action=f"/s/{version.survey}/thanks",
        token=token,
        version=version.number,
        language=reader.language,
        label=reader.words(question.text),
        longest=longest,
        writing=writing(reader.language),
        entered=tried or "",
        error=error,
    )
