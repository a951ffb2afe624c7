"""Routes: alerts."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AfterValidator, AwareDatetime

from services.alerts.domain.alert import AlertFilter
from services.alerts.web.alert_schemas import AlertView
from services.alerts.web.deps import Menu
from shared.web.auth import Caller, require
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.lines import Key
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/alerts", tags=["alerts"])

Reader = Annotated[Caller, require("alerts:read")]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        message = "must be between the years 1 and 9999 in UTC"
        raise ValueError(message) from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


@router.get("", summary="List alerts, newest first")
async def list_alerts(
    *,
    _caller: Reader,
    menu: Menu,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    rule: Key | None = None,
    response_id: UUID | None = None,
    from_at: Annotated[Moment | None, Query(alias="from", description="Raised at this moment or later.")] = None,
    to_at: Annotated[Moment | None, Query(alias="to", description="Raised before this moment.")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[AlertView]:
    wanted = AlertFilter(survey, touchpoint, rule, response_id, from_at, to_at)
    alerts = await menu.read_alerts(wanted=wanted, before=moment_and_id(cursor), limit=limit + 1)
    last = alerts[limit - 1] if len(alerts) > limit else None
    return Page(
        items=[AlertView.from_domain(alert) for alert in alerts[:limit]],
        next_cursor=moment_cursor(last.raised_at, last.id) if last else None,
    )


@router.get("/{alert_id}", summary="Read one alert")
async def read_alert(_caller: Reader, menu: Menu, alert_id: UUID) -> AlertView:
    return AlertView.from_domain(await menu.read_alert(alert_id=alert_id))
