"""The requests and replies of message routes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.application.messages.queries import MessageDetails
from services.collector.domain.messages.attempt import AttemptOutcome
from services.collector.domain.messages.letter import MAX_SMS, MAX_SUBJECT, MAX_TEXT, Letter
from services.collector.domain.messages.message import Message, MessageState
from services.collector.web.openapi import with_example
from shared.due.pieces import DueState
from shared.vocabulary import ClaimedBasis, MessageBasis, MessageCause, MessageChannel, MessagePurpose
from shared.web.origin import SpotView

_MESSAGE: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-5b0e7a1c2d33",
    "state": "sent",
    "reason": None,
    "detail": None,
    "channel": "email",
    "purpose": "service_contact",
    "cause": "written",
    "basis": "request",
    "respondent_id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11",
    "template": None,
    "template_version": None,
    "language": "en",
    "survey": None,
    "touchpoint": None,
    "location": "berlin-mitte",
    "invitation_id": None,
    "complaint_id": None,
    "case_id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "requested_by": "0197f2a4-0000-7d3a-9b52-3f6d1c9e4a10",
    "requested_at": "2026-03-01T12:30:00Z",
    "due_at": "2026-03-01T12:30:00Z",
    "not_after": None,
    "began_at": "2026-03-01T12:30:01Z",
    "settled_at": "2026-03-01T12:30:02Z",
    "delivered_at": None,
    "account": "default",
    "attempts": 1,
    "in_flight_at_opt_out": False,
}
_DETAILS: dict[str, Any] = {
    **_MESSAGE,
    "subject": "Your visit last Tuesday",
    "text": "Dear Ada,\n\nwe are sorry that you had to wait.",
    "history": [
        {
            "number": 1,
            "began_at": "2026-03-01T12:30:01Z",
            "handed_over_at": "2026-03-01T12:30:02Z",
            "ended_at": "2026-03-01T12:30:02Z",
            "outcome": "accepted",
            "status": None,
        }
    ],
    "due": [
        {
            "cause": "written",
            "state": "done",
            "due_at": "2026-03-01T12:30:00Z",
            "next_at": "2026-03-01T12:33:21Z",
            "attempts": 1,
            "last_error": None,
            "settled_at": "2026-03-01T12:30:02Z",
        }
    ],
}


class LetterBody(BaseModel):
    """A message in somebody's own words."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "channel": "email",
                    "subject": _DETAILS["subject"],
                    "text": _DETAILS["text"],
                    "case_id": _MESSAGE["case_id"],
                }
            ]
        },
    )

    channel: MessageChannel
    subject: str | None = Field(
        default=None, description=f"Of a mail, which needs one: one line of at most {MAX_SUBJECT} characters."
    )
    text: str = Field(
        description=f"As it is sent, without markup; at most {MAX_TEXT} characters, {MAX_SMS} in a text message. How "
        "to opt out is added."
    )
    language: str | None = Field(default=None, description="In which it is written, such as `de`.")
    basis: ClaimedBasis | None = Field(
        default=None,
        description="Why you may write to them, where no consent is known. Default: `request` in a case or about a "
        "complaint, otherwise nothing.",
    )
    case_id: UUID | None = Field(default=None, description="The case that it is part of.")
    complaint_id: UUID | None = Field(default=None, description="The complaint that it answers.")

    def to_letter(self) -> Letter:
        return Letter(**self.model_dump())


class MessageView(SpotView):
    """One message, without the address."""

    model_config = with_example(_MESSAGE)

    id: UUID
    state: MessageState = Field(
        description="`requested` waits; `sending` is on its way; `sent`: a server or gateway took it over; "
        "`delivered`: it says that it arrived; `refused`: we did not want to send it; `failed`: it could not be sent; "
        "`bounced`: it came back; `unknown`: it may have been sent."
    )
    reason: str | None = Field(
        description="Why it waits, was refused or failed: a word such as `opted_out`, or a code such as `550 5.1.1`."
    )
    detail: str | None = Field(description="More about it, such as `quarantine` with `not_eligible`.")
    channel: MessageChannel
    purpose: MessagePurpose
    cause: MessageCause
    basis: MessageBasis | None = Field(description="The legal basis on which it was sent; null until then.")
    respondent_id: UUID | None = Field(description="To whom; null when they were erased.")
    template: str | None
    template_version: int | None
    language: str | None
    survey: str | None
    invitation_id: UUID | None
    response_id: UUID | None = Field(description="The response because of which it was wanted.")
    complaint_id: UUID | None
    case_id: UUID | None
    requested_by: str = Field(description="Name of the key, id of the person, or `heed` for the suite itself.")
    requested_at: datetime
    due_at: datetime
    not_after: datetime | None = Field(description="From then on nobody wants it any more.")
    began_at: datetime | None = Field(description="When the last attempt began; none begins after an opt-out.")
    settled_at: datetime | None
    delivered_at: datetime | None
    account: str | None = Field(description="The sender, by its name in the settings.")
    attempts: int
    in_flight_at_opt_out: bool = Field(description="They opted out while it was on its way.")

    @classmethod
    def from_domain(cls, message: Message) -> "MessageView":
        return cls(**_fields(message))


class AttemptView(BaseModel):
    """One attempt to send it."""

    number: int
    began_at: datetime
    handed_over_at: datetime | None = Field(description="From when on it may be delivered; null: it certainly was not.")
    ended_at: datetime | None
    outcome: AttemptOutcome | None = Field(description="null: it goes on, or whoever made it was stopped.")
    status: str | None = Field(description="What the server answered, as a code, or a word such as `timeout`.")


class DueView(BaseModel):
    """The work of sending it: the first, or asked for again."""

    cause: str
    state: DueState
    due_at: datetime
    next_at: datetime = Field(description="When it is looked at next.")
    attempts: int
    last_error: str | None
    settled_at: datetime | None


class MessageDetailsView(MessageView):
    """One message with its words and its history."""

    model_config = with_example(_DETAILS)

    subject: str | None = Field(description="Of a message that somebody wrote; null with a template.")
    text: str | None
    history: list[AttemptView]
    due: list[DueView] = Field(description="What was settled more than 35 days ago is not among them.")

    @classmethod
    def of(cls, details: MessageDetails) -> "MessageDetailsView":
        message = details.message
        return cls(
            **_fields(message),
            subject=message.subject,
            text=message.text,
            history=[AttemptView.model_validate(one, from_attributes=True) for one in details.attempts],
            due=[DueView.model_validate(one, from_attributes=True) for one in details.due],
        )


def _fields(message: Message) -> dict[str, Any]:
    names = MessageView.model_fields.keys() - {"case_id"}
    return {name: getattr(message, name) for name in names} | {"case_id": message.ticket_id}
