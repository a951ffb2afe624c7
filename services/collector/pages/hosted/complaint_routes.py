"""The page for complaints, which needs no survey."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from services.collector.application.use_cases import UseCases
from services.collector.domain.complaints.complaint import ComplaintIdTakenError, InvalidComplaintError
from services.collector.domain.complaints.reference import read_reference
from services.collector.domain.messages.tokens import LinkNotValidError
from services.collector.domain.surveys.afterwards import Afterwards
from services.collector.pages.hosted.complaint_texts import complaint_texts
from services.collector.pages.hosted.complaint_view import (
    ANSWER,
    CALL,
    WINDOWS,
    ComplaintForm,
    ComplaintView,
    complaint_view,
    read_complaint,
)
from services.collector.pages.hosted.form import FORM_TYPE, Hidden, UnreadableFormError
from services.collector.pages.hosted.languages import texts_in
from services.collector.pages.hosted.messages import (
    PAGE_ERRORS,
    error_page,
    own_language,
    saying_page,
    unreadable_page,
)
from services.collector.pages.hosted.render import POLICY, SCRIPT, page
from services.collector.web.abuse import guard
from services.collector.web.deps import Menu

router = APIRouter(include_in_schema=False)

PATH = "/complaint"
Asked = Annotated[str | None, Query(alias="lang")]


@router.api_route(PATH, methods=["GET", "HEAD"])
async def show_complaint_form(
    request: Request,
    menu: Menu,
    *,
    asked: Asked = None,
    touchpoint: Annotated[str | None, Query(alias="t")] = None,
    location: Annotated[str | None, Query(alias="l")] = None,
    after: str = "",
    answer: str = "",
) -> Response:
    hidden, language = Hidden.of(touchpoint, location, None), own_language(request, asked)
    chosen = {ANSWER: CALL} if answer == CALL else {}
    form = ComplaintForm(await menu.abuse.start_form(), hidden, language, chosen, token=after)
    try:
        return _form(complaint_view(await _linked(menu, form)))
    except PAGE_ERRORS as error:
        return error_page(request, error, asked)


@router.post(PATH)
async def take_complaint(request: Request, menu: Menu) -> Response:
    language = own_language(request, None)
    try:
        await guard(request)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
            return unreadable_page(request, 415)
        form = read_complaint(await request.body(), await menu.abuse.start_form(), language)
        language = form.language
        form = await _linked(menu, form)
        return await _file(menu, form)
    except UnreadableFormError:
        return unreadable_page(request, 400)
    except PAGE_ERRORS as error:
        return error_page(request, error, language)


@router.api_route(f"{PATH}/thanks", methods=["GET", "HEAD"])
async def thank_for_complaint(
    request: Request,
    *,
    asked: Asked = None,
    reference: Annotated[str, Query(alias="ref")] = "",
    call: str = "",
) -> Response:
    language = own_language(request, asked)
    words = complaint_texts(language)
    known = read_reference(reference)
    if known is None:  # the page shows no other text from an address
        return saying_page(language, "thanks", words.thanks_title, words.thanks)
    window = next((one for one in WINDOWS if one == call), None)
    promise = "" if window is None else f"\n{words.thanks_call.format(window=words.windows[window])}"
    thanks = f"{words.thanks}{promise}\n{words.reference.format(reference=known)}"
    follow = (words.follow, f"/c/{known}?{urlencode({'lang': language})}")
    answer = saying_page(language, "thanks", words.thanks_title, thanks, anew=follow)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


async def _linked(menu: UseCases, form: ComplaintForm) -> ComplaintForm:
    """Return the form with the response that it follows. Without one, or when its time is over, it is filed anyway.

    Raises:
        UnavailableError: the database does not answer.
    """
    takes = menu.takes_call_backs
    if not form.token:
        return replace(form, takes_call_backs=takes)
    try:
        answered = await menu.responses.read_answered(token=form.token)
    except LinkNotValidError:
        return replace(form, takes_call_backs=takes, token="")
    offers = answered.version.definition.afterwards or Afterwards()
    # The place stays in the form: when the time of the token is over, it is all that is left.
    place = Hidden.of(answered.response.touchpoint, answered.response.location, None)
    return replace(form, answered=answered, hidden=place, takes_call_backs=takes and offers.call_back)


async def _file(menu: UseCases, form: ComplaintForm) -> Response:
    """Store the complaint.

    Raises:
        UnavailableError: it is not stored for sure.
    """
    texts, words = texts_in(form.language), complaint_texts(form.language)
    if form.is_trapped:
        return _form(complaint_view(form, error=texts.send_again), 422)
    if await menu.abuse.notice_haste(form_id=form.id):
        return _form(complaint_view(form, error=texts.too_fast), 422)
    try:
        outcome = await menu.complaints.file(draft=form.draft())
    except InvalidComplaintError as invalid:
        return _form(complaint_view(form, invalid.problems), 422)
    except ComplaintIdTakenError:
        after = [("after", form.token)] if form.token else []
        anew = f"{PATH}?{urlencode([('lang', form.language), *form.hidden.places, *after])}"
        return saying_page(form.language, "thanks", words.taken_title, words.taken, status=409, anew=(words.anew, anew))
    known = {"lang": form.language, "ref": outcome.complaint.reference or ""}
    if outcome.complaint.call_back is not None:
        known["call"] = outcome.complaint.call_back.window
    return RedirectResponse(f"{PATH}/thanks?{urlencode(known)}", 303)


def _form(view: ComplaintView, status: int = 200) -> Response:
    headers = {"Content-Security-Policy": f"{POLICY}; {SCRIPT}", "Referrer-Policy": "no-referrer"}
    return page("complaint.html", status, headers, view=view, language=view.language, direction=view.direction)
