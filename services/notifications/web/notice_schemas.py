"""Notices as JSON."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.notifications.domain.destination import DestinationChannel
from services.notifications.domain.notices.delivery import Delivery, DeliveryState
from services.notifications.domain.notices.notice import Notice, NoticeState, Why
from shared.vocabulary import NoticeCause, NoticeReason, NoticeUrgency, Severity, SubjectKind
from shared.web.origin import SpotView


class WhyView(BaseModel):
    """Why somebody gets a notice."""

    kind: str = Field(description="Their role, or `fallback`, or `last_resort`.")
    team: str | None
    unit: str | None
    standing_in_for: UUID | None = Field(description="The colleague who is away.")

    @classmethod
    def from_domain(cls, why: Why) -> "WhyView":
        return cls(kind=why.kind, team=why.team, unit=why.unit, standing_in_for=why.standing_in_for)


class NoticeDeliveryView(BaseModel):
    """What became of a notice on one way. No address is here."""

    id: UUID
    destination_id: UUID
    channel: DestinationChannel
    state: DeliveryState = Field(
        description="`digested` waits for a digest; `unknown` may have been sent, and nobody knows."
    )
    reason: str | None = Field(description="Why it was withheld, failed or waits, such as `acknowledged`, `550`.")
    due_at: datetime
    attempts: int
    settled_at: datetime | None

    @classmethod
    def from_domain(cls, delivery: Delivery) -> "NoticeDeliveryView":
        return cls(**{name: getattr(delivery, name) for name in cls.model_fields})


class NoticeView(SpotView):
    """A notice to one colleague, or to the destinations of a team."""

    id: UUID
    person_id: UUID | None
    team: str | None
    why: list[WhyView]
    group: str = Field(description="What is requested under one name within the waiting time is one notice.")
    cause: NoticeCause
    reason: NoticeReason = Field(description="Why it is sent now.")
    subject: SubjectKind
    subject_id: str
    severity: Severity
    urgency: NoticeUrgency = Field(description="How soon it is to be known, whatever the destination allows.")
    rules: list[str]
    ticket_id: UUID | None
    is_drill: bool
    state: NoticeState = Field(description="What became of it. `coalesced`: the notice `lead_id` says it too.")
    withheld_because: str | None = Field(description="Why it is not sent.")
    lead_id: UUID | None
    occurred_at: datetime
    requested_at: datetime
    first_sent_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None = Field(description="Id of a person, or name of a key.")
    deliveries: list[NoticeDeliveryView]

    @classmethod
    def from_domain(cls, notice: Notice, deliveries: Sequence[Delivery]) -> "NoticeView":
        own = {"person_id", "team", "why", "rules", "ticket_id", "deliveries"}
        return cls(
            person_id=notice.addressee.person_id,
            team=notice.addressee.id if notice.addressee.kind == "team" else None,
            why=[WhyView.from_domain(one) for one in notice.why],
            rules=list(notice.rules),
            ticket_id=notice.content.ticket_id,
            deliveries=[NoticeDeliveryView.from_domain(one) for one in deliveries],
            **{name: getattr(notice, name) for name in cls.model_fields if name not in own},
        )
