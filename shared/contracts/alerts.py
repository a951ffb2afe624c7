"""Events of alerts: somebody should look at something now, who does, and what the company does for the customer."""

from typing import ClassVar
from uuid import UUID

import msgspec

from shared.contracts.event import EventData, FromPlace, FromSpot, Moment
from shared.vocabulary import Comment, RuleTrigger, ScoredAnswer, Severity, SubjectKind


class AlertRaised(FromPlace, frozen=True, kw_only=True):
    """A response met the condition of a rule; published once per rule and response."""

    event_type: ClassVar[str] = "heed.alerts.alert.raised.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id", "comments")

    alert_id: UUID
    rule: str
    severity: Severity
    opens_ticket: bool = True
    trigger: RuleTrigger = "response_scored"
    rule_version: int | None = None
    is_quiet: bool = False
    """The answer was old already when it came in: a case is opened for it, and nobody is disturbed."""
    is_drill: bool = False
    """A rehearsal: it counts nowhere."""
    response_id: UUID
    reasons: tuple[ScoredAnswer, ...]
    comments: tuple[Comment, ...] = ()
    occurred_at: Moment
    raised_at: Moment

    def key(self) -> str:
        """Return the alert's id."""
        return str(self.alert_id)

    def without_person(self) -> "AlertRaised":
        """Return the alert of an erased respondent: without what they wrote and without the link to them."""
        return msgspec.structs.replace(self, respondent_id=None, comments=())

    def with_comments(self, comments: tuple[Comment, ...]) -> "AlertRaised":
        """Return the alert with what its respondent wrote by now."""
        return msgspec.structs.replace(self, comments=comments)


class SignalRaised(FromSpot, frozen=True, kw_only=True):
    """Something else than an answer met the condition of a rule: a complaint, a score, a target, a source, a case."""

    event_type: ClassVar[str] = "heed.alerts.signal.raised.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id",)

    alert_id: UUID
    rule: str
    rule_version: int
    trigger: RuleTrigger
    subject: SubjectKind
    subject_id: str
    survey: str | None = None
    severity: Severity
    opens_ticket: bool = False
    is_quiet: bool = False
    """As in `AlertRaised`; of complaints."""
    figures: dict[str, str | int | float] = msgspec.field(default_factory=dict)
    """The numbers that decided, by name."""
    occurred_at: Moment
    raised_at: Moment

    def key(self) -> str:
        """Return the alert's id."""
        return str(self.alert_id)


class AlertAcknowledged(EventData, frozen=True, kw_only=True):
    """Somebody takes care of what an alert is about."""

    event_type: ClassVar[str] = "heed.alerts.alert.acknowledged.v1"
    personal: ClassVar[tuple[str, ...]] = ("acknowledged_by",)

    alert_id: UUID
    group: str
    """As in the notices about it."""
    acknowledged_by: str = ""
    """The id of a person, or the name of a key."""
    acknowledged_at: Moment

    def key(self) -> str:
        """Return the alert's id."""
        return str(self.alert_id)


class RecoveryRequested(FromSpot, frozen=True, kw_only=True):
    """The company wants to write to an unhappy customer; whether it may is the collector's to decide."""

    event_type: ClassVar[str] = "heed.alerts.recovery.requested.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id",)

    recovery_id: UUID
    rule: str
    survey: str | None = None
    response_id: UUID | None = None
    complaint_id: UUID | None = None
    alert_id: UUID
    template: str | None = None
    """Key of the template; None: the built-in one."""
    promise_at: Moment | None = None
    """Until when somebody calls, by the calendar of who answers for it; None: nothing is promised."""
    promise_zone: str | None = None
    """IANA time zone in which the customer reads it."""
    requested_at: Moment

    def key(self) -> str:
        """Return the id of the recovery."""
        return str(self.recovery_id)


class RecoveryWithheld(FromSpot, frozen=True, kw_only=True):
    """A rule asked for a recovery and the customer is not written to; nothing else is done in its place."""

    event_type: ClassVar[str] = "heed.alerts.recovery.withheld.v1"
    personal: ClassVar[tuple[str, ...]] = ("respondent_id",)

    recovery_id: UUID
    rule: str
    response_id: UUID | None = None
    complaint_id: UUID | None = None
    alert_id: UUID | None = None
    """None: a limit of the rule held the alert back, and the message with it."""
    withheld_because: str
    """Such as `anonymous`, `limit`, `old`."""
    at: Moment

    def key(self) -> str:
        """Return the id of the recovery."""
        return str(self.recovery_id)
