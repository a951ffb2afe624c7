"""A rule: which responses raise an alert, and how urgent it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.alerts.domain.alert import Alert
from services.alerts.domain.condition import Condition
from shared.contracts.scoring import ResponseScored
from shared.errors import InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource
from shared.vocabulary import Channel, PlaceFilter, ScoredAnswer, Severity


class InvalidRuleError(InvalidFieldsError):
    """The rule contradicts itself or could never fire."""

    slug = "invalid-rule"
    title = "The rule makes no sense"
    message = "The condition does not make sense; see the fields."


class RuleNotFoundError(NotFoundError):
    slug = "rule-not-found"
    title = "There is no such rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDefinition(PlaceFilter):
    """What a person decides about a rule. A filter that is None lets every response through."""

    name: str
    enabled: bool
    severity: Severity
    when: Condition
    channel: Channel | None = None
    opens_ticket: bool

    def check(self) -> None:
        """Refuse a condition that can mean nothing.

        Raises:
            InvalidRuleError: names each place that is wrong.
        """
        problems = self.when.problems("when")
        if problems:
            raise InvalidRuleError(problems)

    def judge(self, response: ResponseScored) -> tuple[ScoredAnswer, ...]:
        """Return the answers for which the condition holds; empty when the rule is off or does not cover `response`."""
        if not self.enabled or not self._covers(response):
            return ()
        return self.when.met_by(response)

    def _covers(self, response: ResponseScored) -> bool:
        return (
            self.survey in {None, response.survey}
            and self.touchpoint in {None, response.touchpoint}
            and self.channel in {None, response.channel}
        )


Rule = KeyedResource[RuleDefinition]
"""A rule as it stands now."""


def alert_of(
    rule: Rule, response: ResponseScored, reasons: tuple[ScoredAnswer, ...], *, alert_id: UUID, at: datetime
) -> Alert:
    """Return the alert that `rule` raises on `response` for `reasons`, the answers that it found."""
    return Alert(
        id=alert_id,
        rule=rule.key,
        rule_version=rule.version,
        severity=rule.definition.severity,
        opens_ticket=rule.definition.opens_ticket,
        response_id=response.response_id,
        place=response.place,
        respondent_id=response.respondent_id,
        reasons=reasons,
        comments=response.comments,
        occurred_at=response.occurred_at,
        raised_at=at,
    )
