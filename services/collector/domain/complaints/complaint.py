"""A complaint: what arrives, what is kept, and what became of it. Nobody has to answer a survey to complain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.responses.response import Draft, Kept, ResponseDraft, kept_as
from shared.errors import ConflictError, InvalidFieldsError, NotFoundError
from shared.vocabulary import AtTouchpoint, AttributeValue, CallBack, Origin

MAX_COMPLAINT_LENGTH = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintDraft(Draft):
    """A complaint as it came in."""

    text: str
    category: str | None = None
    """What it is about, a key that the operator chose."""
    wants_answer: bool | None = None
    """Whether its author asked to be written to about it; None: nobody asked them."""
    survey: str | None = None
    response_id: UUID | None = None
    """The response that it follows; only the server knows it, from a signed link."""
    known_respondent: UUID | None = None
    """Who gave that response, where they wish to be called or written to and need not say again who they are."""
    call_back: CallBack | None = None

    def as_submission(self) -> ResponseDraft:
        """Return it as a response to no survey: who, where and when follow the same rules for both."""
        words: dict[str, object] = {"text": self.text}
        if self.category is not None:
            words["category"] = self.category
        if self.wants_answer is not None:
            words["wants_answer"] = self.wants_answer
        if self.call_back is not None:
            words["call_back"] = [self.call_back.channel, self.call_back.window]
        if self.response_id is not None:
            words["response_id"] = str(self.response_id)
        return kept_as(ResponseDraft, self, survey="", answers=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredComplaint(Origin):
    """One complaint as it is kept."""

    id: UUID
    text: str
    category: str | None
    respondent_id: UUID | None
    attributes: Mapping[str, AttributeValue]
    occurred_at: datetime
    filed_at: datetime
    fingerprint: bytes
    """SHA-256 of what the client sent: a repetition has the same, a conflict another."""
    reference: str | None = None
    """See `make_reference`; an erasure clears it, and nobody sees the state of the complaint any more."""
    wants_answer: bool = False
    """Whether its author is written to about it; see `may_be_answered`."""
    survey: str | None = None
    response_id: UUID | None = None
    """The response that it follows, where the page of thanks led to it."""
    call_back: CallBack | None = None
    """Whether its author wants to be called back."""
    erased_at: datetime | None = None
    """When the person behind it was forgotten. Nothing of what they said is left then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFilter(AtTouchpoint):
    """Which complaints to list; None does not restrict."""

    locations: frozenset[str] | None = None
    """Those that the reader may see, or asked for; what has no location is then not among the chosen."""
    category: str | None = None
    channel: str | None = None
    reference: str | None = None
    """In the form in which it is kept."""
    respondent_id: UUID | None = None
    from_at: datetime | None = None
    """Earliest `filed_at`, included."""
    to_at: datetime | None = None
    """Latest `filed_at`, excluded."""


@dataclass(frozen=True, slots=True)
class ComplaintOutcome:
    """What became of a draft that was taken: stored now, or before with the same content."""

    status: Kept
    complaint: StoredComplaint


class ComplaintNotFoundError(NotFoundError):
    """No complaint has this id."""

    slug = "complaint-not-found"
    title = "Unknown complaint"
    message = "There is no complaint with this id."


class InvalidComplaintError(InvalidFieldsError):
    """One of the complaint's fields cannot be true."""

    slug = "invalid-complaint"
    title = "The complaint is invalid"
    message = "Correct the fields named in `errors` and send the complaint again."


class ComplaintIdTakenError(ConflictError):
    """Another complaint has this id."""

    slug = "complaint-id-taken"
    title = "The complaint id is taken"
    message = (
        "A complaint with this id is stored and its content differs. Nothing was changed; "
        "send a new complaint under a new id."
    )
