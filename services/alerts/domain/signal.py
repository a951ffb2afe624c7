"""A signal: something else than an answer met the condition of a rule. It never changes, but for erasure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.alerts.domain.trigger_fields import OfferedTrigger
from shared.errors import NotFoundError
from shared.vocabulary import ReadFilter, Severity, Spot, SubjectKind, TakenBack

Figure = str | int | float


class SignalNotFoundError(NotFoundError):
    slug = "signal-not-found"
    title = "There is no such signal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening(Spot):
    """Something that happened, once: what signals are about."""

    subject: SubjectKind
    subject_id: str
    occurrence: str
    """Names it among all that happens to the subject, however often it is published: a window, a day, a silence."""
    survey: str | None = None
    units: tuple[str, ...] = ()
    channel: str | None = None
    respondent_id: UUID | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    """The numbers that a reader needs."""
    gone: TakenBack | None = None
    """Of a complaint, that its customer was erased before it was judged."""
    occurred_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(Spot):
    """What somebody needs to know to look into it. There is at most one per rule and occurrence."""

    id: UUID
    rule: str
    rule_version: int
    trigger: OfferedTrigger
    subject: SubjectKind
    subject_id: str
    occurrence: str
    survey: str | None
    severity: Severity
    opens_ticket: bool
    is_quiet: bool
    respondent_id: UUID | None
    figures: Mapping[str, Figure]
    decided_by: tuple[str, ...]
    """Places in the rule of the tests that decided."""
    occurred_at: datetime
    received_at: datetime
    raised_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalFilter(ReadFilter):
    """Which signals are wanted; None means all. The period is of `raised_at`, from inclusive to exclusive."""

    rule: str | None = None
    severity: Severity | None = None
    subject: SubjectKind | None = None
    subject_id: str | None = None
    acknowledged: bool | None = None
    """Whether somebody takes care of it."""
    from_at: datetime | None = None
    to_at: datetime | None = None
