"""An alert: a response met a rule's condition. It never changes, but for erasure."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.alerts.domain.trigger_fields import OfferedTrigger
from shared.errors import NotFoundError
from shared.vocabulary import Comment, Place, ReadFilter, ScoredAnswer, Severity


class AlertNotFoundError(NotFoundError):
    slug = "alert-not-found"
    title = "There is no such alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What somebody needs to know to act on an answer. There is at most one per rule and response."""

    id: UUID
    rule: str
    rule_version: int
    trigger: OfferedTrigger = "response_scored"
    severity: Severity
    opens_ticket: bool
    is_quiet: bool = False
    """The answer was old already when it came in: nobody is disturbed."""
    response_id: UUID
    place: Place
    respondent_id: UUID | None
    reasons: tuple[ScoredAnswer, ...]
    comments: tuple[Comment, ...]
    decided_by: tuple[str, ...] = ()
    """Places in the rule of the tests that decided; empty in alerts from before it was kept."""
    occurred_at: datetime
    received_at: datetime
    raised_at: datetime

    def without_person(self) -> "Alert":
        """Return the alert without what the respondent wrote and without the link to them: they were erased."""
        return replace(self, respondent_id=None, comments=())


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter(ReadFilter):
    """Which alerts are wanted; None means all. The period is of `raised_at`, from inclusive to exclusive."""

    rule: str | None = None
    severity: Severity | None = None
    response_id: UUID | None = None
    respondent_id: UUID | None = None
    acknowledged: bool | None = None
    """Whether somebody takes care of it."""
    from_at: datetime | None = None
    to_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleActivity:
    """What a rule has raised."""

    recent: int
    """Alerts and signals since the moment that was asked for."""
    last_at: datetime | None
    """When it last raised one; None: never."""

    def with_more(self, other: "RuleActivity") -> "RuleActivity":
        """Return both together."""
        moments = [at for at in (self.last_at, other.last_at) if at is not None]
        return RuleActivity(self.recent + other.recent, max(moments, default=None))


SILENT = RuleActivity(0, None)
