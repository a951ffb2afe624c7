"""A response: what arrives, what is kept of it, complete or on the way, and what became of one submission."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar, cast
from uuid import UUID

from services.collector.domain.people.contact import Respondent
from shared.errors import HeedError
from shared.fields import fields_in_common
from shared.vocabulary import AttributeValue, Channel, Origin, Place, ReadFilter, SourceKind

ChoiceGiven = str | dict[str, str]
"""The key of a choice, or `{"choice": key, "words": …}` where the respondent put it in words of their own."""
AnswerValue = bool | int | float | str | list[ChoiceGiven] | dict[str, str]
"""On a scale: a whole number · text, and dates such as `2026-03-01`: text · single choice: a `ChoiceGiven` · multiple,
and ranking from the first place on: a list of them · matrix: keys of columns by keys of rows · number: a number ·
consent: whether it was given."""

Status = Literal["created", "duplicate", "conflict", "rejected"]
"""What became of a submission: stored now · stored before with the same content · the id is taken by other
content · not acceptable."""

Kept = Literal["created", "duplicate"]
"""What became of something that was taken: stored now · stored before with the same content."""

PartialState = Literal["open", "finished", "expired"]
"""Still on the way · the complete response is stored, nothing is left here · nobody went on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Origin):
    """What responses and complaints have in common when they come in; nothing about it has been checked yet."""

    channel: Channel = "web"
    id: UUID | None = None
    """Chosen by the client (UUIDv7), so that a repetition is recognised; made here when it is None."""
    respondent: Respondent | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    occurred_at: datetime | None = None
    """When the respondent answered or wrote, aware; the moment of acceptance when it is None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseDraft(Draft):
    """One submission, as it came in from a channel."""

    survey: str
    answers: Mapping[str, object]
    """Values by question key."""
    version: int | None = None
    """The survey version that was shown; the live one when it is None."""
    visitor: UUID | None = None
    """The website's id for the respondent's browser: starts their clock of eligibility, is not kept with the response,
    and is no part of its fingerprint."""
    proven: bool = False
    """Whether the sender has a key, or their browser has done its proof of work for this id."""
    link: str | None = None
    """Code of the short link that it came through: counted, not kept with the response."""
    source_kind: SourceKind | None = None
    source_id: str | None = None
    """The device, link, SMS account or website that it came in by; only the server knows it."""
    invitation: UUID | None = None
    """The invitation by whose personal link it came: the respondent is the invited person, and nobody else. Only the
    server knows it from the link."""
    server_filled: frozenset[str] = frozenset()
    """Names of the fields above that the server filled in (a kiosk's place, a short link's touchpoint). They are no
    part of what the client sent, so a repetition stays a duplicate when the device has been moved in between."""


T = TypeVar("T")


def kept_as(kind: type[T], draft: Draft, **checked: Any) -> T:  # noqa: ANN401 - fields of any types
    """Return what is kept of a draft: fields that both have are as they were sent, except for those in `checked`.

    So a field that only has to be passed on is declared on both classes and named nowhere else.
    """
    return cast("Callable[..., T]", kind)(**fields_in_common(draft, kind) | checked)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredResponse(Place):
    """One response as it is kept. Its version is the one that was shown, else the live one when it was accepted."""

    id: UUID
    respondent_id: UUID | None
    answers: Mapping[str, AnswerValue]
    """Values by question key."""
    attributes: Mapping[str, AttributeValue]
    customer: Mapping[str, AttributeValue] = field(default_factory=dict)
    """What was known of the customer at that moment, as attributes. It is published with those that came in, and never
    shown to whoever sent the response: anybody can send one in somebody's name."""
    occurred_at: datetime
    received_at: datetime
    fingerprint: bytes
    """SHA-256 of what the client sent: a repetition has the same, a conflict another. Corrections leave it alone."""
    source_kind: SourceKind | None = None
    source_id: str | None = None
    """Which kiosk, link, SMS account or website it came in by; None: it was sent by itself."""
    revision: int = 1
    """Grows by one with every correction."""
    suspect: str | None = None
    """Why it is probably nobody's honest answer, a key; such a response is kept and does not count."""
    edited_at: datetime | None = None
    """When it was corrected last; None when it is as it came in."""
    withdrawn_at: datetime | None = None
    """When it was taken back. Only its id, its place and its moments are left then."""

    @property
    def tag(self) -> str:
        """Return its entity tag: another one for every revision."""
        return str(self.revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFilter(ReadFilter):
    """Which responses to list; None does not restrict."""

    channel: str | None = None
    respondent_id: UUID | None = None
    suspect: bool | None = None
    """Whether they are marked as suspect."""
    from_at: datetime | None = None
    """Earliest `occurred_at`, included."""
    to_at: datetime | None = None
    """Latest `occurred_at`, excluded."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one draft."""

    id: UUID | None
    """The response's id; None when the draft was rejected before it had one."""
    status: Status
    response: StoredResponse | None = None
    """The stored response; None when the draft was not accepted."""
    error: HeedError | None = None
    """Why it was not accepted: conflict and rejected only."""
    ignored_answers: tuple[str, ...] = ()
    """Keys of the questions whose answers were not kept, because the other answers do not lead to them."""
    is_followed_up: bool = False
    """Whether whoever answered is unhappy and is offered something; see `Offering`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialResponse(Place):
    """What one respondent has answered so far; never counted, never published."""

    id: UUID
    """The id that the complete response will have."""
    answers: Mapping[str, AnswerValue]
    """By question key; never contact data. Empty once the response is complete."""
    state: PartialState
    started_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialFilter(ReadFilter):
    """Which partial responses to list; None does not restrict."""

    state: PartialState | None = None
    from_at: datetime | None = None
    """Earliest `updated_at`, included."""
    to_at: datetime | None = None
    """Latest `updated_at`, excluded."""
