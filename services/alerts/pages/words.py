"""Rules and the answers that they find, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.alerts.domain.rule import RuleDefinition
from services.alerts.domain.verdict import scope_of
from shared.conditions.expression import Expression, Scalar, Some, Test
from shared.directory.structure import Structure
from shared.vocabulary import AnswerVerdict, Category, Channel, Metric, ScoredAnswer, Severity
from shared.web.console.conditions import Said, in_words

Translate = Callable[[str], str]


def _(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


METRICS: Mapping[Metric, str] = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "rating": _("rating")}
CATEGORY_WORDS: Mapping[Category, str] = {
    "promoter": _("promoter"),
    "passive": _("passive"),
    "detractor": _("detractor"),
    "satisfied": _("satisfied"),
    "neutral": _("neutral"),
    "dissatisfied": _("dissatisfied"),
    "easy": _("easy"),
    "difficult": _("difficult"),
}
VERDICT_WORDS: Mapping[AnswerVerdict, str] = {"happy": _("happy"), "neutral": _("neutral"), "unhappy": _("unhappy")}
CHANNEL_WORDS: Mapping[Channel, str] = {
    "web": _("website"),
    "sms": _("text message"),
    "qr": _("QR code"),
    "kiosk": _("kiosk"),
    "email": _("e-mail"),
    "phone": _("phone"),
    "import": _("import"),
    "api": _("API"),
}
SEVERITY_WORDS: Mapping[Severity, str] = {
    "info": _("For information"),
    "warning": _("Important"),
    "critical": _("Critical"),
}
SEVERITY_KINDS: Mapping[Severity, str] = {"info": "quiet", "warning": "warn", "critical": "bad"}
"""The kinds of badges."""
_FIELDS: Mapping[str, str] = {
    "survey": _("Survey"),
    "touchpoint": _("Touchpoint"),
    "location": _("Place"),
    "unit": _("Unit"),
    "channel": _("Channel"),
    "locale": _("Language"),
    "customer_value": _("Value of the customer"),
    "customer_currency": _("Currency"),
    "customer_since": _("Customer since"),
    "company": _("Company"),
}
_OPERATORS: Mapping[str, str] = {
    "equals": _("%(field)s is %(value)s"),
    "differs_from": _("%(field)s is not %(value)s"),
    "one_of": _("%(field)s is one of %(value)s"),
    "includes": _("%(field)s includes %(value)s"),
    "at_least": _("%(field)s is at least %(value)s"),
    "at_most": _("%(field)s is at most %(value)s"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in the reader's language, with the names of places and touchpoints."""

    text: Translate
    structure: Structure

    def condition(self, expression: Expression) -> Said:
        """Return a condition in words."""
        return in_words(expression, self.text, self._leaf)

    def _leaf(self, leaf: Test | Some) -> str:
        return self._answer(leaf.where) if isinstance(leaf, Some) else self._test(leaf)

    def when(self, rule: RuleDefinition) -> Said:
        """Return when a rule fires, in words."""
        return Said(self.text(_("Always"))) if rule.when is None else self.condition(rule.when.expression)

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
        field, operator = test.field or "", test.operator
        label = self.text(_FIELDS.get(field, field))
        if operator is None or operator == "answered":
            return self.text(_("%(field)s is known") if test.answered else _("%(field)s is not known")) % {
                "field": label
            }
        value = getattr(test, operator)
        values = value if isinstance(value, tuple) else (value,)
        shown = ", ".join(self.value(field, str(one)) for one in values)
        return self.text(_OPERATORS[operator]) % {"field": label, "value": shown}

    def value(self, field: str, value: str) -> str:
        """Return the value of a field as people know it."""
        match field:
            case "channel":
                return self.text(CHANNEL_WORDS[value]) if value in CHANNEL_WORDS else value  # type: ignore[index] # it is one
            case "location" | "unit":
                return self.structure.name_of(value)
            case "touchpoint":
                return self.structure.touchpoint_name(value)
            case _:
                return value

    def limits(self, rule: RuleDefinition) -> list[str]:
        """Return to which responses a rule is limited, in words."""
        limits = scope_of(rule).items()
        return [
            self.text(_OPERATORS["equals"]) % {"field": self.text(_FIELDS[field]), "value": self.value(field, value)}
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
