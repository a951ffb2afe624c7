"""Routes of consents: what somebody agreed to or does not want, and what follows from it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.consents.writing import WishDraft
from services.collector.web.consents.bodies import ConsentsView, ConsentView, WishBody
from services.collector.web.deps import Menu
from shared.access import Caller
from shared.web.auth import require

router = APIRouter(prefix="/v1/respondents", tags=["consents"])

Reader = Annotated[Caller, require("responses:read")]
Writer = Annotated[Caller, require("consents:write")]
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such respondent, they were erased, or said nothing that the caller sees."}
}


@router.get(
    "/{respondent_id}/consents",
    summary="Read what a respondent agreed to and does not want",
    description="The ledger, the newest wish first, and for each channel and purpose whether they may be written to "
    "now, with the reason. Each message is checked again in the moment in which it is sent. A consent question of a "
    "survey and a complaint that asks for an answer are no wishes about messages.",
    responses=_UNKNOWN,
)
async def read_consents(*, respondent_id: UUID, reply: Response, menu: Menu, caller: Reader) -> ConsentsView:
    wishes = await menu.consents.read(respondent_id=respondent_id, caller=caller)
    reply.headers["Cache-Control"] = "no-store"
    return ConsentsView.from_domain(wishes)


@router.post(
    "/{respondent_id}/consents",
    status_code=201,
    summary="Write down what a respondent agreed to or does not want",
    description="The ledger is only ever appended to. Of all wishes about a message the last one counts, by `said_at`. "
    "A wish counts under every name that the respondent is known by. The same wish with the same `said_at` again is "
    "answered with 200.",
    responses={
        200: {"description": "The wish stood there already.", "model": ConsentView},
        **_UNKNOWN,
        422: {"description": "The wish makes no sense; see `errors`."},
    },
)
async def record_consent(
    *, respondent_id: UUID, body: WishBody, reply: Response, menu: Menu, caller: Writer
) -> ConsentView:
    draft = WishDraft(**body.model_dump())
    entry, is_new = await menu.consents.record(respondent_id=respondent_id, draft=draft, caller=caller)
    reply.status_code = 201 if is_new else 200
    return ConsentView.from_domain(entry)
