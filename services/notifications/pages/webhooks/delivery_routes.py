"""What was delivered to a subscriber, and each attempt with what the far side answered."""

from datetime import UTC, datetime, timedelta
from typing import cast, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response

from services.notifications.application.webhooks.catalogue import types_of
from services.notifications.domain.webhooks.delivery import Delivery, DeliveryFilter, DeliveryState
from services.notifications.domain.webhooks.errors import DeliveryNotFoundError, EventGoneError, UnderWayError
from services.notifications.domain.webhooks.event import PING
from services.notifications.pages.webhooks import BASE, CONSOLE, Reading, Writing, address_of, words
from services.notifications.pages.webhooks.words import Words, short_name
from services.notifications.web.deps import Menu
from services.notifications.web.webhooks.delivery_schemas import AttemptView
from shared.days import day_start
from shared.web.console.visit import Visit
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor
from shared.web.text import is_storable

PAGE = 50

router = APIRouter(include_in_schema=False)


@router.get(BASE + "/{key}/deliveries")
async def deliveries_page(key: str, visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    shown = await menu.subscriptions.read(key=key)
    wanted = _filter(visit, key)
    found = await menu.deliveries.list(wanted=wanted, after=moment_and_id(cursor), limit=PAGE + 1)
    items = found[:PAGE]
    types = sorted({*types_of(shown.subscription.definition), PING, *filter(None, [wanted.event_type])})
    return visit.page(
        CONSOLE,
        "webhooks/deliveries.html",
        shown=shown,
        items=items,
        types=[(one, short_name(one)) for one in types],
        words=Words(visit, await menu.directory.read()),
        short_name=short_name,
        may_write=visit.caller.may("webhooks:write"),
        address=address_of(key),
        next=moment_cursor(items[-1].created_at, items[-1].id) if len(found) > PAGE else None,
    )


@router.get(BASE + "/{key}/deliveries/{delivery_id:uuid}")
async def delivery_page(key: str, delivery_id: UUID, visit: Reading, menu: Menu) -> Response:
    shown = await menu.subscriptions.read(key=key)
    one, attempts = await menu.deliveries.read(delivery_id=delivery_id)
    _check(one, key)
    return visit.page(
        CONSOLE,
        "webhooks/delivery.html",
        shown=shown,
        one=one,
        attempts=[AttemptView.of(attempt) for attempt in reversed(attempts)],
        is_ping=one.event_type == PING,
        is_under_way=one.state in {"pending", "sending"},
        words=Words(visit, await menu.directory.read()),
        short_name=short_name,
        may_write=visit.caller.may("webhooks:write"),
        address=address_of(key, "deliveries", str(delivery_id)),
    )


@router.post(BASE + "/{key}/deliveries/{delivery_id:uuid}/redeliver")
async def redeliver(key: str, delivery_id: UUID, visit: Writing, menu: Menu) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    one, _attempts = await menu.deliveries.read(delivery_id=delivery_id)
    _check(one, key)
    try:
        await menu.deliveries.redeliver(delivery_id=delivery_id)
    except EventGoneError:
        visit.toast(say(words.EVENT_GONE))
    except UnderWayError:
        visit.toast(say(words.UNDER_WAY))
    else:
        visit.toast(say(words.AGAIN))
    return visit.go(address_of(key, "deliveries", str(delivery_id)))


def _check(one: Delivery, key: str) -> None:
    if one.subscription != key:
        raise DeliveryNotFoundError


def _filter(visit: Visit, key: str) -> DeliveryFilter:
    """Return the filters of the address; what makes no sense restricts nothing."""
    state, event_type = _parameter(visit, "state"), _parameter(visit, "type")
    return DeliveryFilter(
        subscription=key,
        state=cast("DeliveryState", state) if state in get_args(DeliveryState) else None,
        event_type=event_type or None,
        from_at=_day(visit, "from"),
        to_at=_day(visit, "to", days_after=1),
    )


def _parameter(visit: Visit, name: str) -> str:
    value = visit.request.query_params.get(name, "").strip()
    return value if is_storable(value) else ""


def _day(visit: Visit, name: str, *, days_after: int = 0) -> datetime | None:
    """Return the first moment of a day in the reader's zone; None without one."""
    try:
        day = datetime.fromisoformat(_parameter(visit, name)).date()
    except ValueError:
        return None
    if not 1970 < day.year < 3000:  # noqa: PLR2004 - as the API takes them
        return None
    return day_start(day + timedelta(days=days_after), ZoneInfo(visit.zone)).astimezone(UTC)
