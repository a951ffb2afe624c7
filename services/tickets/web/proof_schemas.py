"""Whether the customer of a case was won back, as JSON."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.tickets.application.proof_reading import CaseProof
from services.tickets.domain.customer_messages import CustomerMessage
from services.tickets.domain.history import Outcome
from services.tickets.domain.resurvey import Resurvey, ResurveyState
from shared.vocabulary import AnswerVerdict, MessageCause, MessageOutcome


class ResurveyView(BaseModel):
    """What became of asking the customer again after one closing."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    closed_at: datetime
    state: ResurveyState = Field(
        description="`planned`: waits for its day · `not_asked`, with the reason · `taken_back`: the case was taken up "
        "again first · `asked`: the collector decides · `sent` · `refused`, with the reason · `expired`: no answer "
        "came · `answered`."
    )
    reason: str | None = Field(description="Why the customer is not asked, or cannot be.")
    survey: str | None
    due_at: datetime
    requested_at: datetime | None
    is_late: bool = Field(description="Whether it was asked noticeably later than it was due.")
    sent_at: datetime | None
    response_id: UUID | None = Field(description="The customer's answer.")
    answered_at: datetime | None
    verdict: AnswerVerdict | None = Field(description="Of the answer, by the rules of its metric.")
    outcome: Outcome | None = Field(description="What it says about the customer.")
    outcome_because: str | None

    @classmethod
    def from_domain(cls, one: Resurvey) -> "ResurveyView":
        shown = {name: getattr(one, name) for name in cls.model_fields if name != "reason"}
        return cls(**shown, reason=one.not_asked_because or (one.refused_because if one.is_refused else None))


class CustomerMessageView(BaseModel):
    """A message to the customer, without its words; these are the collector's."""

    model_config = ConfigDict(from_attributes=True)

    effect_key: str
    kind: MessageCause
    requested_at: datetime
    taken_back_at: datetime | None
    outcome: MessageOutcome | None = Field(description="Null: it is not known yet.")
    outcome_at: datetime | None
    reason: str | None

    @classmethod
    def from_domain(cls, one: CustomerMessage) -> "CustomerMessageView":
        return cls.model_validate(one)


class CaseProofView(BaseModel):
    """What is known of one case."""

    resurveys: list[ResurveyView] = Field(description="One for each closing, the first first.")
    messages: list[CustomerMessageView] = Field(description="The earliest first.")

    @classmethod
    def from_domain(cls, proof: CaseProof) -> "CaseProofView":
        return cls(
            resurveys=[ResurveyView.from_domain(one) for one in proof.resurveys],
            messages=[CustomerMessageView.from_domain(one) for one in proof.messages],
        )
