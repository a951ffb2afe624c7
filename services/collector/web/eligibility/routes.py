"""Routes of eligibility: may this person be asked, what was shown to them, and why people were not asked."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from services.collector.domain.responses.submission import PUBLIC_CHANNELS
from services.collector.web.abuse import guard
from services.collector.web.deps import RESPONSES_WRITE, Menu, json_body
from services.collector.web.eligibility.bodies import MAX_PERSON, PERSON, EligibilityView, EventBody, RefusalView
from services.collector.web.openapi import json_request
from services.collector.web.origins import admit_origin, preflight
from shared.access import Caller
from shared.errors import ForbiddenError, UnauthenticatedError
from shared.vocabulary import Channel
from shared.web.auth import OptionalCaller, require
from shared.web.moments import QueryMoment
from shared.web.paging import Page

router = APIRouter(prefix="/v1/eligibility", tags=["eligibility"])

_READ = "surveys:read"
_BODY = TypeAdapter(EventBody)

Reader = Annotated[Caller, require(_READ)]


@router.get(
    "",
    summary="May this person be asked now?",
    description="The decision holds for all channels and comes with its reason. Each survey waits for some days after "
    "it was shown to a person, dismissed or answered by them; the installation's quarantine waits after any survey; a "
    "touchpoint can limit how often people are asked, and a survey can ask only a sample of people. The longest wait "
    "counts. Every refusal is counted.\n\n"
    "Nothing is reserved: two windows that ask at the same time may both get `yes`. Report when the survey is really "
    "shown (`POST /v1/eligibility/events`).\n\n"
    "Without a key you can only ask about `visitor:` and `external_id:`, no moments are returned, and the reason for "
    "every wait of an `external_id:` is `asked_recently`.",
    responses={404: {"description": "There is no survey with this key."}, 429: {"description": "Asked too often."}},
)
async def check_eligibility(
    request: Request,
    response: Response,
    menu: Menu,
    caller: OptionalCaller,
    *,
    survey: str,
    person: Annotated[str, Query(max_length=MAX_PERSON, description=PERSON)],
    touchpoint: str | None = None,
    channel: Channel = "web",
) -> EligibilityView:
    await guard(request, survey, budget="read")
    await admit_origin(request, survey)
    by_stranger = is_stranger(caller, scope=_READ, channel=channel)
    answer = await menu.eligibility.check(
        survey=survey, person=person, touchpoint=touchpoint, channel=channel, by_stranger=by_stranger
    )
    response.headers["Cache-Control"] = "no-store"
    return EligibilityView.from_domain(answer, by_stranger=by_stranger)


@router.options("/events", include_in_schema=False)
async def ask_first() -> Response:
    return preflight()


@router.post(
    "/events",
    status_code=204,
    summary="Report that a survey was shown or dismissed",
    description="The person is not asked again for some days, as the survey's rules say. Open to everybody for "
    "`visitor:` and `external_id:` on the channels `web` and `qr`; everything else needs a key with the scope "
    "`responses:write`. Reported twice with the same `at` it counts once.",
    responses={404: {"description": "There is no survey with this key."}, 429: {"description": "Reported too often."}},
    openapi_extra=json_request(EventBody),
)
async def record_event(request: Request, menu: Menu, caller: OptionalCaller) -> Response:
    try:
        body = _BODY.validate_json(await json_body(request, or_plain=True))
    except ValidationError as wrong:
        raise RequestValidationError(wrong.errors(include_url=False, include_input=False)) from None
    await guard(request, body.survey)
    await admit_origin(request, body.survey)
    by_stranger = is_stranger(caller, scope=RESPONSES_WRITE, channel=body.channel)
    await menu.eligibility.record_event(
        survey=body.survey,
        person=body.person,
        kind=body.kind,
        touchpoint=body.touchpoint,
        channel=body.channel,
        at=body.at,
        by_stranger=by_stranger,
    )
    return Response(status_code=204)


@router.get(
    "/refusals",
    summary="Count why people were not asked",
    description="By reason, touchpoint and channel, the most frequent first. `from` is included, `to` is not; without "
    "them the last 30 days. Refusals are kept for 90 days.",
    responses={404: {"description": "There is no survey with this key."}},
)
async def count_refusals(
    menu: Menu,
    _: Reader,
    *,
    survey: str,
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
) -> Page[RefusalView]:
    counts = await menu.eligibility.count_refusals(survey=survey, from_at=from_, to_at=to)
    return Page(items=[RefusalView.model_validate(one, from_attributes=True) for one in counts])


def is_stranger(caller: Caller | None, *, scope: str, channel: str) -> bool:
    """Return whether the caller is a stranger, who may not name every kind of person and does not learn everything.

    Raises:
        UnauthenticatedError: a stranger without a key asks for a channel that is not the respondents' own.
        ForbiddenError: the same, with a key that lacks the scope.
    """
    if caller is not None and caller.may(scope):
        return False
    if channel in PUBLIC_CHANNELS:
        return True
    if caller is None:
        message = "Send the header `Authorization: Bearer <key>`; without a key only `web` and `qr` are open."
        raise UnauthenticatedError(message)
    message = f"The key has not the scope `{scope}`."
    raise ForbiddenError(message)
