"""A rule: what it waits for, when it fires, how urgent that is, and what is done then."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.alerts.domain.actions import Notify, Recover
from services.alerts.domain.condition import Condition
from services.alerts.domain.limits import NO_LIMITS, Limits
from services.alerts.domain.trigger_fields import (
    ABOUT_CUSTOMERS,
    ABOUT_RESPONSES,
    BY_TRIGGER,
    TRIGGERS,
    OfferedTrigger,
)
from shared.errors import FieldProblem, InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource
from shared.vocabulary import Channel, PlaceFilter, Severity


class InvalidRuleError(InvalidFieldsError):
    """The rule contradicts itself or could never fire."""

    slug = "invalid-rule"
    title = "The rule makes no sense"
    message = "The condition does not make sense; see the fields."


class RuleNotFoundError(NotFoundError):
    slug = "rule-not-found"
    title = "There is no such rule"


SCOPE = ("survey", "touchpoint", "unit", "channel")
"""The fields of a rule that limit what it looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDefinition(PlaceFilter):
    """What a person decides about a rule. A filter that is None lets everything through."""

    name: str
    enabled: bool
    trigger: OfferedTrigger = "response_scored"
    severity: Severity
    when: Condition | None
    """None: always, for triggers that are rare by themselves."""
    unit: str | None = None
    """Code of a unit of the company; everything in it is covered."""
    channel: Channel | None = None
    opens_ticket: bool
    notify: Notify | None = None
    """None: nobody is disturbed; whoever looks sees the alert."""
    recover: Recover | None = None
    limits: Limits = NO_LIMITS

    def check(self) -> None:
        """Refuse a rule that can mean nothing.

        Raises:
            InvalidRuleError: names each place that is wrong.
        """
        if problems := list(self.problems()):
            raise InvalidRuleError(problems)

    def problems(self) -> Iterator[FieldProblem]:
        """Yield each place that is wrong."""
        if self.trigger not in TRIGGERS:
            yield FieldProblem("trigger", f"must be one of {', '.join(TRIGGERS)}")
            return
        if self.when is not None:
            yield from self.when.problems("when", self.trigger)
        elif self.trigger in ABOUT_RESPONSES:
            yield FieldProblem("when", "is needed: without it every response would raise an alert")
        possible = BY_TRIGGER[self.trigger].scope
        for name in SCOPE:
            if getattr(self, name) is not None and name not in possible:
                yield FieldProblem(name, f"is unknown for `{self.trigger}`: the rule could never fire")
        if self.notify is not None:
            yield from self.notify.problems("notify")
        yield from self._recover_problems()
        yield from self.limits.problems("limits")
        for name in ("not_again_within_days", "quiet_after_days"):
            if getattr(self.limits, name) is not None and self.trigger not in ABOUT_CUSTOMERS:
                yield FieldProblem(f"limits.{name}", f"needs a customer, and `{self.trigger}` is about none")
        yield from self._channel_problems()

    def _recover_problems(self) -> Iterator[FieldProblem]:
        if self.recover is None:
            return
        yield from self.recover.problems("recover")
        if self.trigger not in ABOUT_CUSTOMERS:
            yield FieldProblem("recover", f"needs a customer, and `{self.trigger}` is about none")

    def _channel_problems(self) -> Iterator[FieldProblem]:
        excluded = self.limits.excluded_channels
        if excluded and "channel" not in BY_TRIGGER[self.trigger].scope:
            yield FieldProblem("limits.excluded_channels", f"are unknown for `{self.trigger}`")
        if self.channel is not None and self.channel in excluded:
            yield FieldProblem("limits.excluded_channels", "holds the rule's only channel: it could never fire")

    def switched_on(self) -> "RuleDefinition":
        """Return the same rule, on; for a trial of one that is off."""
        return replace(self, enabled=True)


Rule = KeyedResource[RuleDefinition]
"""A rule as it stands now."""
