"""Routes of complaints: file one, read them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from services.collector.domain.complaints.complaint import ComplaintFilter
from services.collector.domain.complaints.reference import NO_REFERENCE, read_reference
from services.collector.domain.responses.submission import PUBLIC_CHANNELS
from services.collector.web.abuse import guard
from services.collector.web.complaints.bodies import (
    ComplaintBody,
    ComplaintReceipt,
    StoredComplaintView,
)
from services.collector.web.deps import IDEMPOTENCY_KEY, MALFORMED_KEY, Menu, claimed_id, json_body
from services.collector.web.openapi import json_request
from services.collector.web.origins import cross_origin, preflight
from services.collector.web.reach import Location, Unit, reach
from shared.access import Caller
from shared.errors import ForbiddenError, UnauthenticatedError
from shared.vocabulary import Channel
from shared.web.auth import OptionalCaller, require
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.middleware import leave_headers
from shared.web.moments import QueryMoment
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/complaints", tags=["complaints"])

COMPLAINTS_WRITE = "complaints:write"
_BODY = TypeAdapter(ComplaintBody)
ComplaintPage = Page[StoredComplaintView]
_STATUS = {"created": 201, "duplicate": 200}

Reader = Annotated[Caller, require("complaints:read")]


@router.options("", include_in_schema=False)
async def ask_first() -> Response:
    return preflight()


@router.post(
    "",
    status_code=201,
    summary="File a complaint",
    description="No survey is needed. Open to everybody for the channels `web` and `qr`; other channels need a key "
    "with the scope `complaints:write`. The reply is sent after the complaint is stored for good; a ticket follows. "
    "The same content under the same id is answered with 200 and the stored complaint, different content with 409.",
    response_class=Response,
    responses={
        201: {"model": ComplaintReceipt, "description": "Stored now."},
        200: {"model": ComplaintReceipt, "description": "Stored before, with the same content."},
        **MALFORMED_KEY,
        409: {"description": "The id is taken by a different complaint."},
        422: {"description": "A field is wrong; `errors` names it, such as `text`."},
        429: {"description": "Sent too often."},
        503: {"description": "Not confirmed; send again under the same id."},
    },
    openapi_extra={**json_request(ComplaintBody), "parameters": [IDEMPOTENCY_KEY]},
)
async def file_complaint(request: Request, menu: Menu, caller: OptionalCaller) -> Response:
    await guard(request)
    leave_headers(request, cross_origin(None, request))
    try:
        body = _BODY.validate_json(await json_body(request, or_plain=True))
    except ValidationError as wrong:
        raise RequestValidationError(wrong.errors(include_url=False, include_input=False)) from None
    _check_channel(body.channel, caller)
    new_id = await claimed_id(request, caller, body.id)
    outcome = await menu.complaints.file(draft=body.to_draft(new_id))
    headers = {"Location": f"{router.prefix}/{outcome.complaint.id}"}
    receipt = ComplaintReceipt.from_domain(outcome)
    return Response(receipt.model_dump_json(), _STATUS[outcome.status], headers, "application/json")


@router.get(
    "",
    summary="List complaints, the latest first",
    description="Ordered by `filed_at`. `from` is included, `to` is not. Contact data is never shown here.",
)
async def list_complaints(
    menu: Menu,
    caller: Reader,
    *,
    category: str | None = None,
    touchpoint: str | None = None,
    channel: Channel | None = None,
    reference: Annotated[str | None, Query(description="As the customer says it, in any case.")] = None,
    location: Location = None,
    unit: Unit = None,
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> ComplaintPage:
    wanted = ComplaintFilter(
        category=category,
        touchpoint=touchpoint,
        channel=channel,
        reference=None if reference is None else read_reference(reference) or NO_REFERENCE,
        locations=await reach(menu, caller, location=location, unit=unit),
        from_at=from_,
        to_at=to,
    )
    return await page_of_complaints(menu, wanted, limit, cursor)


async def page_of_complaints(menu: Menu, wanted: ComplaintFilter, limit: int, cursor: str | None) -> ComplaintPage:
    """Return one page of the wanted complaints."""
    found = await menu.complaints.list(wanted=wanted, after=moment_and_id(cursor), limit=limit + 1)
    more = moment_cursor(found[limit - 1].filed_at, found[limit - 1].id) if len(found) > limit else None
    return Page(items=[StoredComplaintView.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.get(
    "/{complaint_id}",
    summary="Read a complaint",
    responses={404: {"description": "There is no complaint with this id."}},
)
async def read_complaint(complaint_id: UUID, menu: Menu, caller: Reader) -> StoredComplaintView:
    return StoredComplaintView.from_domain(await menu.complaints.read(complaint_id=complaint_id, caller=caller))


def _check_channel(channel: str, caller: Caller | None) -> None:
    if channel in PUBLIC_CHANNELS:
        return
    if caller is None:
        message = "Send the header `Authorization: Bearer <key>`; without a key only `web` and `qr` are open."
        raise UnauthenticatedError(message)
    if not caller.may(COMPLAINTS_WRITE):
        message = f"The key has not the scope `{COMPLAINTS_WRITE}`."
        raise ForbiddenError(message)
