"""Rules and the answers that they find, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.alerts.domain.condition import Condition
from services.alerts.domain.rule import RuleDefinition
from services.alerts.domain.trigger_fields import ATTRIBUTE, CATALOGUE
from services.alerts.domain.verdict import WHEN, scope_of
from services.alerts.pages.field_words import (
    CATEGORY_WORDS,
    CHANNEL_WORDS,
    CHOICES,
    FIELDS,
    METRICS,
    SAID,
    SEVERITY_KINDS,
    SEVERITY_WORDS,
    VERDICT_WORDS,
    operator_of,
)
from shared.conditions.expression import Expression, Scalar, Some, Test
from shared.directory.structure import Structure
from shared.marking import mark as _
from shared.vocabulary import ScoredAnswer
from shared.web.console.conditions import Decisive, Said, in_words
from shared.web.console.field_rows import KNOWN, UNKNOWN

__all__ = ["CHANNEL_WORDS", "METRICS", "SEVERITY_KINDS", "SEVERITY_WORDS", "Translate", "Words"]

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in the reader's language, with the names of places and touchpoints."""

    text: Translate
    structure: Structure

    def condition(self, expression: Expression, decisive: Decisive | None = None) -> Said:
        """Return a condition in words; `decisive` are the places of the tests that decided, and whether they hold."""
        return in_words(expression, self.text, self._leaf, decisive or {})

    def _leaf(self, leaf: Test | Some) -> str:
        return self._answer(leaf.where) if isinstance(leaf, Some) else self._test(leaf)

    def when(self, rule: RuleDefinition, decided: Decisive | None = None) -> Said:
        """Return when a rule fires, in words; `decided` are places such as `when.any.1`."""
        if rule.when is None:
            return Said(self.text(_("Always")))
        return self.condition(rule.when.expression, _in_expression(rule.when, decided or {}))

    def field(self, name: str) -> str:
        """Return the name of a field."""
        if name.startswith(ATTRIBUTE):
            return self.text(_("Attribute %(name)s")) % {"name": name.removeprefix(ATTRIBUTE)}
        return self.text(FIELDS.get(name, name))

    def _answer(self, where: Mapping[str, Scalar]) -> str:
        said = []
        if "metric" in where:
            said.append(self.text(METRICS[where["metric"]]))  # type: ignore[index] # one of the choices
        if "question" in where:
            said.append(self.text(_("question %(key)s")) % {"key": where["question"]})
        for name, words in (("verdict", VERDICT_WORDS), ("category", CATEGORY_WORDS)):
            if name in where:
                said.append(self.text(words[where[name]]))  # type: ignore[index] # likewise
        if "at_least" in where and "at_most" in where:
            said.append(self.text(_("%(low)s to %(high)s")) % {"low": where["at_least"], "high": where["at_most"]})
        elif "at_least" in where:
            said.append(self.text(_("at least %(value)s")) % {"value": where["at_least"]})
        elif "at_most" in where:
            said.append(self.text(_("at most %(value)s")) % {"value": where["at_most"]})
        return self.text(_("An answer: %(criteria)s")) % {"criteria": ", ".join(said)}

    def _test(self, test: Test) -> str:
        name, operator = test.field or "", test.operator or "answered"
        about = CATALOGUE.fields.field_of(name)
        kind = about.type if about is not None else "text"
        field = {"field": self.field(name)}
        if operator == "answered":
            return self.text(SAID[operator_of(kind, KNOWN if test.answered else UNKNOWN)]) % field
        value = getattr(test, operator)
        values = [self.value(name, one) for one in (value if isinstance(value, tuple) else (value,))]
        if kind == "words":
            quoted = f" {self.text(_('or'))} ".join(self.text(_("“%(text)s”")) % {"text": one} for one in values)
            return self.text(SAID[operator_of(kind, operator)]) % {**field, "value": quoted}
        if operator == "one_of" and len(values) == 1:
            operator = "equals"
        said = SAID["truth"] if kind == "truth" and operator == "equals" else SAID[operator_of(kind, operator)]
        return self.text(said) % {**field, "value": ", ".join(values)}

    def value(self, field: str, value: Scalar) -> str:
        """Return the value of a field as people know it."""
        match value, field:
            case bool(), _:
                return self.text(_("yes")) if value else self.text(_("no"))
            case str(), "location" | "unit":
                return self.structure.name_of(value)
            case str(), "touchpoint":
                return self.structure.touchpoint_name(value)
            case _:
                return self.text(CHOICES.get(field, {}).get(str(value), str(value)))

    def limits(self, rule: RuleDefinition) -> list[str]:
        """Return to which responses a rule is limited, in words."""
        limits = scope_of(rule).items()
        return [
            self.text(SAID["equals"]) % {"field": self.field(field), "value": self.value(field, value)}
            for field, value in limits
        ]

    def reason(self, answer: ScoredAnswer) -> str:
        """Return an answer in words, such as `NPS 3 of 10 (detractor)`."""
        said = self.text(_("%(metric)s %(value)s of %(best)s")) % {
            "metric": self.text(METRICS[answer.metric]),
            "value": answer.value,
            "best": answer.scale_max,
        }
        return said if answer.category is None else f"{said} ({self.text(CATEGORY_WORDS[answer.category])})"


def _in_expression(when: Condition, decided: Decisive) -> Decisive:
    """Return places in a rule as places in its condition."""
    inner = {place.removeprefix(WHEN).removeprefix("."): holds for place, holds in decided.items()}
    return {f"any_of{place.removeprefix('any')}": holds for place, holds in inner.items()} if when.is_list else inner
