"""What a rule says about something that happened, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from services.alerts.domain.condition import ANY
from services.alerts.domain.facts import History, values_of, with_reading
from services.alerts.domain.rule import SCOPE, Rule, RuleDefinition
from services.alerts.domain.rule_set import ReadyRule
from services.alerts.domain.subject import Subject
from shared.business_hours.hours import BusinessHours
from shared.conditions.compiled import Memo
from shared.conditions.evaluate import DecisiveLeaf, Values, explain
from shared.vocabulary import ScoredAnswer

Outcome = Literal[
    "fired",
    "held_back",
    "condition_not_met",
    "out_of_scope",
    "excluded_channel",
    "outside_hours",
    "outside_period",
    "off",
    "suspect",
    "withdrawn",
    "nothing_read",
    "not_known_any_more",
]
"""What a rule made of something: `nothing_read` waits for a comment that was never read; `not_known_any_more` asks for
words or facts that were erased."""

WHEN = "when"


class Placed(Protocol):
    """Something with a place and a moment, which a rule may cover or not."""

    @property
    def survey(self) -> str | None: ...
    @property
    def touchpoint(self) -> str | None: ...
    @property
    def channel(self) -> str | None: ...
    @property
    def units(self) -> tuple[str, ...]: ...
    @property
    def received_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says."""

    outcome: Outcome
    leaves: Sequence[DecisiveLeaf] = ()
    """The tests that decided, with their places in the condition."""
    at: str | None = None
    """The field of the rule that decided instead, such as `touchpoint` or `limits.active_hours`."""
    reasons: tuple[ScoredAnswer, ...] = ()
    """The answers for which the condition holds."""

    @property
    def decided_by(self) -> tuple[str, ...]:
        """Places in the rule."""
        if self.at is not None:
            return (self.at,)
        return tuple(f"{WHEN}.{leaf.place}" if leaf.place else WHEN for leaf in self.leaves)


def scope_problem(definition: RuleDefinition, thing: Placed) -> str | None:
    """Return the field of a rule because of which it does not look at a thing; None: it does."""
    if definition.survey not in {None, thing.survey}:
        return "survey"
    if definition.touchpoint not in {None, thing.touchpoint}:
        return "touchpoint"
    if definition.channel not in {None, thing.channel}:
        return "channel"
    if definition.unit is not None and definition.unit not in thing.units:
        return "unit"
    return None


def _not_now(definition: RuleDefinition, hours: BusinessHours | None, thing: Placed) -> Verdict | None:
    limits = definition.limits
    place = scope_problem(definition, thing)
    if place is not None:
        return Verdict("out_of_scope", at=place)
    if thing.channel in limits.excluded_channels:
        return Verdict("excluded_channel", at="limits.excluded_channels")
    if not limits.is_in_period(thing.received_at):
        is_early = limits.active_from is not None and thing.received_at < limits.active_from
        return Verdict("outside_period", at="limits.active_from" if is_early else "limits.active_until")
    if hours is not None and not hours.is_open(thing.received_at):
        return Verdict("outside_hours", at="limits.active_hours")
    return None


def fires(ready: ReadyRule, thing: Placed, values: Values, memo: Memo) -> bool:
    """Return whether a rule that is on fires on a thing; `memo` is that of these values."""
    if ready.condition is not None and not ready.condition(values, memo):
        return False
    if not ready.is_limited:
        return True
    definition = ready.rule.definition
    limits = definition.limits
    if scope_problem(definition, thing) is not None or thing.channel in limits.excluded_channels:
        return False
    return limits.is_in_period(thing.received_at) and (ready.hours is None or ready.hours.is_open(thing.received_at))


def condition_verdict(definition: RuleDefinition, values: Values, answers: Sequence[ScoredAnswer] = ()) -> Verdict:
    """Return what a rule's condition says, and which tests decided."""
    if definition.when is None:
        return Verdict("fired")
    found = explain(definition.when.expression, values)
    passing = {index for leaf in found.leaves for index in leaf.items} if found.holds else set()
    reasons = tuple(answer for index, answer in enumerate(answers) if index in passing)
    leaves = tuple(map(_as_written, found.leaves)) if definition.when.is_list else found.leaves
    return Verdict("fired" if found.holds else "condition_not_met", leaves, reasons=reasons)


def _as_written(leaf: DecisiveLeaf) -> DecisiveLeaf:
    """Return a leaf of a list of tests with its place in the list."""
    return replace(leaf, place=f"{ANY}.{leaf.place.rpartition('.')[2]}")


def verdict_on(rule: Rule, thing: Placed, values: Values) -> Verdict:
    """Return what a rule says of something that is no response, limits on its number aside."""
    definition = rule.definition
    if not definition.enabled:
        return Verdict("off", at="enabled")
    calendar = definition.limits.calendar()
    hours = None if calendar is None else BusinessHours(calendar)
    return _not_now(definition, hours, thing) or condition_verdict(definition, values)


def verdict_on_subject(rule: Rule, subject: Subject, history: History) -> Verdict:
    """Return what a rule says of a response or a complaint, limits on its number aside."""
    definition = rule.definition
    if not definition.enabled:
        return Verdict("off", at="enabled")
    if subject.gone == "withdrawn":
        return Verdict("withdrawn")
    if subject.suspect is not None:
        return Verdict("suspect")
    calendar = definition.limits.calendar()
    hours = None if calendar is None else BusinessHours(calendar)
    found = _not_now(definition, hours, subject)
    if found is None:
        found = _of_condition(definition, subject, values_of(subject, history))
    return _as_far_as_known(subject, found)


def _of_condition(definition: RuleDefinition, subject: Subject, values: Values) -> Verdict:
    if definition.trigger != "comment_read":
        return condition_verdict(definition, values, subject.answers)
    verdicts = [
        condition_verdict(definition, with_reading(values, reading), subject.answers)
        for reading in subject.valid_readings
    ]
    if not verdicts:
        return Verdict("nothing_read")
    return next((one for one in verdicts if one.outcome == "fired"), verdicts[0])


_ERASABLE = ("words", "comment_", "attribute:", "customer_", "company", "unhappy_in_")


def _as_far_as_known(subject: Subject, found: Verdict) -> Verdict:
    """Return the verdict, unless it rests on what was erased since."""
    if subject.gone != "erased" or found.outcome not in {"condition_not_met", "nothing_read", "fired"}:
        return found
    fields = [leaf.field.removeprefix("field.") for leaf in found.leaves]
    if found.outcome == "nothing_read" or any(name.startswith(_ERASABLE) for name in fields):
        return Verdict("not_known_any_more", found.leaves)
    return found


def scope_of(definition: RuleDefinition) -> Mapping[str, str]:
    """Return the fields that limit what a rule looks at, with their values."""
    return {name: value for name in SCOPE if (value := getattr(definition, name)) is not None}
