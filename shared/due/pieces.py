"""Pieces of due work: as they are asked for, claimed and looked at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.errors import HeedError

DueState = Literal["pending", "done", "cancelled", "failed"]


class LeaseLostError(HeedError):
    """Somebody else has the work by now, or it was cancelled: what was done in this transaction must not stand."""

    slug = "lease-lost"
    title = "The work was given to somebody else"
    message = "It took longer than its lease, or it was cancelled meanwhile."


@dataclass(frozen=True, slots=True)
class NewDue:
    """Work to be done at a moment."""

    kind: str
    """The name of a `DueKind` of the service."""
    ref: str
    """What it is about, such as the id of a message."""
    effect_key: str
    """Names the effect: asking twice for one effect is asking once. Holds the cause, never just a date."""
    due_at: datetime
    cause: str
    """Why it is due, as a word for people and logs, such as `invited`."""
    correlation_id: str | None = None
    """Of the event because of which it is due; None: of the request or event that is being handled."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Work that this process has, until its lease ends."""

    id: UUID
    kind: str
    ref: str
    effect_key: str
    cause: str
    due_at: datetime
    token: int
    attempts: int
    """How often it was claimed, this time included."""
    failures: int
    """How often that ended badly, should it do so this time."""
    correlation_id: str | None
    """Of the request or event that asked for it: what the work publishes continues it, see `DueKind.continues`."""
    late_seconds: float
    """How long after `due_at` it was claimed."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """Work as people see it."""

    id: UUID
    kind: str
    ref: str
    effect_key: str
    cause: str
    due_at: datetime
    next_at: datetime
    state: DueState
    attempts: int
    last_error: str | None
    created_at: datetime
    settled_at: datetime | None
