"""Routes of deliveries to subscribers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, status

from services.notifications.domain.webhooks.delivery import DeliveryFilter, DeliveryState
from services.notifications.web.deps import Menu
from services.notifications.web.webhooks.delivery_schemas import DeliveryDetailsView, DeliveryView
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.lines import Key
from shared.web.moments import QueryMoment
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/deliveries", tags=["webhooks"])

Reader = Annotated[Caller, require("webhooks:read")]
Writer = Annotated[Caller, require("webhooks:write")]
_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such delivery."}}


@router.get(
    "",
    summary="List deliveries to subscribers, the latest first",
    description="Ordered by `created_at`; `from` is included, `to` is not.",
)
async def list_deliveries(
    _caller: Reader,
    menu: Menu,
    *,
    subscription: Key | None = None,
    state: DeliveryState | None = None,
    event_type: Annotated[str | None, Query(max_length=100)] = None,
    event_id: UUID | None = None,
    from_: Annotated[QueryMoment, Query(alias="from")] = None,
    to: QueryMoment = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[DeliveryView]:
    wanted = DeliveryFilter(
        subscription=subscription, state=state, event_type=event_type, event_id=event_id, from_at=from_, to_at=to
    )
    found = await menu.deliveries.list(wanted=wanted, after=moment_and_id(cursor), limit=limit + 1)
    more = moment_cursor(found[limit - 1].created_at, found[limit - 1].id) if len(found) > limit else None
    return Page(items=[DeliveryView.of(one) for one in found[:limit]], next_cursor=more)


@router.get("/{delivery_id}", summary="Read a delivery with every attempt", responses=_UNKNOWN)
async def read_delivery(_caller: Reader, menu: Menu, delivery_id: UUID) -> DeliveryDetailsView:
    return DeliveryDetailsView.with_history(*await menu.deliveries.read(delivery_id=delivery_id))


@router.post(
    "/{delivery_id}/redeliver",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Send a delivery once more",
    description="Under the same `webhook-id`, with as many attempts as at first.",
    responses={
        **_UNKNOWN,
        409: {"description": "It waits to be sent or is being sent."},
        410: {"description": "Its event is not kept any more, or was about somebody who was erased."},
    },
)
async def redeliver(_caller: Writer, menu: Menu, delivery_id: UUID) -> DeliveryView:
    return DeliveryView.of(await menu.deliveries.redeliver(delivery_id=delivery_id))
