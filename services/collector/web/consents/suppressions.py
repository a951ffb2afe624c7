"""Routes of suppressed addresses."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.collector.application.consents.suppressions import SuppressionDraft
from services.collector.domain.consents.suppression import SuppressionFilter, SuppressionReason
from services.collector.web.consents.bodies import ReleaseBody, SuppressionBody, SuppressionView
from services.collector.web.deps import Menu
from shared.access import Caller
from shared.vocabulary import MessageChannel
from shared.web.auth import require
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/suppressions", tags=["consents"])

Reader = Annotated[Caller, require("responses:read")]
NO_REASON = ReleaseBody()
Writer = Annotated[Caller, require("consents:write")]


@router.get(
    "",
    summary="List suppressed addresses, the latest first",
    description="Addresses that are not used, whatever their owners wish: mail to them came back, or their owners "
    "called it spam. Callers who are limited to a unit see those of people who said something there.",
)
async def list_suppressions(
    *,
    menu: Menu,
    caller: Reader,
    holding: bool | None = None,
    channel: MessageChannel | None = None,
    reason: SuppressionReason | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[SuppressionView]:
    wanted = SuppressionFilter(holding=holding, channel=channel, reason=reason)
    found = await menu.consents.list_suppressions(
        wanted=wanted, caller=caller, after=moment_and_id(cursor), limit=limit + 1
    )
    shown = found[:limit]
    after = moment_cursor(shown[-1].since, shown[-1].id) if len(found) > limit else None
    return Page(items=[SuppressionView.from_domain(one) for one in shown], next_cursor=after)


@router.post(
    "",
    status_code=201,
    summary="Suppress an address",
    description="Name a respondent, or an address in the body, of which a digest is kept. For what somebody wishes, "
    "write a consent instead.",
    responses={
        403: {"description": "The caller lacks the scope, or is limited to a unit and names an address."},
        404: {"description": "There is no such respondent, or they said nothing that the caller sees."},
        422: {"description": "Nobody, or more than one thing, is named; see `errors`."},
    },
)
async def suppress(*, body: SuppressionBody, menu: Menu, caller: Writer) -> SuppressionView:
    draft = SuppressionDraft(**body.model_dump())
    return SuppressionView.from_domain(await menu.consents.suppress(draft=draft, caller=caller))


@router.post(
    "/{suppression_id}/release",
    summary="Let an address be used again",
    description="The row stays, with who released it and when. Releasing twice changes nothing.",
    responses={404: {"description": "There is no such suppression, or the caller does not see whose it is."}},
)
async def release(
    *, suppression_id: UUID, menu: Menu, caller: Writer, body: ReleaseBody = NO_REASON
) -> SuppressionView:
    return SuppressionView.from_domain(
        await menu.consents.release(suppression_id=suppression_id, caller=caller, reason=body.reason)
    )
