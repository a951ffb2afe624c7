"""A batch: many people are invited to one survey, from a file, a request or a programme's round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.collector.domain.invitations.invitation import (
    DEFAULT_VALID_DAYS,
    InvitationChannel,
    InvitationReason,
    NewInvitation,
)
from shared.errors import ConflictError, FieldProblem, InvalidFieldsError, NotFoundError
from shared.vocabulary import AttributeValue, ClaimedBasis, Spot

BatchState = Literal["draft", "working", "done", "cancelled"]
"""Shown to somebody who has not said yes yet; its rows are being decided; all are; was taken back."""
RowState = Literal["waiting", "invited", "refused", "cancelled"]
"""Not decided yet · has an invitation, which says how it goes on · nobody is invited by it · was taken back."""
RowReason = InvitationReason | Literal["bad_value", "duplicate_row", "already_invited"]
"""Why nobody is invited because of a row."""

MOST_ROWS = 20_000
MOST_BYTES = 2 * 1024 * 1024
"""Of a file; the limit of requests is wide enough for it."""
MOST_DAYS = 365
"""Within so many days the last row must go out."""
MOST_PER_DAY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions(Spot):
    """What holds for all rows that do not say otherwise."""

    survey: str
    channel: InvitationChannel = "auto"
    language: str | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    claimed_basis: ClaimedBasis | None = None
    send_at: datetime | None = None
    """Of the first; None: at once."""
    per_day: int | None = None
    """At most so many go out on one day; None: all at once."""
    zone: str = "UTC"
    """By whose days and clocks."""
    reminder_days: tuple[int, ...] = ()
    valid_days: int = DEFAULT_VALID_DAYS


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One row, as it was read."""

    number: int
    """Its line in the file, or its place in the list, from 1."""
    wanted: NewInvitation | None
    """None where it says nothing that can be done."""
    reason: RowReason | None = None
    problems: Sequence[FieldProblem] = ()
    """What is wrong with its columns; never what stands in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch as it is kept; its rows are kept beside it."""

    id: UUID
    state: BatchState
    survey: str
    options: BatchOptions
    rows: int
    requested_by: str
    requested_at: datetime
    locations: frozenset[str]
    """Those of its rows."""
    has_unplaced: bool
    """Whether a row has no location, so that only who sees everything sees the batch."""
    programme: str | None = None
    """Key of the programme whose round it is."""
    sent_by: str | None = None
    sent_at: datetime | None = None
    """When somebody said yes."""
    settled_at: datetime | None = None
    """When the last row was decided, or it was cancelled."""
    cancelled_by: str | None = None

    def is_seen(self, locations: frozenset[str] | None) -> bool:
        """Return whether somebody who sees some locations, or everything (None), sees it."""
        return locations is None or (not self.has_unplaced and self.locations <= locations)


class BatchNotFoundError(NotFoundError):
    slug = "invitation-batch-not-found"
    title = "Unknown batch"
    message = "There is no batch of invitations with this id."


class InvalidBatchError(InvalidFieldsError):
    """What holds for all rows cannot be."""

    slug = "invalid-invitation-batch"
    title = "The batch is invalid"


class BatchOverError(ConflictError):
    """It was sent or cancelled before."""

    slug = "invitation-batch-over"
    title = "The batch is over"
    message = "It was cancelled, or everything in it has gone out: there is nothing left to cancel."
