"""What rules found, and what becomes of it: an alert, a signal, or nothing, because a limit holds it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.alerts.domain.alert import Alert
from services.alerts.domain.limits import HeldBecause
from services.alerts.domain.rule import Rule
from services.alerts.domain.signal import Happening, Signal
from services.alerts.domain.subject import Subject
from services.alerts.domain.verdict import Verdict
from shared.fields import fields_in_common
from shared.vocabulary import Spot, SubjectKind


@dataclass(frozen=True, slots=True)
class Found:
    """A rule fired on something."""

    rule: Rule
    of: Subject | Happening
    verdict: Verdict

    @property
    def occurrence(self) -> str:
        """Names what it fired on; with the rule's key it is the key of the alert."""
        return self.of.occurrence if isinstance(self.of, Happening) else str(self.of.id)

    @property
    def order(self) -> tuple[datetime, str]:
        """In which limits are applied to what comes together."""
        return self.of.received_at, self.occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack(Spot):
    """A rule fired, and a limit held the alert back. There is at most one per rule and occurrence."""

    rule: str
    rule_version: int
    subject: SubjectKind
    occurrence: str
    because: HeldBecause
    received_at: datetime
    held_at: datetime


def alert_of(found: Found, *, alert_id: UUID, at: datetime) -> Alert:
    """Return the alert about a response."""
    subject, definition = found.of, found.rule.definition
    assert isinstance(subject, Subject)  # noqa: S101 - of a happening a signal is made
    return Alert(
        id=alert_id,
        rule=found.rule.key,
        rule_version=found.rule.version,
        trigger=definition.trigger,
        severity=definition.severity,
        opens_ticket=definition.opens_ticket,
        is_quiet=definition.limits.is_quiet(occurred_at=subject.occurred_at, received_at=subject.received_at),
        response_id=subject.id,
        place=subject.place,
        respondent_id=subject.respondent_id,
        reasons=found.verdict.reasons,
        comments=subject.comments,
        decided_by=found.verdict.decided_by,
        occurred_at=subject.occurred_at,
        received_at=subject.received_at,
        raised_at=at,
    )


def signal_of(found: Found, *, signal_id: UUID, at: datetime) -> Signal:
    """Return the signal about anything else."""
    happening, definition = found.of, found.rule.definition
    assert isinstance(happening, Happening)  # noqa: S101 - of a response an alert is made
    return Signal(
        id=signal_id,
        rule=found.rule.key,
        rule_version=found.rule.version,
        trigger=definition.trigger,
        severity=definition.severity,
        opens_ticket=definition.opens_ticket,
        is_quiet=definition.limits.is_quiet(occurred_at=happening.occurred_at, received_at=happening.received_at),
        decided_by=found.verdict.decided_by,
        raised_at=at,
        **fields_in_common(happening, Signal),
    )


def held_back(found: Found, because: HeldBecause, *, at: datetime) -> HeldBack:
    """Return that the alert is held back."""
    subject: SubjectKind = found.of.subject if isinstance(found.of, Happening) else found.of.kind
    return HeldBack(
        rule=found.rule.key,
        rule_version=found.rule.version,
        subject=subject,
        occurrence=found.occurrence,
        because=because,
        touchpoint=found.of.touchpoint,
        location=found.of.location,
        received_at=found.of.received_at,
        held_at=at,
    )
