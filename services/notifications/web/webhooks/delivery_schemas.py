"""Deliveries as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.notifications.domain.webhooks.delivery import (
    Attempt,
    AttemptOutcome,
    Delivery,
    DeliveryCause,
    DeliveryState,
)


class DeliveryView(BaseModel):
    """A delivery of one event to one subscription."""

    id: UUID
    subscription: str
    event_id: UUID = Field(description="The `webhook-id` of every attempt.")
    event_type: str
    cause: DeliveryCause
    state: DeliveryState
    attempts: int
    failure: str | None = Field(description="Why the last attempt failed, such as `http-500` or `answer-timeout`.")
    created_at: datetime
    next_at: datetime | None
    settled_at: datetime | None
    can_be_redelivered: bool = Field(description="Whether its event is kept.")

    @classmethod
    def of(cls, one: Delivery) -> "DeliveryView":
        return cls(**delivery_fields(one))


def delivery_fields(one: Delivery) -> dict[str, Any]:
    names = set(DeliveryView.model_fields) - {"can_be_redelivered"}
    return {name: getattr(one, name) for name in names} | {"can_be_redelivered": one.is_kept}


class AttemptView(BaseModel):
    """One attempt."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: AttemptOutcome | None = Field(description="Null: it is on its way.")
    reason: str | None = Field(description="Why there was no answer.")
    status: int | None
    latency_ms: int | None
    answer: str | None = Field(description="The first KiB of what was answered, as text.")

    @classmethod
    def of(cls, one: Attempt) -> "AttemptView":
        answer = None if one.body is None else one.body.decode("utf-8", errors="replace").replace("\x00", "�")
        return cls(
            number=one.number,
            started_at=one.started_at,
            ended_at=one.ended_at,
            outcome=one.outcome,
            reason=one.reason,
            status=one.status,
            latency_ms=one.latency_ms,
            answer=answer,
        )


class DeliveryDetailsView(DeliveryView):
    """A delivery with all its attempts."""

    history: Sequence[AttemptView]

    @classmethod
    def with_history(cls, one: Delivery, attempts: Sequence[Attempt]) -> "DeliveryDetailsView":
        return cls(**delivery_fields(one), history=[AttemptView.of(attempt) for attempt in attempts])
