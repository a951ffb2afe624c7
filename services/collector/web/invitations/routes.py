"""Routes of invitations: ask for them, read what came of them, take them back."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from services.collector.domain.invitations.invitation import (
    InvalidInvitationError,
    InvitationFilter,
    InvitationStatus,
)
from services.collector.web.deps import IDEMPOTENCY_KEY, MALFORMED_KEY, Menu, claimed_id, json_body
from services.collector.web.invitations.bodies import InvitationBody
from services.collector.web.invitations.views import (
    EntryView,
    InvitationDetails,
    InvitationOut,
    InvitationRatesView,
)
from services.collector.web.openapi import json_request
from services.collector.web.reach import Location, Unit, reach
from shared.access import Caller
from shared.errors import FieldProblem
from shared.vocabulary import MessageChannel
from shared.web.auth import require
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.lines import Line
from shared.web.moments import QueryMoment
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/invitations", tags=["invitations"])

Sender = Annotated[Caller, require("invitations:send")]
Reader = Annotated[Caller, require("responses:read")]
_BODY = TypeAdapter(InvitationBody)
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no invitation with this id at a location that the caller sees."}
}
_TWICE = FieldProblem("delay", "cannot stand beside `send_at`: say one of them")


@router.post(
    "",
    status_code=201,
    summary="Invite a person to a survey",
    description="Whether the person may be asked is decided at once, for the moment at which the message is to be "
    "sent, and again at that moment. Who may not be asked is answered too: the invitation is stored as "
    "refused with its reason, or waits where the survey says `delay`. Its message is sent as every other "
    "is: with a legal basis, not against an objection, not to a suppressed address. Send an `Idempotency- "
    "Key`: a repetition is answered with 200 and the invitation as it stands.",
    response_class=Response,
    responses={
        201: {"model": InvitationOut, "description": "Stored now; `status` and `reason` say what was decided."},
        200: {"model": InvitationOut, "description": "Stored before, under the same `Idempotency-Key`."},
        **MALFORMED_KEY,
        404: {"description": "There is no survey with this key, or no respondent with this id."},
        422: {"description": "A field is wrong, or the location is none of your unit; `errors` names it."},
        503: {"description": "Not confirmed; send again with the same `Idempotency-Key`."},
    },
    openapi_extra={**json_request(InvitationBody), "parameters": [IDEMPOTENCY_KEY]},
)
async def request_invitation(request: Request, menu: Menu, caller: Sender) -> Response:
    try:
        body = _BODY.validate_json(await json_body(request))
    except ValidationError as wrong:
        raise RequestValidationError(wrong.errors(include_url=False, include_input=False)) from None
    if body.delay is not None and body.send_at is not None:
        raise InvalidInvitationError([_TWICE])
    new_id = await claimed_id(request, caller)
    view, is_new = await menu.invitations.request(asked=body.to_domain(), caller=caller, new_id=new_id)
    shown = InvitationOut.from_domain(view)
    headers = {"Location": f"{router.prefix}/{view.invitation.id}"}
    return Response(shown.model_dump_json(), 201 if is_new else 200, headers, "application/json")


@router.get(
    "",
    summary="List invitations, the latest first",
    description="Ordered by `requested_at`. `from` is included, `to` is not. Neither contact data nor links are shown.",
)
async def list_invitations(
    menu: Menu,
    caller: Reader,
    *,
    survey: str | None = None,
    channel: MessageChannel | None = None,
    status: InvitationStatus | None = None,
    reason: Line | None = None,
    respondent_id: UUID | None = None,
    batch_id: UUID | None = None,
    touchpoint: str | None = None,
    location: Location = None,
    unit: Unit = None,
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[InvitationOut]:
    wanted = InvitationFilter(
        survey=survey,
        channel=channel,
        status=status,
        reason=reason,
        respondent_id=respondent_id,
        batch_id=batch_id,
        touchpoint=touchpoint,
        locations=await reach(menu, caller, location=location, unit=unit),
        from_at=from_,
        to_at=to,
    )
    found = await menu.invitations.list(wanted=wanted, after=moment_and_id(cursor), limit=limit + 1)
    last = found[limit - 1].invitation if len(found) > limit else None
    more = None if last is None else moment_cursor(last.requested_at, last.id)
    return Page(items=[InvitationOut.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.get(
    "/rates",
    summary="Read response rates",
    description="AAPOR's response rates 1 and 2 with their denominators, every disposition with its number, and how "
    "far the invitations came. `from` and `to` choose by `requested_at`.",
)
async def read_rates(
    menu: Menu,
    caller: Reader,
    *,
    survey: str | None = None,
    by: Annotated[Literal["channel"] | None, Query(description="`channel`: also channel by channel.")] = None,
    batch_id: UUID | None = None,
    touchpoint: str | None = None,
    location: Location = None,
    unit: Unit = None,
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
) -> InvitationRatesView:
    wanted = InvitationFilter(
        survey=survey,
        batch_id=batch_id,
        touchpoint=touchpoint,
        locations=await reach(menu, caller, location=location, unit=unit),
        from_at=from_,
        to_at=to,
    )
    rates = await menu.invitations.read_rates(wanted=wanted)
    return InvitationRatesView.from_domain(survey, rates, by_channel=by is not None)


@router.get(
    "/{invitation_id}",
    summary="Read an invitation and everything that happened to it",
    responses=_UNKNOWN,
)
async def read_invitation(invitation_id: UUID, menu: Menu, caller: Reader) -> InvitationDetails:
    view, timeline = await menu.invitations.read(invitation_id=invitation_id, caller=caller)
    return InvitationDetails.from_domain(view, timeline=[EntryView.from_domain(one) for one in timeline])


@router.post(
    "/{invitation_id}/cancel",
    summary="Take an invitation back",
    description="What was not sent yet is not sent, reminders included, and the link says that it is over. Cancelling "
    "again changes nothing.",
    responses={**_UNKNOWN, 409: {"description": "It was answered or refused, or its time is over."}},
)
async def cancel_invitation(invitation_id: UUID, menu: Menu, caller: Sender) -> InvitationOut:
    return InvitationOut.from_domain(await menu.invitations.cancel(invitation_id=invitation_id, caller=caller))
