"""The replies of invitation routes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.collector.application.invitations.reading import InvitationRates
from services.collector.domain.invitations.disposition import (
    DISPOSITIONS,
    DispositionName,
    OutcomeClass,
)
from services.collector.domain.invitations.facts import Stage
from services.collector.domain.invitations.invitation import InvitationChannel, InvitationStatus
from services.collector.domain.invitations.rates import Rate, ResponseRates
from services.collector.domain.invitations.view import Entry, EntryKind, InvitationView
from services.collector.web.openapi import with_example
from shared.vocabulary import AttributeValue, MessageBasis, MessageChannel
from shared.web.origin import SpotView

_INVITATION: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "respondent_id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11",
    "survey": "visit",
    "touchpoint": "delivery",
    "location": "berlin-mitte",
    "asked_channel": "auto",
    "channel": "email",
    "language": "en",
    "attributes": {"plan": "plus"},
    "basis": "existing_customer",
    "status": "opened",
    "reason": None,
    "disposition": {"name": "opened_only", "code": "2.112", "is_final": False},
    "many_times": False,
    "reminders": [4, 9],
    "batch_id": None,
    "case_id": None,
    "requested_by": "shop",
    "requested_at": "2026-03-01T12:30:00Z",
    "send_at": "2026-03-04T09:00:00Z",
    "sent_at": "2026-03-04T09:00:02Z",
    "expires_at": "2026-03-25T09:00:00Z",
    "opened_at": "2026-03-04T11:12:00Z",
    "started_at": None,
    "answered_at": None,
    "answers": 0,
    "response_id": None,
    "visits": 1,
    "scanner_visits": 3,
    "opted_out_at": None,
    "cancelled_at": None,
}


_COUNTS: dict[DispositionName, int] = {"complete": 31, "partial": 4, "opened_only": 9, "nothing_returned": 56}
_RATES: dict[str, Any] = {
    "invitations": 100,
    "stages": {"wanted": 100, "sent": 100, "delivered": 100, "opened": 44, "started": 35, "answered": 31},
    "dispositions": [
        {"name": name, "code": known.code, "outcome": known.outcome, "count": _COUNTS.get(name, 0)}
        for name, known in DISPOSITIONS.items()
    ],
    "outcomes": {"I": 31, "P": 4, "R": 9, "NC": 0, "O": 0, "U": 56, "NE": 0},
    "running": 60,
    "rr1": {"part": 31, "of": 100, "value": 0.31, "ci_low": 0.228, "ci_high": 0.406},
    "rr2": {"part": 35, "of": 100, "value": 0.35, "ci_low": 0.264, "ci_high": 0.447},
}


class DispositionView(BaseModel):
    """What became of it, in AAPOR's terms."""

    name: DispositionName
    code: str | None = Field(description="Number in the Standard Definitions; null while nothing was sent yet.")
    is_final: bool = Field(description="Whether nothing can change it any more.")


class InvitationOut(SpotView):
    """One invitation, without contact data and without its link."""

    model_config = with_example(_INVITATION)

    id: UUID
    respondent_id: UUID | None = Field(description="Null after an erasure.")
    survey: str
    asked_channel: InvitationChannel
    channel: MessageChannel | None = Field(description="The one that was chosen; null where none can be used.")
    language: str | None
    attributes: dict[str, AttributeValue]
    basis: MessageBasis | None = Field(description="The legal basis that was claimed; the message says which counted.")
    status: InvitationStatus
    reason: str | None = Field(description="Why nothing was sent, or why it waits.")
    disposition: DispositionView
    many_times: bool
    reminders: list[int] = Field(description="Days after the invitation was sent.")
    batch_id: UUID | None
    case_id: UUID | None = Field(description="The closed case whose customer is asked again.")
    requested_by: str
    requested_at: datetime
    send_at: datetime = Field(description="When it is to be sent; later than asked for where the person rests.")
    sent_at: datetime | None
    expires_at: datetime
    opened_at: datetime | None = Field(description="When a person was there first; fetching the page is not enough.")
    started_at: datetime | None
    answered_at: datetime | None
    answers: int
    response_id: UUID | None = Field(description="The last answer.")
    visits: int = Field(description="How often the page was fetched by what may be a person.")
    scanner_visits: int = Field(description="How often by programs; these never count as opened.")
    opted_out_at: datetime | None = Field(description="When the person objected after they were invited.")
    cancelled_at: datetime | None

    @classmethod
    def from_domain(cls, view: InvitationView, **more: Any) -> Self:  # noqa: ANN401 - the fields of a subclass
        one, found = view.invitation, view.disposition
        shown = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        return cls(
            **shown
            | {
                "basis": one.claimed_basis,
                "case_id": one.ticket_id,
                "status": view.status,
                "reason": view.reason,
                "disposition": DispositionView(name=found.name, code=found.code, is_final=view.is_final),
                "reminders": list(one.reminder_days),
                "sent_at": view.sent_at,
                "opted_out_at": view.opted_out_at,
            }
            | more
        )


