"""Routes of messages to customers: what was sent or not, and why; write to one person; send again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.collector.domain.messages.message import MessageFilter, MessageState
from services.collector.web.deps import IDEMPOTENCY_KEY, MALFORMED_KEY, Menu, claimed_id
from services.collector.web.messages.views import LetterBody, MessageDetailsView, MessageView
from services.collector.web.reach import Location, Unit, reach
from shared.access import Caller
from shared.vocabulary import MessageCause, MessageChannel, MessagePurpose
from shared.web.auth import require
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.moments import QueryMoment
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1", tags=["messages"])

Reader = Annotated[Caller, require("messages:read")]
Sender = Annotated[Caller, require("messages:send")]


@router.get(
    "/messages",
    summary="List messages, the latest first",
    description="Everything that was wanted, also what was not sent, with the reason. Ordered by `requested_at`; "
    "`from` is included, `to` is not. Neither addresses nor words are shown here.",
)
async def list_messages(
    menu: Menu,
    caller: Reader,
    *,
    state: MessageState | None = None,
    reason: str | None = None,
    channel: MessageChannel | None = None,
    purpose: MessagePurpose | None = None,
    cause: MessageCause | None = None,
    survey: str | None = None,
    respondent_id: UUID | None = None,
    invitation_id: UUID | None = None,
    complaint_id: UUID | None = None,
    case_id: UUID | None = None,
    location: Location = None,
    unit: Unit = None,
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[MessageView]:
    wanted = MessageFilter(
        state=state,
        reason=reason,
        channel=channel,
        purpose=purpose,
        cause=cause,
        survey=survey,
        respondent_id=respondent_id,
        invitation_id=invitation_id,
        complaint_id=complaint_id,
        ticket_id=case_id,
        locations=await reach(menu, caller, location=location, unit=unit),
        from_at=from_,
        to_at=to,
    )
    found = await menu.messages.list(wanted=wanted, after=moment_and_id(cursor), limit=limit + 1)
    more = moment_cursor(found[limit - 1].requested_at, found[limit - 1].id) if len(found) > limit else None
    return Page(items=[MessageView.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.get(
    "/messages/{message_id}",
    summary="Read a message with every attempt to send it",
    responses={404: {"description": "There is no such message, or it belongs where the caller sees nothing."}},
)
async def read_message(message_id: UUID, menu: Menu, caller: Reader) -> MessageDetailsView:
    return MessageDetailsView.of(await menu.messages.read(message_id=message_id, caller=caller))


@router.post(
    "/messages/{message_id}/redo",
    status_code=202,
    summary="Send a message again",
    description="For what was refused, failed or bounced, and for what may not have been sent (`unknown`): then the "
    "customer may get it twice. Consent and everything else is looked at again. It does not expire any more.",
    responses={
        404: {"description": "There is no such message, or it belongs where the caller sees nothing."},
        409: {"description": "It was sent, waits to be sent, or the customer was erased."},
    },
)
async def redo_message(message_id: UUID, menu: Menu, caller: Sender) -> MessageView:
    return MessageView.from_domain(await menu.messages.redo(message_id=message_id, caller=caller))


@router.post(
    "/messages/{message_id}/cancel",
    summary="Cancel a message that waits",
    description="It is refused as `cancelled`; `redo` sends it after all.",
    responses={
        404: {"description": "There is no such message, or it belongs where the caller sees nothing."},
        409: {"description": "It is being sent, or it is known already what became of it."},
    },
)
async def cancel_message(message_id: UUID, menu: Menu, caller: Sender) -> MessageView:
    return MessageView.from_domain(await menu.messages.cancel(message_id=message_id, caller=caller))


@router.post(
    "/respondents/{respondent_id}/messages",
    status_code=201,
    summary="Write to a respondent",
    description="The message is sent within seconds, or refused; `GET /v1/messages/{id}` says which, and why. Callers "
    "who are limited to a unit can write to those who answered or complained there.",
    responses={
        200: {"model": MessageView, "description": "Wanted before, under the same `Idempotency-Key`."},
        **MALFORMED_KEY,
        404: {"description": "There is no such respondent, they were erased, or said nothing that the caller sees."},
        409: {"description": "The `Idempotency-Key` stands for another message."},
        422: {"description": "A field is wrong; `errors` names it, such as `subject`."},
    },
    openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
)
async def write_to_respondent(
    *, respondent_id: UUID, body: LetterBody, request: Request, reply: Response, menu: Menu, caller: Sender
) -> MessageView:
    message, is_new = await menu.messages.write(
        respondent_id=respondent_id,
        letter=body.to_letter(),
        caller=caller,
        letter_id=await claimed_id(request, caller),
    )
    reply.status_code = 201 if is_new else 200
    reply.headers["Location"] = f"/v1/messages/{message.id}"
    return MessageView.from_domain(message)
