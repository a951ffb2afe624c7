"""A rule: which responses raise an alert, and how urgent it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.alerts.domain.alert import Alert
from services.alerts.domain.condition import Condition
from services.alerts.domain.errors import InvalidRuleError, StaleRuleError
from shared.contracts.scoring import ResponseScored
from shared.vocabulary import Channel, ScoredAnswer, Severity

FIRST_VERSION = 1


@dataclass(frozen=True, slots=True)
class RuleDefinition:
    """What a person decides about a rule. A filter that is None lets every response through."""

    name: str
    enabled: bool
    severity: Severity
    when: Condition
    survey: str | None
    touchpoint: str | None
    channel: Channel | None
    opens_ticket: bool

    def validate(self) -> None:
        """Make sure that the definition can mean something.

        Raises:
            InvalidRuleError: it cannot; names each place that is wrong.
        """
        problems = self.when.problems("when")
        if problems:
            message = "The condition does not make sense; see the fields."
            raise InvalidRuleError(message, problems=problems)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it stands. The version grows by one with every change."""

    key: str
    definition: RuleDefinition
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def define(cls, key: str, definition: RuleDefinition, *, at: datetime) -> "Rule":
        """Return a new rule.

        Raises:
            InvalidRuleError: the definition makes no sense.
        """
        definition.validate()
        return cls(key, definition, FIRST_VERSION, created_at=at, updated_at=at)

    def redefine(self, definition: RuleDefinition, *, at: datetime, seen: int | None = None) -> "Rule":
        """Return the rule with another definition; the same rule when nothing changes.

        Args:
            definition: what it shall be.
            at: the present moment.
            seen: version that the caller has read; None when they do not care.

        Raises:
            InvalidRuleError: the definition makes no sense.
            StaleRuleError: the rule has changed since the caller read it.
        """
        definition.validate()
        if seen is not None and seen != self.version:
            message = f"The rule has version {self.version} now. Read it again and repeat the change."
            raise StaleRuleError(message)
        if definition == self.definition:
            return self
        return replace(self, definition=definition, version=self.version + 1, updated_at=at)

    def judge(self, response: ResponseScored) -> tuple[ScoredAnswer, ...]:
        """Return the answers for which the condition holds; empty when the rule has nothing to say about `response`."""
        if not self.definition.enabled or not self._covers(response):
            return ()
        return self.definition.when.met_by(response)

    def alert(
        self, response: ResponseScored, reasons: tuple[ScoredAnswer, ...], *, alert_id: UUID, at: datetime
    ) -> Alert:
        """Return the alert that `response` raises for `reasons`, which is what `judge` said of it."""
        return Alert(
            id=alert_id,
            rule=self.key,
            rule_version=self.version,
            severity=self.definition.severity,
            opens_ticket=self.definition.opens_ticket,
            response_id=response.response_id,
            place=response.place,
            respondent_id=response.respondent_id,
            reasons=reasons,
            comments=response.comments,
            occurred_at=response.occurred_at,
            raised_at=at,
        )

    def _covers(self, response: ResponseScored) -> bool:
        wanted = self.definition
        return (
            wanted.survey in {None, response.survey}
            and wanted.touchpoint in {None, response.touchpoint}
            and wanted.channel in {None, response.channel}
        )