class EntryView(BaseModel):
    """One thing that happened, or is to happen."""

    at: datetime
    kind: EntryKind
    message_id: UUID | None = None
    cause: str | None = Field(default=None, description="Of a message: `invitation` or `reminder`.")
    channel: MessageChannel | None = None
    state: str | None = Field(default=None, description="What became of the message.")
    reason: str | None = None
    count: int | None = Field(default=None, description="Of answers, or of visits by programs.")
    number: int | None = Field(default=None, description="Of a reminder; the first is 1.")

    @classmethod
    def from_domain(cls, entry: Entry) -> Self:
        message = entry.message
        of_message: Mapping[str, Any] = (
            {}
            if message is None
            else {
                "message_id": message.id,
                "cause": message.cause,
                "channel": message.channel,
                "state": message.state,
            }
        )
        return cls(
            at=entry.at, kind=entry.kind, reason=entry.reason, count=entry.count, number=entry.number, **of_message
        )


class InvitationDetails(InvitationOut):
    """One invitation and everything that happened to it."""

    model_config = with_example({**_INVITATION, "timeline": [{"at": "2026-03-01T12:30:00Z", "kind": "requested"}]})

    timeline: list[EntryView] = Field(description="The earliest first, with what is to come.")


class RateView(BaseModel):
    """A share with its 95 % Wilson interval, all 0 to 1."""

    part: int
    of: int
    value: float
    ci_low: float
    ci_high: float

    @classmethod
    def from_domain(cls, rate: Rate | None) -> Self | None:
        return (
            None
            if rate is None
            else cls(part=rate.part, of=rate.of, value=rate.value, ci_low=rate.low, ci_high=rate.high)
        )


class DispositionCount(BaseModel):
    """How many invitations have a disposition."""

    name: DispositionName
    code: str | None
    outcome: OutcomeClass | None = Field(description="Where it counts in the rates; null: nowhere yet.")
    count: int


class RatesView(BaseModel):
    """What became of some invitations."""

    invitations: int
    stages: dict[Stage, int] = Field(description="How many came so far.")
    dispositions: list[DispositionCount]
    outcomes: dict[OutcomeClass, int] = Field(
        description="I complete, P partial, R refusal and break-off, NC non-contact, O other, U unknown eligibility "
        "(UH and UO), NE not eligible. The denominator is all but NE."
    )
    running: int = Field(
        description="Of the denominator, how many can still answer. They count as not having answered, so an early "
        "rate only rises."
    )
    rr1: RateView | None = Field(description="AAPOR response rate 1: I / (I + P + R + NC + O + U).")
    rr2: RateView | None = Field(description="AAPOR response rate 2: (I + P) / the same.")

    @classmethod
    def from_domain(cls, rates: ResponseRates, **more: Any) -> Self:  # noqa: ANN401 - the fields of a subclass
        return cls(
            invitations=rates.stages["wanted"],
            stages=dict(rates.stages),
            dispositions=[
                DispositionCount(name=name, code=known.code, outcome=known.outcome, count=rates.dispositions[name])
                for name, known in DISPOSITIONS.items()
            ],
            outcomes=dict(rates.outcomes),
            running=rates.running,
            rr1=RateView.from_domain(rates.rr1),
            rr2=RateView.from_domain(rates.rr2),
            **more,
        )


class ChannelRatesView(RatesView):
    """What became of the invitations on one channel."""

    channel: MessageChannel | None = Field(description="Null: those for which no channel could be used.")


class InvitationRatesView(BaseModel):
    """Response rates, of all invitations and by channel."""

    model_config = with_example(
        {"survey": "visit", "total": _RATES, "channels": [{**_RATES, "channel": "email"}]},
    )

    survey: str | None
    total: RatesView
    channels: list[ChannelRatesView] = Field(description="Empty unless `by=channel`.")

    @classmethod
    def from_domain(cls, survey: str | None, rates: InvitationRates, *, by_channel: bool) -> Self:
        channels: Sequence[ChannelRatesView] = [
            ChannelRatesView.from_domain(one.rates, channel=one.channel) for one in rates.channels
        ]
        return cls(
            survey=survey,
            total=RatesView.from_domain(rates.total),
            channels=list(channels) if by_channel else [],
        )
