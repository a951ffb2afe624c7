"""All rules as they are at one moment, made ready once for everything that is judged by them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from services.alerts.domain.rule import Rule
from services.alerts.domain.trigger_fields import ABOUT_CUSTOMERS, OfferedTrigger
from shared.business_hours.hours import BusinessHours
from shared.conditions.compiled import Compiled, Compiler, Memo

Reference = tuple[str, int]
"""Key and version of a rule."""


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule that can be held against what happens."""

    rule: Rule
    condition: Compiled | None
    hours: BusinessHours | None
    needs_history: bool

    @property
    def key(self) -> str:
        return self.rule.key


@dataclass(frozen=True)
class RuleSet:
    """Rules by what they wait for. A rule that is off stays in it: people ask why it did not fire."""

    id: UUID
    """Equal for equal keys and versions."""
    rules: Sequence[Rule]
    _compiler: Compiler = field(default_factory=Compiler)
    _by_scope: dict[tuple[str, str | None], Sequence[ReadyRule]] = field(default_factory=dict)

    @cached_property
    def ready(self) -> Sequence[ReadyRule]:
        """The rules that are on, by key."""
        found = []
        for rule in self.rules:
            definition = rule.definition
            if definition.enabled:
                calendar = definition.limits.calendar()
                when = definition.when
                found.append(
                    ReadyRule(
                        rule,
                        None if when is None else self._compiler.compile(when.expression),
                        None if calendar is None else BusinessHours(calendar),
                        when is not None and when.needs_history(),
                    )
                )
        return found

    def about(self, trigger: OfferedTrigger, survey: str | None) -> Sequence[ReadyRule]:
        """Return the rules with this trigger that may look at something of this survey, by key."""
        place = (trigger, survey)
        if place not in self._by_scope:
            self._by_scope[place] = [
                one
                for one in self.ready
                if one.rule.definition.trigger == trigger and one.rule.definition.survey in {None, survey}
            ]
        return self._by_scope[place]

    def has(self, trigger: OfferedTrigger) -> bool:
        """Return whether a rule that is on waits for this."""
        return any(one.rule.definition.trigger == trigger for one in self.ready)

    @cached_property
    def needs_history(self) -> bool:
        """Whether a rule asks what else a customer said."""
        return any(one.needs_history for one in self.ready if one.rule.definition.trigger in ABOUT_CUSTOMERS)

    def new_memo(self) -> Memo:
        """Return the memo for the values of one thing that is judged."""
        _ = self.ready
        return self._compiler.new_memo()
