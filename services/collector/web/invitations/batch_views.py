"""The replies of routes of batches."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.invitations.batches.batch import BatchState, RowReason
from services.collector.domain.invitations.batches.progress import BatchProgress, RowStanding, RowView
from services.collector.domain.invitations.batches.report import BatchForecast, Outcome, RowForecast
from services.collector.web.openapi import with_example
from shared.errors import FieldProblem
from shared.vocabulary import MessageChannel

_BATCH: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "state": "working",
    "survey": "visit",
    "programme": None,
    "per_day": 500,
    "zone": "Europe/Berlin",
    "requested_by": "shop",
    "requested_at": "2026-03-01T12:30:00Z",
    "settled_at": None,
    "rows": 1200,
    "decided": 800,
    "counts": {"gone": 500, "planned": 260, "waiting": 400, "refused": 40, "cancelled": 0},
    "reasons": {"no_basis": 31, "answered_recently": 9},
    "last_at": "2026-03-02T08:00:00Z",
}
_FORECAST: dict[str, Any] = {
    "rows": 3,
    "counts": {"invite": 1, "wait": 1, "refuse": 1},
    "reasons": {"bad_value": 1},
    "waits": {"answered_recently": 1},
    "first_at": "2026-03-01T12:30:00Z",
    "last_at": "2026-03-09T08:00:00Z",
    "days": [{"date": "2026-03-01", "invitations": 1}, {"date": "2026-03-09", "invitations": 1}],
    "attributes": ["plan"],
    "items": [
        {
            "row": 2,
            "outcome": "invite",
            "reason": None,
            "channel": "email",
            "send_at": "2026-03-01T12:30:00Z",
            "errors": [],
        },
        {
            "row": 3,
            "outcome": "wait",
            "reason": "answered_recently",
            "channel": "sms",
            "send_at": "2026-03-09T08:00:00Z",
            "errors": [],
        },
        {
            "row": 4,
            "outcome": "refuse",
            "reason": "bad_value",
            "channel": None,
            "send_at": None,
            "errors": [{"field": "email", "detail": "must be an e-mail address"}],
        },
    ],
}


class RowErrorView(BaseModel):
    """What is wrong with a row."""

    field: str = Field(description="The column, or `row` for what is about the whole row.")
    detail: str = Field(description="What would be right; what was sent is never repeated.")


class RowForecastView(BaseModel):
    """What would become of one row."""

    row: int = Field(description="The line of the file on which it begins, or its place in `rows`, from 1.")
    outcome: Outcome = Field(
        description="`invite`: goes out at `send_at`; `wait`: likewise, and later than wanted since the person rests; "
        "`refuse`: nobody is invited."
    )
    reason: RowReason | None
    channel: MessageChannel | None
    send_at: datetime | None
    errors: list[RowErrorView]

    @classmethod
    def from_domain(cls, row: RowForecast) -> Self:
        return cls(
            row=row.number,
            outcome=row.outcome,
            reason=row.reason,
            channel=row.channel,
            send_at=row.send_at,
            errors=errors_of(row.problems),
        )


class DayView(BaseModel):
    """How many go out on a day."""

    date: date
    invitations: int


class BatchForecastView(BaseModel):
    """What would become of a batch; nothing was stored and nobody is invited."""

    model_config = with_example(_FORECAST)

    rows: int
    counts: Mapping[Outcome, int]
    reasons: Mapping[RowReason, int] = Field(description="Of those who are refused, the most frequent first.")
    waits: Mapping[RowReason, int] = Field(description="Of those who rest first.")
    first_at: datetime | None
    last_at: datetime | None = Field(description="When the last goes out, as far as can be known today.")
    days: list[DayView] = Field(description="By the days of `zone`; with quiet hours and `per_day`.")
    attributes: Sequence[str] = Field(description="The columns of the file that are taken as attributes.")
    items: list[RowForecastView]

    @classmethod
    def from_domain(cls, forecast: BatchForecast, attributes: Sequence[str]) -> Self:
        return cls(
            rows=len(forecast.rows),
            counts=forecast.counts,
            reasons=forecast.reasons,
            waits=forecast.waits,
            first_at=forecast.first_at,
            last_at=forecast.last_at,
            days=[DayView(date=day, invitations=count) for day, count in forecast.days],
            attributes=attributes,
            items=[RowForecastView.from_domain(one) for one in forecast.rows],
        )


class BatchView(BaseModel):
    """A batch and how far it has come."""

    model_config = with_example(_BATCH)

    id: UUID
    state: BatchState = Field(
        description="`draft`: waits for somebody on the pages to say yes; `working`: its rows are being decided; "
        "`done`: all are, and what is planned goes out; `cancelled`."
    )
    survey: str
    programme: str | None = Field(description="Key of the programme whose round it is.")
    per_day: int | None
    zone: str
    requested_by: str
    requested_at: datetime
    settled_at: datetime | None
    rows: int
    decided: int
    counts: Mapping[RowStanding, int] = Field(
        description="`gone`: its message was requested; `planned`: goes out later; `waiting`: not decided yet; "
        "`refused`; `cancelled`."
    )
    reasons: Mapping[RowReason, int] = Field(description="Of those who are refused, the most frequent first.")
    last_at: datetime | None = Field(description="When the last of those goes out that are planned.")

    @classmethod
    def from_domain(cls, progress: BatchProgress) -> Self:
        batch = progress.batch
        return cls(
            id=batch.id,
            state=batch.state,
            survey=batch.survey,
            programme=batch.programme,
            per_day=batch.options.per_day,
            zone=batch.options.zone,
            requested_by=batch.requested_by,
            requested_at=batch.requested_at,
            settled_at=batch.settled_at,
            rows=batch.rows,
            decided=progress.decided,
            counts=progress.counts,
            reasons=progress.reasons,
            last_at=progress.last_at,
        )


class BatchRowView(BaseModel):
    """A row as it stands; who it is about stands in its invitation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "row": 2,
                    "state": "planned",
                    "reason": None,
                    "invitation_id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
                    "channel": "email",
                    "send_at": "2026-03-02T08:00:00Z",
                    "errors": [],
                }
            ]
        }
    )

    row: int
    state: RowStanding
    reason: RowReason | None
    invitation_id: UUID | None
    channel: MessageChannel | None
    send_at: datetime | None
    errors: list[RowErrorView]

    @classmethod
    def from_domain(cls, row: RowView) -> Self:
        return cls(
            row=row.number,
            state=row.standing,
            reason=row.reason,
            invitation_id=row.invitation_id,
            channel=row.channel,
            send_at=row.send_at,
            errors=errors_of(row.problems),
        )


def errors_of(problems: Sequence[FieldProblem]) -> list[RowErrorView]:
    """Return what is wrong with a row."""
    return [RowErrorView(field=one.field, detail=one.detail) for one in problems]
