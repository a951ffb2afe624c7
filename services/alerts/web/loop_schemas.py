"""The ledger and the health of the loop, as JSON."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.alerts.application.ledger import LedgerRead
from services.alerts.domain.health import BOUNDS, Dimension, LoopHealth, StepTime
from services.alerts.domain.ledger import LINES, Box, LedgerCounts, LedgerEntry
from services.alerts.domain.loop import LoopStep
from services.alerts.domain.proof import Proof, Share, ShareDifference
from services.alerts.domain.reconciling import AddsUp, FoundDifference
from services.alerts.domain.subject import CustomerKind
from shared.fields import fields_in_common
from shared.vocabulary import Channel
from shared.web.origin import SpotView


class BoxView(BaseModel):
    """One box of the ledger."""

    box: Box
    because: str = Field(description="Why something stands in this box.")
    count: int
    responses: int
    complaints: int


class CountsView(BaseModel):
    """Responses with an unhappy answer, as scoring counts them."""

    unhappy: int = Field(description="Neither suspect nor taken back.")
    suspect: int
    withdrawn: int = Field(description="Withdrawn or erased.")
    imported: int = Field(description="Those of `unhappy` that came in as history.")
    total: int = Field(description="`unhappy`, `suspect` and `withdrawn`: what the responses in the boxes come to.")

    @classmethod
    def from_domain(cls, counts: LedgerCounts) -> "CountsView":
        return cls(**counts._asdict(), total=counts.total)


class DifferenceView(BaseModel):
    """An hour in which the ledger and scoring differ for good."""

    survey: str
    hour: datetime
    missing: int = Field(description="Responses that scoring counts and that alerts never judged.")
    surplus: int = Field(description="Responses in the ledger that scoring does not count.")
    first_seen_at: datetime

    @classmethod
    def from_domain(cls, found: FoundDifference) -> "DifferenceView":
        return cls(**found.of._asdict(), **found.difference._asdict(), first_seen_at=found.first_seen_at)


class LedgerView(BaseModel):
    """Unhappy responses and complaints that were received in a period, each in one box."""

    from_at: datetime = Field(serialization_alias="from")
    to_at: datetime = Field(serialization_alias="to")
    begins_at: datetime | None = Field(description="From when on the ledger is complete; null: from the beginning.")
    boxes: list[BoxView] = Field(description="In the order in which they are decided; the empty ones too.")
    total: int
    without_case: int = Field(description="Those in `case_expected`, `held_back` and `no_rule`.")
    held_by: dict[str, int] = Field(description="Those in `held_back` by the rule whose limit held them back.")
    without_any_alert: int = Field(description="Those in `no_rule` on which no rule fired at all.")
    adds_up: AddsUp = Field(
        description="Whether the responses come to the number that scoring counts by itself. `on_its_way`: not yet; "
        "`not_compared`: what is asked for is a part that scoring does not count apart, or no whole hours."
    )
    scoring: CountsView | None
    counted_to: datetime | None = Field(description="What scoring had scored by then is counted.")
    judged_to: datetime | None = Field(description="What was published by then is judged.")
    differences: list[DifferenceView]

    @classmethod
    def from_domain(cls, read: LedgerRead) -> "LedgerView":
        ledger, compared = read.ledger, read.reconciled
        return cls(
            from_at=read.of.from_at,
            to_at=read.of.to_at,
            begins_at=read.begins_at,
            boxes=[
                BoxView(
                    box=line.box,
                    because=line.because,
                    count=ledger.boxes[line.box],
                    responses=ledger.responses[line.box],
                    complaints=ledger.boxes[line.box] - ledger.responses[line.box],
                )
                for line in LINES
            ],
            total=ledger.total,
            without_case=ledger.without_case,
            held_by=dict(ledger.held_by),
            without_any_alert=ledger.without_any_alert,
            adds_up=compared.adds_up,
            scoring=None if compared.counts is None else CountsView.from_domain(compared.counts),
            counted_to=compared.counted_to,
            judged_to=compared.passed_to,
            differences=[DifferenceView.from_domain(one) for one in compared.differences],
        )


class LedgerEntryView(SpotView):
    """One unhappy response or complaint, and where it stands."""

    kind: CustomerKind
    id: UUID
    box: Box
    survey: str | None
    channel: Channel
    received_at: datetime
    held_by: str | None = Field(description="A rule whose limit held an alert back.")
    held_because: str | None = Field(description="The limit.")
    ticket_id: UUID | None = Field(description="Its case, or the case that stands for it.")
    with_id: UUID | None = Field(description="The response whose case stands for it.")

    @classmethod
    def from_domain(cls, entry: LedgerEntry) -> "LedgerEntryView":
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class StepView(BaseModel):
    """How long alerts took to a step, from the moment at which the answer came in."""

    step: LoopStep
    wanted: int = Field(description="Alerts that may get there.")
    reached: int = Field(description="Those that did, so far.")
    share: float | None
    p50_seconds: float | None = Field(description="Half of those that got there took no longer.")
    p90_seconds: float | None

    @classmethod
    def from_domain(cls, step: LoopStep, time: StepTime) -> "StepView":
        return cls(
            step=step,
            wanted=time.wanted,
            reached=time.reached,
            share=time.share,
            p50_seconds=time.p50,
            p90_seconds=time.p90,
        )


class AutomaticView(BaseModel):
    """How long it took until customers got a message that a rule asked for. It is no contact."""

    wanted: int = Field(description="Alerts about which a message was asked for.")
    reached: int = Field(description="Those whose customer got it.")
    share: float | None
    p50_seconds: float | None
    p90_seconds: float | None

    @classmethod
    def from_domain(cls, time: StepTime) -> "AutomaticView":
        return cls(
            wanted=time.wanted, reached=time.reached, share=time.share, p50_seconds=time.p50, p90_seconds=time.p90
        )


class BarView(BaseModel):
    up_to_seconds: int | None = Field(description="Null: longer than all others.")
    count: int


class GroupView(BaseModel):
    name: str = Field(description="Empty: of what has none.")
    steps: list[StepView]


class ShareView(BaseModel):
    """A share with its 95 % Wilson interval."""

    part: int
    n: int
    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def from_domain(cls, share: Share) -> "ShareView":
        return cls(**fields_in_common(share, Share))


class ShareDifferenceView(BaseModel):
    """A difference of two shares with its 95 % interval (Miettinen and Nurminen)."""

    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def from_domain(cls, difference: ShareDifference) -> "ShareDifferenceView":
        return cls(**fields_in_common(difference, ShareDifference))


class RecoveryView(BaseModel):
    """What became of unhappy customers who were contacted in the period, each counted once."""

    recognised: int = Field(description="Customers whose next answer could be recognised.")
    anonymous: int = Field(description="Contacted answers of people whose next answer nobody can recognise.")
    waiting: int = Field(description="Those recognised who are silent so far and still have time.")
    among_answered: ShareView = Field(description="Not unhappy any more, of those who answered the same again.")
    lowest: float | None = Field(description="Of all contacted, if all who are silent are still unhappy.")
    highest: float | None = Field(description="Of all contacted, if none of them is.")


class ThresholdView(BaseModel):
    """Customers with an NPS of 6 who were contacted, beside those with one of 7 in the same places."""

    answered_six: ShareView
    answered_seven: ShareView
    answered_difference: ShareDifferenceView
    better_six: ShareView = Field(description="Whose next answer was higher, of those who answered again.")
    better_seven: ShareView
    better_difference: ShareDifferenceView


class LoopHealthView(BaseModel):
    """How long the loop takes, and whether it helps."""

    from_at: datetime = Field(serialization_alias="from")
    to_at: datetime = Field(serialization_alias="to")
    alerts: int
    steps: list[StepView]
    automatic: AutomaticView = Field(description="Messages to customers by rules: apart, as they are no contact.")
    histograms: dict[LoopStep, list[BarView]]
    by: Dimension
    groups: list[GroupView]
    answer_days: int = Field(description="So long after the contact an answer counts as an answer to it.")
    recovery: RecoveryView
    threshold: ThresholdView

    @classmethod
    def of(
        cls, from_at: datetime, to_at: datetime, health: LoopHealth, by: Dimension, proof: Proof
    ) -> "LoopHealthView":
        contacted, threshold = proof.recovery.contacted, proof.threshold
        return cls(
            from_at=from_at,
            to_at=to_at,
            alerts=health.alerts,
            steps=[StepView.from_domain(*one) for one in health.steps.items()],
            automatic=AutomaticView.from_domain(health.automatic),
            histograms={
                step: [
                    BarView(up_to_seconds=bound, count=count)
                    for bound, count in zip((*BOUNDS, None), bars, strict=True)
                ]
                for step, bars in health.histograms.items()
            },
            by=by,
            groups=[
                GroupView(name=name, steps=[StepView.from_domain(*one) for one in steps.items()])
                for name, steps in sorted(health.groups.items())
            ],
            answer_days=proof.answer_days,
            recovery=RecoveryView(
                recognised=contacted.recognised,
                anonymous=contacted.anonymous,
                waiting=contacted.waiting,
                among_answered=ShareView.from_domain(proof.recovery.among_answered),
                lowest=proof.recovery.lowest,
                highest=proof.recovery.highest,
            ),
            threshold=ThresholdView(
                answered_six=ShareView.from_domain(threshold.answered_below),
                answered_seven=ShareView.from_domain(threshold.answered_above),
                answered_difference=ShareDifferenceView.from_domain(threshold.answered_difference),
                better_six=ShareView.from_domain(threshold.better_below),
                better_seven=ShareView.from_domain(threshold.better_above),
                better_difference=ShareDifferenceView.from_domain(threshold.better_difference),
            ),
        )
