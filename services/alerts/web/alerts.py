"""`/v1/alerts` and `/v1/signals`: what rules raised, and why; or why not."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from services.alerts.domain.alert import AlertFilter
from services.alerts.domain.signal import SignalFilter
from services.alerts.web.menu import AlertReader, Menu, Moment
from services.alerts.web.schemas import AlertView, AlertWhyView, JudgedView, SignalView
from shared.vocabulary import SubjectKind
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.lines import Key
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

_FROM = Query(alias="from", description="Raised at this moment or later.")
_TO = Query(alias="to", description="Raised before this moment.")
_CARE = Query(description="Only what somebody takes care of, or only what nobody does; see `acknowledged_at`.")
_NOT_JUDGED: dict[int | str, dict[str, Any]] = {404: {"description": "Nothing is kept of how rules judged it."}}

_BY_PREFIX = "The same, for proxies that lead to services by the beginning of a path only, as an ingress does."

router = APIRouter(prefix="/v1/alerts", tags=["alerts"])
signals = APIRouter(prefix="/v1/signals", tags=["alerts"])
subjects = APIRouter(prefix="/v1", tags=["alerts"])


@router.get("", summary="List alerts, newest first")
async def list_alerts(
    *,
    caller: AlertReader,
    menu: Menu,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    rule: Key | None = None,
    response_id: UUID | None = None,
    acknowledged: Annotated[bool | None, _CARE] = None,
    from_at: Annotated[Moment | None, _FROM] = None,
    to_at: Annotated[Moment | None, _TO] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[AlertView]:
    wanted = AlertFilter(
        survey=survey,
        touchpoint=touchpoint,
        rule=rule,
        response_id=response_id,
        acknowledged=acknowledged,
        from_at=from_at,
        to_at=to_at,
        locations=caller.locations,
    )
    found = await menu.alerts.list(wanted=wanted, before=moment_and_id(cursor), limit=limit + 1)
    care = await menu.asking.acknowledgements(alerts=[alert.id for alert in found])
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        items=[AlertView.from_domain(alert, care.get(alert.id)) for alert in found[:limit]],
        next_cursor=moment_cursor(last.raised_at, last.id) if last else None,
    )


@router.get("/{alert_id}", summary="Read one alert")
async def read_alert(caller: AlertReader, menu: Menu, alert_id: UUID) -> AlertView:
    alert = await menu.alerts.read(alert_id=alert_id, locations=caller.locations)
    return AlertView.from_domain(alert, (await menu.asking.acknowledgements(alerts=[alert_id])).get(alert_id))


@router.get(
    "/{alert_id}/why",
    summary="Read why there is an alert, or a signal",
    description="Names the tests of the rule that decided, in the version of the rule that raised it.",
)
async def read_why(caller: AlertReader, menu: Menu, alert_id: UUID) -> AlertWhyView:
    return AlertWhyView.of(await menu.alerts.why(alert_id=alert_id, locations=caller.locations))


@router.get(
    "/responses/{response_id}/rules",
    summary="Read what all rules made of a response, below `/v1/alerts`",
    description=_BY_PREFIX,
    responses=_NOT_JUDGED,
)
@subjects.get(
    "/responses/{response_id}/rules",
    summary="Read what all rules made of a response",
    description="For each rule that there was when the response was judged last: whether it fired, and the tests that "
    "decided; or why not. Kept for 90 days, or as long as `HEED_ALERTS_JUDGED_KEPT_DAYS` says.",
    responses=_NOT_JUDGED,
)
async def read_rules_of_response(caller: AlertReader, menu: Menu, response_id: UUID) -> JudgedView:
    found = await menu.judged.explain(kind="response", subject_id=response_id, locations=caller.locations)
    return JudgedView.from_domain(found)


@router.get(
    "/complaints/{complaint_id}/rules",
    summary="Read what all rules made of a complaint, below `/v1/alerts`",
    description=_BY_PREFIX,
    responses=_NOT_JUDGED,
)
@subjects.get(
    "/complaints/{complaint_id}/rules",
    summary="Read what all rules made of a complaint",
    description="As for responses.",
    responses=_NOT_JUDGED,
)
async def read_rules_of_complaint(caller: AlertReader, menu: Menu, complaint_id: UUID) -> JudgedView:
    found = await menu.judged.explain(kind="complaint", subject_id=complaint_id, locations=caller.locations)
    return JudgedView.from_domain(found)


@signals.get("", summary="List signals, newest first")
async def list_signals(
    *,
    caller: AlertReader,
    menu: Menu,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    rule: Key | None = None,
    subject: SubjectKind | None = None,
    subject_id: Annotated[str | None, Query(max_length=200)] = None,
    acknowledged: Annotated[bool | None, _CARE] = None,
    from_at: Annotated[Moment | None, _FROM] = None,
    to_at: Annotated[Moment | None, _TO] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[SignalView]:
    wanted = SignalFilter(
        survey=survey,
        touchpoint=touchpoint,
        rule=rule,
        subject=subject,
        subject_id=subject_id,
        acknowledged=acknowledged,
        from_at=from_at,
        to_at=to_at,
        locations=caller.locations,
    )
    found = await menu.signals.list(wanted=wanted, before=moment_and_id(cursor), limit=limit + 1)
    care = await menu.asking.acknowledgements(alerts=[signal.id for signal in found])
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        items=[SignalView.from_domain(signal, care.get(signal.id)) for signal in found[:limit]],
        next_cursor=moment_cursor(last.raised_at, last.id) if last else None,
    )


@signals.get("/{signal_id}", summary="Read one signal")
async def read_signal(caller: AlertReader, menu: Menu, signal_id: UUID) -> SignalView:
    signal = await menu.signals.read(signal_id=signal_id, locations=caller.locations)
    return SignalView.from_domain(signal, (await menu.asking.acknowledgements(alerts=[signal_id])).get(signal_id))
