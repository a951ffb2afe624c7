"""`/v1/ledger` and `/v1/loop-health`: where unhappy customers stand, how long it takes, and whether it helps."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.health import Dimension, HealthFilter
from services.alerts.domain.ledger import Box, LedgerFilter
from services.alerts.web.loop_schemas import LedgerEntryView, LedgerView, LoopHealthView
from services.alerts.web.menu import AlertReader, Menu, Moment
from shared.access import Caller
from shared.vocabulary import Channel
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.lines import Key
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

router = APIRouter(prefix="/v1/ledger", tags=["alerts"])
health = APIRouter(prefix="/v1/loop-health", tags=["alerts"])

From = Annotated[
    Moment | None, Query(alias="from", description="Received at this moment or later; without it 30 days before `to`.")
]
To = Annotated[Moment | None, Query(alias="to", description="Received before this moment; without it: until now.")]
Unit = Annotated[Key | None, Query(description="Only what happened in this unit or below it.")]


async def within(menu: UseCases, caller: Caller, unit: str | None) -> frozenset[str] | None:
    """Return the locations in a unit that the caller may see; None: all, and what has no location."""
    if unit is None:
        return caller.locations
    inside = (await menu.directory.read()).structure.locations_in(unit) | {unit}
    return inside if caller.locations is None else inside & caller.locations


@router.get(
    "",
    summary="Read how many unhappy customers stand where",
    description="Every response with an unhappy answer and every complaint of a period is in exactly one box. The "
    "responses come to the number that scoring counts by itself, which `adds_up` and `differences` are about. Kept for "
    "90 days, or as long as `HEED_ALERTS_JUDGED_KEPT_DAYS` says.",
)
async def read_ledger(
    *,
    caller: AlertReader,
    menu: Menu,
    from_at: From = None,
    to_at: To = None,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    channel: Channel | None = None,
    unit: Unit = None,
) -> LedgerView:
    period = menu.loop.period(from_at=from_at, to_at=to_at)
    locations = await within(menu, caller, unit)
    wanted = LedgerFilter(
        **period._asdict(), survey=survey, touchpoint=touchpoint, channel=channel, locations=locations
    )
    return LedgerView.from_domain(await menu.loop.read(wanted=wanted))


@router.get("/responses", summary="List the responses and complaints in one box, the latest first")
async def list_ledger(
    *,
    caller: AlertReader,
    menu: Menu,
    box: Box,
    from_at: From = None,
    to_at: To = None,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    channel: Channel | None = None,
    unit: Unit = None,
    held_by: Annotated[Key | None, Query(description="Only what a limit of this rule held back.")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[LedgerEntryView]:
    period = menu.loop.period(from_at=from_at, to_at=to_at)
    locations = await within(menu, caller, unit)
    wanted = LedgerFilter(
        **period._asdict(), survey=survey, touchpoint=touchpoint, channel=channel, locations=locations
    )
    before = moment_and_id(cursor)
    found = await menu.loop.list(wanted=wanted, box=box, held_by=held_by, before=before, limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        items=[LedgerEntryView.from_domain(one) for one in found[:limit]],
        next_cursor=moment_cursor(last.received_at, last.id) if last else None,
    )


@health.get(
    "",
    summary="Read how long it takes from an answer to the first contact, and whether that helps",
    description="Of the alerts that were raised in the period: how many got to each step, and how long that took since "
    "the answer came in. Of the unhappy customers who were contacted in the period: how many were not unhappy when "
    "they answered the same survey at the same touchpoint again. A contact is a case that was marked as contacted, or "
    "a message that a colleague wrote; what is automatic is none, and stands apart. Rehearsals do not count.",
)
async def read_loop_health(
    *,
    caller: AlertReader,
    menu: Menu,
    from_at: From = None,
    to_at: To = None,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    channel: Channel | None = None,
    rule: Key | None = None,
    unit: Unit = None,
    by: Annotated[Dimension, Query(description="What the groups are made by.")] = "rule",
) -> LoopHealthView:
    period = menu.loop.period(from_at=from_at, to_at=to_at)
    locations = await within(menu, caller, unit)
    wanted = HealthFilter(
        **period._asdict(), survey=survey, touchpoint=touchpoint, channel=channel, rule=rule, locations=locations
    )
    found = await menu.loop.health(wanted=wanted, by=by)
    return LoopHealthView.of(*period, found, by, await menu.loop.health.proof(wanted=wanted))
