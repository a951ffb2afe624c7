"""The page of thanks, and the words that unhappy respondents add there. It needs no script and sets no cookie."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from services.collector.application.responses.afterwards import Answered
from services.collector.application.use_cases import UseCases
from services.collector.domain.errors import FollowedUpError, InvalidResponseError, SurveyNotFoundError
from services.collector.domain.messages.tokens import LinkNotValidError
from services.collector.pages.hosted.afterwards_texts import afterwards_texts
from services.collector.pages.hosted.form import (
    FORM_TYPE,
    TRAP,
    UnreadableFormError,
    form_id,
    read_fields,
    version_number,
)
from services.collector.pages.hosted.messages import (
    PAGE_ERRORS,
    error_page,
    own_language,
    saying_page,
    unreadable_page,
)
from services.collector.pages.hosted.thanks import COMPLAINT_PATH, complaint_address, thanks_page
from services.collector.web.abuse import guard
from services.collector.web.deps import Menu

router = APIRouter(include_in_schema=False)

TEXT = "text"
Asked = Annotated[str | None, Query(alias="lang")]


@router.api_route("/s/{key}/thanks", methods=["GET", "HEAD"])
async def say_thanks(
    key: str,
    request: Request,
    menu: Menu,
    *,
    asked: Asked = None,
    number: Annotated[str, Query(alias="v")] = "",
    response: str = "",
    after: str = "",
    added: str = "",
) -> Response:
    try:
        version = await menu.surveys.read_published(key=key, number=version_number(number))
        response_id = form_id(response)
        stored = (
            None if response_id is None else await menu.responses.recall_answers(survey=key, response_id=response_id)
        )
        answered = await _answered(menu, key, after)
    except PAGE_ERRORS as error:
        return error_page(request, error, asked)
    if version is None:
        return error_page(request, SurveyNotFoundError(), asked)
    if answered is not None and answered.is_recent:
        stored = answered.response
    return thanks_page(
        request,
        version if answered is None else answered.version,
        stored,
        asked,
        answered=answered,
        token=after,
        is_added=bool(added) and answered is not None,
        takes_call_backs=menu.takes_call_backs,
    )


@router.post("/s/{key}/thanks")
async def take_words(key: str, request: Request, menu: Menu) -> Response:
    asked = None
    try:
        await guard(request, key)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
            return unreadable_page(request, 415)
        fields = {name: values[0] for name, values in read_fields(await request.body()).items()}
        asked = fields.get("lang") or None
        return await _add(key, request, menu, fields, asked)
    except LinkNotValidError:
        return _over(request, asked)
    except UnreadableFormError:
        return unreadable_page(request, 400)
    except PAGE_ERRORS as error:
        return error_page(request, error, asked)


async def _add(key: str, request: Request, menu: UseCases, fields: dict[str, str], asked: str | None) -> Response:
    """Add the words, or show what is wrong with them; raises what stands in the way."""
    token, text = fields.get("after", ""), fields.get(TEXT, "")
    answered = await menu.responses.read_answered(token=token)
    if answered.response.survey != key:
        raise LinkNotValidError
    try:
        if fields.get(TRAP):  # a program: it is thanked, and nothing is kept
            return _thanked(answered, asked, token)
        await menu.responses.add_comment(token=token, text=text)
        return _thanked(answered, asked, token)
    except InvalidResponseError:
        stored = answered.response if answered.is_recent else None
        return thanks_page(
            request,
            answered.version,
            stored,
            asked,
            answered=answered,
            token=token,
            tried=text,
            takes_call_backs=menu.takes_call_backs,
        )
    except FollowedUpError:
        language = own_language(request, asked)
        words = afterwards_texts(language)
        anew = (words.write, complaint_address(language, token))
        return saying_page(language, "thanks", words.already_title, words.already, status=409, anew=anew)


def _thanked(answered: Answered, asked: str | None, token: str) -> Response:
    known = {"lang": asked or "", "v": str(answered.version.number), "after": token, "added": "1"}
    address = f"/s/{answered.version.survey}/thanks"
    return RedirectResponse(f"{address}?{urlencode({name: value for name, value in known.items() if value})}", 303)


async def _answered(menu: UseCases, key: str, token: str) -> Answered | None:
    """Return what a token leads on from; None for none, or one whose time is over: thanks are due all the same."""
    if not token:
        return None
    try:
        found = await menu.responses.read_answered(token=token)
    except LinkNotValidError:
        return None
    return found if found.response.survey == key else None


def _over(request: Request, asked: str | None) -> Response:
    language = own_language(request, asked)
    words = afterwards_texts(language)
    anew = (words.write, f"{COMPLAINT_PATH}?{urlencode({'lang': language})}")
    return saying_page(language, "sorry", words.over_title, words.over, status=410, anew=anew)
