"""Who takes care of alerts, which notices were asked for, silences, and drills."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.alerts.web.asking_schemas import (
    AcknowledgementView,
    DrillBody,
    DrillView,
    NoticesView,
    SilenceBody,
    SilenceView,
)
from services.alerts.web.menu import AlertReader, AlertWriter, Menu, RuleKey, RuleReader, RuleWriter
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

_ACKNOWLEDGED = (
    "Somebody takes care of it and of everything that was raised about the same thing until now: nobody is notified of "
    "it again, and no notice is repeated. Acknowledging twice changes nothing; the reply names whoever did so first."
)
_NOTICES = (
    "What was asked for, of whom by role, and when; and what was not asked for, and why. What became of the notices is "
    "at `GET /v1/notices?group=…`."
)
_NO_SILENCE: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such silence that you may see."}}
_NOBODY: dict[int | str, dict[str, Any]] = {409: {"description": "The rule has no `notify`."}}
_OVER: dict[int | str, dict[str, Any]] = {**_NO_SILENCE, 409: {"description": "It is over already."}}

router = APIRouter(tags=["alerts"])
silences = APIRouter(prefix="/v1/silences", tags=["silences"])
drills = APIRouter(tags=["rules"])


@router.post("/v1/alerts/{alert_id}/acknowledgement", summary="Take care of an alert", description=_ACKNOWLEDGED)
async def acknowledge_alert(caller: AlertWriter, menu: Menu, alert_id: UUID) -> AcknowledgementView:
    return AcknowledgementView.of(alert_id, await menu.asking.acknowledge.alert(caller=caller, alert_id=alert_id))


@router.post("/v1/signals/{signal_id}/acknowledgement", summary="Take care of a signal", description=_ACKNOWLEDGED)
async def acknowledge_signal(caller: AlertWriter, menu: Menu, signal_id: UUID) -> AcknowledgementView:
    return AcknowledgementView.of(signal_id, await menu.asking.acknowledge.signal(caller=caller, signal_id=signal_id))


@router.get("/v1/alerts/{alert_id}/notices", summary="Read the notices about an alert", description=_NOTICES)
async def read_notices_of_alert(caller: AlertReader, menu: Menu, alert_id: UUID) -> NoticesView:
    found = await menu.asking.notices.of_alert(alert_id=alert_id, locations=caller.locations)
    return NoticesView.from_domain(found)


@router.get("/v1/signals/{signal_id}/notices", summary="Read the notices about a signal", description=_NOTICES)
async def read_notices_of_signal(caller: AlertReader, menu: Menu, signal_id: UUID) -> NoticesView:
    found = await menu.asking.notices.of_signal(signal_id=signal_id, locations=caller.locations)
    return NoticesView.from_domain(found)


@silences.post(
    "",
    summary="Silence notices for a while",
    description="Alerts are raised and cases opened as always; nobody gets notices of them. What is still open and not "
    "acknowledged when the silence ends is notified then. Who is limited to a unit silences what is in it.",
    status_code=201,
)
async def create_silence(caller: RuleWriter, menu: Menu, body: SilenceBody, response: Response) -> SilenceView:
    made = await menu.silences.create(
        caller=caller, matcher=body.matcher(), starts_at=body.from_, until_at=body.until, reason=body.reason
    )
    response.headers["Location"] = f"/v1/silences/{made.id}"
    return SilenceView.from_domain(made)


@silences.get("", summary="List silences, the one that ends last first")
async def list_silences(
    *,
    caller: RuleReader,
    menu: Menu,
    is_open: Annotated[bool, Query(alias="open", description="Only those that are not over.")] = False,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[SilenceView]:
    found = await menu.silences.list(caller=caller, is_open=is_open, before=moment_and_id(cursor), limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        items=[SilenceView.from_domain(one) for one in found[:limit]],
        next_cursor=moment_cursor(last.until_at, last.id) if last else None,
    )


@silences.get("/{silence_id}", summary="Read one silence", responses=_NO_SILENCE)
async def read_silence(caller: RuleReader, menu: Menu, silence_id: UUID) -> SilenceView:
    return SilenceView.from_domain(await menu.silences.read(caller=caller, silence_id=silence_id))


@silences.post(
    "/{silence_id}/end",
    summary="End a silence now",
    description="What it held is notified, where it is still open and not acknowledged.",
    responses=_OVER,
)
async def end_silence(caller: RuleWriter, menu: Menu, silence_id: UUID) -> SilenceView:
    return SilenceView.from_domain(await menu.silences.end(caller=caller, silence_id=silence_id))


@drills.post(
    "/v1/rules/{key}/drill",
    summary="Rehearse the notices of a rule",
    description="A fire drill: those whom the rule notifies get a marked notice on the same ways, and can acknowledge "
    "it. It raises no alert, opens no case and counts nowhere. `GET /v1/drills/{drill_id}` shows what became of it.",
    status_code=201,
    responses=_NOBODY,
)
async def start_drill(
    caller: RuleWriter, menu: Menu, key: RuleKey, response: Response, body: DrillBody | None = None
) -> DrillView:
    wanted = body or DrillBody()
    drill = await menu.drills.start(caller=caller, rule=key, touchpoint=wanted.touchpoint, location=wanted.location)
    response.headers["Location"] = f"/v1/drills/{drill.id}"
    return DrillView.of(drill, [])


@drills.get(
    "/v1/drills/{drill_id}",
    summary="Read what became of a drill",
    responses={404: {"description": "There is no such drill that you may see, or it is too old to be kept."}},
)
async def read_drill(caller: RuleReader, menu: Menu, drill_id: UUID) -> DrillView:
    return DrillView.from_domain(await menu.drills.read(caller=caller, drill_id=drill_id))
