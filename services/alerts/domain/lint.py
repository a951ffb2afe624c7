"""What is questionable about a rule: it can never fire, another one covers it, nobody or no customer is reached."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from services.alerts.domain.recipients import is_nobody, reached_by
from services.alerts.domain.rule import Rule, RuleDefinition
from services.alerts.domain.rule_fields import ANY_VALUE
from services.alerts.domain.trigger_fields import BY_TRIGGER
from services.alerts.domain.verdict import scope_of
from shared.conditions.catalogue import Field
from shared.conditions.expression import Some, Test
from shared.conditions.reasoning import Literal as Tested
from shared.conditions.reasoning import Way, contradiction_in, implies, ways_of
from shared.directory.people import Directory
from shared.vocabulary import AnswerVerdict, Category, Channel, FindingLevel

FindingCode = Literal[
    "invalid",
    "never_fires",
    "dead_branch",
    "covered",
    "nobody_reached",
    "unknown_unit",
    "unknown_touchpoint",
    "no_customer_to_write_to",
    "consent_needed",
]
_LEVELS: Mapping[FindingCode, FindingLevel] = {
    "invalid": "error",
    "unknown_touchpoint": "hint",
    "consent_needed": "hint",
}
_ANONYMOUS: frozenset[Channel] = frozenset({"kiosk", "qr"})
_CATEGORIES_OF: Mapping[AnswerVerdict, frozenset[Category]] = {
    "happy": frozenset({"promoter", "satisfied", "easy"}),
    "neutral": frozenset({"passive", "neutral"}),
    "unhappy": frozenset({"detractor", "dissatisfied", "difficult"}),
}
_OF_NPS: Mapping[Category, tuple[int, int]] = {"promoter": (9, 10), "passive": (7, 8), "detractor": (0, 6)}
_MOST_PLACES = 1000
"""Locations that recipients are looked up for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is questionable."""

    code: FindingCode
    place: str
    """Where in the definition, such as `notify.recipients.0`."""
    detail: str

    @property
    def level(self) -> FindingLevel:
        return _LEVELS.get(self.code, "warning")


def findings_of(
    definition: RuleDefinition, *, key: str | None, others: Sequence[Rule], directory: Directory, now: datetime
) -> Sequence[Finding]:
    """Return what is questionable about a rule.

    Args:
        definition: of the rule.
        key: of the rule; None: it has none yet.
        others: all rules that there are.
        directory: the company.
        now: the present moment.
    """
    problems = [Finding("invalid", problem.field, problem.detail) for problem in definition.problems()]
    if problems:
        return problems
    return [
        *findings_alone(definition, now=now),
        *_covered(definition, [one for one in others if one.key != key]),
        *_places(definition, directory),
        *_nobody_reached(definition, directory),
    ]


def findings_alone(definition: RuleDefinition, *, now: datetime) -> Iterator[Finding]:
    """Yield what is questionable about a rule whatever the company is; it has no problems."""
    yield from _contradictions(definition)
    if definition.limits.active_until is not None and definition.limits.active_until <= now:
        yield Finding("never_fires", "limits.active_until", "is over")
    if definition.recover is not None:
        if definition.channel in _ANONYMOUS:
            detail = f"answers by {definition.channel} name no customer, so hardly anybody can be written to"
            yield Finding("no_customer_to_write_to", "recover", detail)
        detail = (
            "reaches only those who may be written to: they agreed to be contacted, or are customers who did not "
            "object; for all others the refusal is noted"
        )
        yield Finding("consent_needed", "recover", detail)


def _contradictions(definition: RuleDefinition) -> Iterator[Finding]:
    ways = _ways(definition)
    if ways is None:
        return
    known = _known(definition)
    dead = [(way, name) for way in ways if (name := _contradicted(way, known))]
    names = ", ".join(sorted({f"`{name}`" for _, name in dead}))
    if dead and len(dead) == len(ways):
        yield Finding("never_fires", "when", f"can never hold: what is asked of {names} excludes each other")
    elif dead:
        yield Finding("dead_branch", "when", f"has a part that can never hold: what is asked of {names} contradicts")


def _contradicted(way: Way, known: Callable[[str], Field | None]) -> str | None:
    """Return the name of a field or list because of which a way of firing is none; None: it is one."""
    name = contradiction_in(way, known)
    if name is not None:
        return name
    for leaf, holds in way:
        if holds and isinstance(leaf, Some) and _no_answer_passes(leaf.where):
            return leaf.of
    return None


def _no_answer_passes(where: Mapping[str, Any]) -> bool:
    category, verdict = where.get("category"), where.get("verdict")
    if category is not None and verdict is not None and category not in _CATEGORIES_OF[verdict]:
        return True
    low, high = _OF_NPS.get(category, ANY_VALUE) if where.get("metric") == "nps" and category else ANY_VALUE
    return bool(where.get("at_least", low) > high or where.get("at_most", high) < low)


def _covered(definition: RuleDefinition, others: Sequence[Rule]) -> Iterator[Finding]:
    mine = _ways(definition)
    if mine is None:
        return
    known = _known(definition)
    alive = [way for way in mine if not _contradicted(way, known)]
    for other in others:
        # A rule with limits of its own may stay silent where this one speaks.
        theirs = other.definition
        if theirs.trigger != definition.trigger or not theirs.enabled or _is_limited(theirs):
            continue
        ways = _ways(theirs)
        if ways and alive and all(any(implies(way, one, known) for one in ways) for way in alive):
            detail = f"fires only where the rule `{other.key}` fires, too"
            yield Finding("covered", "when", detail)


def _is_limited(definition: RuleDefinition) -> bool:
    limits = definition.limits
    timed = (limits.active_hours, limits.active_from, limits.active_until)
    return limits.counts or any(one is not None for one in timed)


def _ways(definition: RuleDefinition) -> Sequence[Way] | None:
    """Return the ways in which a rule can fire: those of its condition, each with its scope."""
    scope = tuple(Tested(Test(field=name, equals=value), holds=True) for name, value in scope_of(definition).items())
    if definition.limits.excluded_channels:
        scope += (Tested(Test(field="channel", one_of=definition.limits.excluded_channels), holds=False),)
    if definition.when is None:
        return [scope]
    ways = ways_of(definition.when.expression)
    return None if ways is None else [(*scope, *way) for way in ways]


def _known(definition: RuleDefinition) -> Callable[[str], Field | None]:
    return BY_TRIGGER[definition.trigger].catalogue.fields.field_of


def _places(definition: RuleDefinition, directory: Directory) -> Iterator[Finding]:
    structure = directory.structure
    if definition.unit is not None and structure.units and definition.unit not in structure.by_code:
        yield Finding("unknown_unit", "unit", "is no unit of the published structure: the rule covers nothing")
    touchpoints = {one.key for one in structure.touchpoints}
    if definition.touchpoint is not None and touchpoints and definition.touchpoint not in touchpoints:
        yield Finding("unknown_touchpoint", "touchpoint", "is not declared in the structure")


def _nobody_reached(definition: RuleDefinition, directory: Directory) -> Iterator[Finding]:
    if definition.notify is None:
        return
    structure = directory.structure
    covered = structure.locations_in(definition.unit) if definition.unit else structure.by_code
    leaves: list[str | None] = [code for code in sorted(covered) if not structure.children_of(code)]
    leaves = leaves or [None]
    declared: list[str | None] = [one.key for one in structure.touchpoints] or [None]
    touchpoints = [definition.touchpoint] if definition.touchpoint else declared
    pairs = [(touchpoint, code) for code in leaves for touchpoint in touchpoints][:_MOST_PLACES]
    for index, recipient in enumerate(definition.notify.recipients):
        by_place = recipient.kind in {"responsible", "unit_managers"}
        places = pairs if by_place else pairs[:1]
        missed = [
            place for place in places if not reached_by(recipient, directory, touchpoint=place[0], location=place[1])
        ]
        if missed:
            where = "" if not by_place or len(missed) == len(places) else _named(missed)
            yield Finding("nobody_reached", f"notify.recipients.{index}", is_nobody(recipient.kind) + where)


def _named(missed: Sequence[tuple[str | None, str | None]]) -> str:
    shown = ", ".join(" at ".join(filter(None, place)) for place in missed[:3])
    return f"; this is so for {len(missed)} combinations of touchpoint and place, such as {shown}"
