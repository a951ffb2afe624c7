"""Rules held against responses without a service around them."""

from collections.abc import Sequence
from typing import Any

from services.alerts.domain.condition import Condition
from services.alerts.domain.facts import NO_HISTORY, History, values_of
from services.alerts.domain.rule import Rule, RuleDefinition
from services.alerts.domain.rule_set import RuleSet
from services.alerts.domain.subject import Subject, scored
from services.alerts.domain.verdict import Verdict, condition_verdict, fires, verdict_on_subject
from shared.conditions.evaluate import holds
from shared.contracts.scoring import ResponseScored
from shared.ids import uuid7
from shared.vocabulary import ScoredAnswer


def subject_of(response: ResponseScored, *units: str) -> Subject:
    """Return what rules judge of a response."""
    return scored(None, response, units)


def met_by(condition: Condition, response: ResponseScored, history: History = NO_HISTORY) -> tuple[ScoredAnswer, ...]:
    """Return the answers for which a condition holds; it is also compiled, which must come to the same."""
    subject = subject_of(response)
    values = values_of(subject, history)
    found = condition_verdict(definition(when=condition), values, subject.answers)
    assert (found.outcome == "fired") is holds(condition.expression, values)
    assert found.outcome == "fired" or found.reasons == ()
    return found.reasons


def definition(**changes: Any) -> RuleDefinition:
    """Return the default rule's definition, changed as asked."""
    fields: dict[str, Any] = {
        "name": "An unhappy answer",
        "enabled": True,
        "severity": "warning",
        "when": Condition.read({"any": [{"verdict": "unhappy"}]}),
        "opens_ticket": True,
    }
    return RuleDefinition(**(fields | changes))


def judged(rule: Rule, subject: Subject, history: History = NO_HISTORY) -> Verdict:
    """Return what a rule says, in the slow way that explains and in the quick way that judges, which must agree."""
    found = verdict_on_subject(rule, subject, history)
    rules = RuleSet(uuid7(), [rule])
    values = values_of(subject, history)
    quick: Sequence[bool] = [fires(one, subject, values, rules.new_memo()) for one in rules.ready]
    if subject.is_judged and rule.definition.trigger != "comment_read":
        assert any(quick) is (found.outcome == "fired")
    return found
