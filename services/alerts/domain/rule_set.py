"""All rules as they are at one moment, made ready once for everything that is judged by them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from services.alerts.domain.rule import Rule
from services.alerts.domain.trigger_fields import OfferedTrigger
from shared.business_hours.hours import BusinessHours
from shared.conditions.compiled import Compiled, Compiler, Memo, name_of_leaf
from shared.conditions.evaluate import Values
from shared.conditions.expression import AllOf, AnyOf, Expression, Leaf, Some, Test

Reference = tuple[str, int]
"""Key and version of a rule."""


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule that can be held against what happens."""

    rule: Rule
    condition: Compiled | None
    hours: BusinessHours | None
    needs_history: bool
    is_limited: bool
    """Whether it looks at some things only: by its scope, channel, period or hours."""

    @property
    def key(self) -> str:
        return self.rule.key


class _Group(NamedTuple):
    """Rules that cannot fire unless a leaf holds that they have in common; None: there is no such leaf."""

    guard: Compiled | None
    rules: Sequence[ReadyRule]


@dataclass(frozen=True)
class RuleSet:
    """Rules by what they wait for. A rule that is off stays in it: people ask why it did not fire."""

    id: UUID
    """Equal for equal keys and versions."""
    rules: Sequence[Rule]
    _compiler: Compiler = field(default_factory=Compiler)
    _groups: dict[tuple[str, str | None], Sequence[_Group]] = field(default_factory=dict)

    @cached_property
    def ready(self) -> Sequence[ReadyRule]:
        """The rules that are on, by key."""
        return [self._made_ready(rule) for rule in self.rules if rule.definition.enabled]

    def _made_ready(self, rule: Rule) -> ReadyRule:
        definition = rule.definition
        calendar, when = definition.limits.calendar(), definition.when
        scope = (definition.survey, definition.touchpoint, definition.channel, definition.unit)
        limits = definition.limits
        timed = (calendar, limits.active_from, limits.active_until)
        return ReadyRule(
            rule,
            condition=None if when is None else self._compiler.compile(when.expression),
            hours=None if calendar is None else BusinessHours(calendar),
            needs_history=when is not None and when.needs_history(),
            is_limited=any(one is not None for one in (*scope, *timed)) or bool(limits.excluded_channels),
        )

    def that_may_fire(
        self, trigger: OfferedTrigger, survey: str | None, values: Values, memo: Memo
    ) -> Iterator[ReadyRule]:
        """Yield the rules with this trigger that may fire on something of this survey; `memo` is that of its values.

        Rules that need the same answer to be there are passed over together where it is not.
        """
        place = (trigger, survey)
        groups = self._groups.get(place)
        if groups is None:
            groups = self._groups[place] = self._grouped(trigger, survey)
        for guard, rules in groups:
            if guard is None or guard(values, memo):
                yield from rules

    def _grouped(self, trigger: OfferedTrigger, survey: str | None) -> Sequence[_Group]:
        wanted = [
            one
            for one in self.ready
            if one.rule.definition.trigger == trigger and one.rule.definition.survey in {None, survey}
        ]
        needed = {one.key: _needed(one) for one in wanted}
        common = Counter(name for leaves in needed.values() for name in leaves)
        by_leaf: dict[str | None, list[ReadyRule]] = {}
        for one in wanted:
            best = max(needed[one.key], key=lambda name: (common[name], name), default=None)
            by_leaf.setdefault(best, []).append(one)
        leaves = {name: leaf for found in needed.values() for name, leaf in found.items()}
        return [
            _Group(None if name is None else self._compiler.compile(leaves[name]), rules)
            for name, rules in by_leaf.items()
        ]

    def has(self, triggers: Collection[OfferedTrigger]) -> bool:
        """Return whether a rule that is on waits for one of these."""
        return not self._triggers.isdisjoint(triggers)

    @cached_property
    def _triggers(self) -> frozenset[OfferedTrigger]:
        return frozenset(one.rule.definition.trigger for one in self.ready)

    @cached_property
    def needs_history(self) -> bool:
        """Whether a rule asks what else a customer said."""
        return any(one.needs_history for one in self.ready)

    def new_memo(self) -> Memo:
        """Return the memo for the values of one thing that is judged."""
        _ = self.ready
        return self._compiler.new_memo()


def _needed(ready: ReadyRule) -> Mapping[str, Leaf]:
    when = ready.rule.definition.when
    return {} if when is None else {name_of_leaf(leaf): leaf for leaf in _necessary(when.expression)}


def _necessary(expression: Expression) -> Iterator[Leaf]:
    """Yield leaves without which a condition cannot hold."""
    match expression:
        case Test() | Some():
            yield expression
        case AllOf():
            for part in expression.all_of:
                yield from _necessary(part)
        case AnyOf() if len(expression.any_of) == 1:
            yield from _necessary(expression.any_of[0])
        case _:
            return
