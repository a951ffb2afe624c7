"""`/v1/recoveries`: what the company wrote to unhappy customers, why not, and whether it kept its promises."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.alerts.domain.promise import NoPromise
from services.alerts.domain.recovery import (
    Promises,
    PromiseState,
    Recovery,
    RecoveryFilter,
    RecoveryState,
    WithheldReason,
)
from services.alerts.domain.subject import CustomerKind
from services.alerts.web.menu import AlertReader, Menu, Moment
from shared.vocabulary import Severity
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.lines import Key
from shared.web.origin import SpotView
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page

_FROM = Query(alias="from", description="Decided at this moment or later.")
_TO = Query(alias="to", description="Decided before this moment.")

router = APIRouter(prefix="/v1/recoveries", tags=["alerts"])
of_alerts = APIRouter(prefix="/v1/alerts", tags=["alerts"])


class RecoveryView(SpotView):
    """What was decided about one response or complaint, and what became of it."""

    id: UUID
    subject: CustomerKind
    subject_id: UUID
    alert_id: UUID | None = Field(description="Null where a limit of the rule held the alert back.")
    rule: str = Field(description="Of several that wanted a message the first one, by severity and then by key.")
    rule_version: int
    severity: Severity
    survey: str | None
    respondent_id: UUID | None
    state: RecoveryState = Field(
        description="`requested`: the message waits for its moment. `withheld`: a rule wanted it, and nobody asked for "
        "it. Else what became of the message."
    )
    withheld_because: WithheldReason | None
    fate_reason: str | None = Field(description="Why the message was refused, failed or came back.")
    fate_at: datetime | None
    message_id: UUID | None
    promise: PromiseState | None = Field(
        description="`void`: the message never reached the customer, so nothing was promised. Null: no promise."
    )
    promise_at: datetime | None = Field(description="Until when the message says that somebody calls.")
    promise_zone: str | None = Field(description="IANA time zone in which it says so.")
    promise_team: str | None = Field(description="Key of the team that answers for it.")
    no_promise_because: NoPromise | None
    contacted_at: datetime | None = Field(description="When somebody contacted the customer first, in a case about it.")
    ticket_id: UUID | None = Field(description="The case in which that was.")
    occurred_at: datetime
    decided_at: datetime

    @classmethod
    def of(cls, recovery: Recovery, now: datetime) -> "RecoveryView":
        named = {name: getattr(recovery, name) for name in cls.model_fields if name != "promise"}
        return cls(promise=recovery.promise_state(now), **named)


class PromisesView(BaseModel):
    """How many promises were kept."""

    kept: int = Field(description="Somebody contacted the customer in time.")
    broken: int
    open: int = Field(description="Their time has not come, and the customer was not contacted yet.")
    share: float | None = Field(description="Kept ones among those that are kept or broken; null without any.")
    low: float | None = Field(description="The lower end of the share's Wilson score interval at 95 %.")
    high: float | None

    @classmethod
    def from_domain(cls, promises: Promises) -> "PromisesView":
        low, high = promises.interval or (None, None)
        return cls(
            kept=promises.kept, broken=promises.broken, open=promises.open, share=promises.share, low=low, high=high
        )


@router.get("", summary="List recoveries, newest first")
async def list_recoveries(
    *,
    caller: AlertReader,
    menu: Menu,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    rule: Key | None = None,
    state: RecoveryState | None = None,
    from_at: Annotated[Moment | None, _FROM] = None,
    to_at: Annotated[Moment | None, _TO] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Page[RecoveryView]:
    wanted = RecoveryFilter(
        survey=survey,
        touchpoint=touchpoint,
        rule=rule,
        state=state,
        from_at=from_at,
        to_at=to_at,
        locations=caller.locations,
    )
    found = await menu.recoveries.list(wanted=wanted, before=moment_and_id(cursor), limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    now = menu.recoveries.clock.now()
    return Page(
        items=[RecoveryView.of(one, now) for one in found[:limit]],
        next_cursor=moment_cursor(last.decided_at, last.id) if last else None,
    )


@router.get(
    "/promises",
    summary="Read how many promises to customers were kept",
    description="A promise is what a customer was sent: until when somebody calls. It is kept when a case about the "
    "response or complaint was marked as contacted by then. What never reached the customer does not count.",
)
async def read_promises(
    *,
    caller: AlertReader,
    menu: Menu,
    survey: Key | None = None,
    touchpoint: Key | None = None,
    rule: Key | None = None,
    from_at: Annotated[Moment | None, _FROM] = None,
    to_at: Annotated[Moment | None, _TO] = None,
) -> PromisesView:
    wanted = RecoveryFilter(
        survey=survey, touchpoint=touchpoint, rule=rule, from_at=from_at, to_at=to_at, locations=caller.locations
    )
    return PromisesView.from_domain(await menu.recoveries.promises(wanted=wanted))


@of_alerts.get(
    "/{alert_id}/recovery",
    summary="Read whether the customer of an alert, or of a signal, was written to",
    description="By whichever rule: of all that fired on a response or a complaint together there is at most one.",
    responses={404: {"description": "There is no such alert, or no rule wanted a message."}},
)
async def read_recovery(caller: AlertReader, menu: Menu, alert_id: UUID) -> RecoveryView:
    found = await menu.recoveries.read(alert_id=alert_id, locations=caller.locations)
    return RecoveryView.of(found, menu.recoveries.clock.now())
