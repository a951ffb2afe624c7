"""Why a rule fired on something, or did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.alerts.domain.condition import ANY
from services.alerts.domain.rule import Rule
from services.alerts.domain.subject import Subject
from services.alerts.domain.verdict import WHEN, Outcome, Verdict
from shared.conditions.documents import document_of
from shared.conditions.expression import Expression, Leaf, Some, Test, parts_of
from shared.errors import NotFoundError
from shared.vocabulary import SubjectKind


class NotJudgedError(NotFoundError):
    slug = "not-judged"
    title = "Nothing is kept of how rules judged it"


@dataclass(frozen=True, slots=True)
class ExplainedTest:
    """One place in a rule that decided."""

    place: str
    """Such as `when.all_of.1` or `limits.active_hours`."""
    test: Mapping[str, Any] | None
    """The test in JSON; None: the place is no test of the condition."""
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What one rule made of one thing."""

    rule: Rule
    """In the version that judged."""
    outcome: Outcome
    held_because: str | None = None
    """The limit that held it back."""
    alert_id: UUID | None = None
    """Of the alert or signal."""
    tests: Sequence[ExplainedTest] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedSubject:
    """What all rules made of one response or complaint."""

    subject: Subject
    judged_at: datetime
    rules: Sequence[Explained]
    """By key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedAlert:
    """Why there is an alert or a signal."""

    alert_id: UUID
    subject: SubjectKind
    subject_id: str
    why: Explained


def tests_of(verdict: Verdict) -> Sequence[ExplainedTest]:
    """Return the places that decided a verdict."""
    if verdict.at is not None:
        return [ExplainedTest(verdict.at, None, holds=False)]
    return [
        ExplainedTest(place, document_of(leaf.leaf), leaf.holds)
        for place, leaf in zip(verdict.decided_by, verdict.leaves, strict=True)
    ]


def tests_at(rule: Rule, places: Sequence[str]) -> Sequence[ExplainedTest]:
    """Return the tests at places of a rule that decided when it fired."""
    when = rule.definition.when
    found = []
    for place in places:
        leaf = None if when is None else _leaf_at(when.expression, place.removeprefix(WHEN).removeprefix("."))
        found.append(ExplainedTest(place, None if leaf is None else document_of(leaf[0]), leaf is None or leaf[1]))
    return found


def _leaf_at(expression: Expression, place: str) -> tuple[Leaf, bool] | None:
    """Return the leaf at a place and whether it held when the condition did: not, where it stands in a `none_of`."""
    holds = True
    steps = place.split(".") if place else []
    for word, index in zip(steps[::2], steps[1::2], strict=True):
        if isinstance(expression, Test | Some):
            return None
        name, parts = parts_of(expression)
        if word not in {name, ANY} or int(index) >= len(parts):
            return None
        holds = holds is (name != "none_of")
        expression = parts[int(index)]
    return (expression, holds) if isinstance(expression, Test | Some) else None
