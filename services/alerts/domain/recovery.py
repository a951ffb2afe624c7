"""Recovery: the company writes to an unhappy customer, once for a response or a complaint, or a row says why not. Pure.

Whether somebody may be written to is the collector's to decide; what became of the message is kept here, and whether
somebody called in time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.alerts.domain.actions import Recover
from services.alerts.domain.promise import NoPromise
from services.alerts.domain.rule import Rule
from services.alerts.domain.subject import CustomerKind
from shared.errors import NotFoundError
from shared.statistics import wilson_interval
from shared.vocabulary import MessageOutcome, ReadFilter, Severity, Spot

WithheldReason = Literal["anonymous", "imported", "old", "limit"]
"""Why a rule's wish is not granted: nobody knows who it was; it came from another system; it was old when it came in;
a limit of the rule, or the customer was written to lately."""
RecoveryState = Literal["requested", "withheld", MessageOutcome]
PromiseState = Literal["open", "kept", "broken", "void"]
"""`void`: the message never reached the customer, so nothing was promised."""
_BY_SEVERITY: Sequence[Severity] = ("critical", "warning", "info")
_GIVEN: frozenset[MessageOutcome | None] = frozenset({"sent", "unknown"})
CONFIDENCE = 0.95


class RecoveryNotFoundError(NotFoundError):
    slug = "recovery-not-found"
    title = "There is no recovery"
    message = "No rule asked for a message to this customer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A rule wants that a customer is written to."""

    rule: Rule
    recover: Recover
    alert_id: UUID | None
    """None: a limit of the rule held the alert back."""
    is_quiet: bool

    @property
    def rank(self) -> tuple[int, str]:
        """In which order rules decide: by severity, then by key."""
        return _BY_SEVERITY.index(self.rule.definition.severity), self.rule.key


def decide(
    wishes: Sequence[Wish], *, is_anonymous: bool, is_imported: bool, was_lately: bool
) -> tuple[Wish, WithheldReason | None]:
    """Return the wish that counts, of at least one about the same thing, and why it is not granted.

    The first one that can be granted counts; else the first one.

    Args:
        wishes: in any order.
        is_anonymous: nobody knows who the customer was.
        is_imported: it came from another system.
        was_lately: the customer got such a message a short time ago.
    """
    ordered = sorted(wishes, key=lambda one: one.rank)
    if is_anonymous:
        return ordered[0], "anonymous"
    if is_imported:
        return ordered[0], "imported"
    reasons = [(one, _withheld(one, was_lately=was_lately)) for one in ordered]
    return next((pair for pair in reasons if pair[1] is None), reasons[0])


def _withheld(wish: Wish, *, was_lately: bool) -> WithheldReason | None:
    if wish.alert_id is None:
        return "limit"
    if wish.is_quiet:
        return "old"
    return "limit" if was_lately else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery(Spot):
    """What was decided about one response or complaint, and what became of it."""

    id: UUID
    subject: CustomerKind
    subject_id: UUID
    alert_id: UUID | None
    rule: str
    rule_version: int
    severity: Severity
    survey: str | None = None
    respondent_id: UUID | None = None
    template: str | None = None
    withheld_because: WithheldReason | None = None
    promise_at: datetime | None = None
    promise_zone: str | None = None
    promise_team: str | None = None
    no_promise_because: NoPromise | None = None
    """None, without a promise: it is withheld."""
    occurred_at: datetime
    decided_at: datetime
    fate: MessageOutcome | None = None
    fate_reason: str | None = None
    fate_at: datetime | None = None
    message_id: UUID | None = None
    contacted_at: datetime | None = None
    """When somebody contacted the customer in a case about it, for the first time."""
    ticket_id: UUID | None = None

    @property
    def state(self) -> RecoveryState:
        return "withheld" if self.withheld_because is not None else self.fate or "requested"

    def promise_state(self, now: datetime) -> PromiseState | None:
        """Return what became of the promise; None where none was made."""
        if self.promise_at is None:
            return None
        if self.fate not in _GIVEN:
            return "open" if self.fate is None and now < self.promise_at else "void"
        if self.contacted_at is not None:
            return "kept" if self.contacted_at <= self.promise_at else "broken"
        return "broken" if now > self.promise_at else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryFilter(ReadFilter):
    """Which recoveries are wanted; None means all. The period is of `decided_at`, from inclusive to exclusive."""

    rule: str | None = None
    state: RecoveryState | None = None
    respondent_id: UUID | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """How many promises were kept of those that customers got, and how sure that is."""

    kept: int
    broken: int
    open: int
    """Whose time has not come, and whose customer was not contacted yet."""

    @property
    def decided(self) -> int:
        return self.kept + self.broken

    @property
    def share(self) -> float | None:
        """Kept ones among those that are decided; None without any."""
        return self.kept / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the Wilson score interval of the share at 95 %; None without any."""
        return wilson_interval(self.kept, self.decided, CONFIDENCE) if self.decided else None
