"""Rules as JSON."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from services.alerts.domain.condition import ANY, Condition
from services.alerts.domain.rule import Rule, RuleDefinition
from services.alerts.domain.rule_fields import ANSWERS, CATALOGUE, MAX_TESTS
from shared.conditions.schema import condition_schema, criteria_schema
from shared.vocabulary import Channel, Severity
from shared.web.conditions import ConditionJson
from shared.web.lines import Key, Line

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]

EXAMPLE: dict[str, Any] = {
    "name": "Unhappy with the delivery",
    "severity": "critical",
    "when": {"any": [{"metric": "nps", "at_most": 6}, {"metric": "csat", "category": "dissatisfied"}]},
    "touchpoint": "delivery",
}


def _shown(condition: Condition) -> dict[str, Any]:
    """Return a condition as it was written; tests in a list with everything that they could say."""
    document = condition.document()
    if ANY not in document:
        return document
    return {ANY: [{**dict.fromkeys(ANSWERS.criteria), **test} for test in document[ANY]]}


def _schema(reference: str) -> dict[str, Any]:
    tests = {"type": "array", "items": criteria_schema(ANSWERS), "minItems": 1, "maxItems": MAX_TESTS}
    in_a_list = {
        "description": "The rule fires as soon as one answer passes any of the tests.",
        "type": "object",
        "properties": {ANY: tests},
        "required": [ANY],
        "additionalProperties": False,
    }
    in_the_language = condition_schema(CATALOGUE, reference)
    return {
        "title": "RuleCondition",
        "description": 'When the rule fires: `{"any": […]}` lists tests of answers, of which one is enough. Otherwise '
        "it is a condition in the language of surveys' `show_if`: `all_of`, `any_of` and `none_of` combine tests of "
        'single answers, such as `{"answer": {"metric": "nps", "at_most": 6}}`, and of where the response '
        'came from, such as `{"field": "channel", "one_of": ["kiosk", "qr"]}`. It must not be able to hold '
        "without an answer that passes: the alert's reasons are those answers. Shown as it was written.",
        "anyOf": [in_a_list, *in_the_language["anyOf"]],
        "examples": [
            EXAMPLE["when"],
            {
                "all_of": [
                    {"answer": {"metric": "nps", "at_most": 6}},
                    {"none_of": [{"field": "touchpoint", "equals": "staff-canteen"}]},
                ]
            },
        ],
    }


When = Annotated[Condition, ConditionJson("RuleCondition", Condition.read, _schema)]


class RuleBody(BaseModel):
    """A rule as it shall be."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    name: Line
    enabled: bool = True
    severity: Severity = "warning"
    when: When
    survey: Key | None = Field(default=None, description="Only responses to this survey.")
    touchpoint: Key | None = Field(default=None, description="Only responses from this touchpoint.")
    channel: Channel | None = Field(default=None, description="Only responses that came in this way.")
    opens_ticket: bool = Field(default=True, description="Whether an alert of this rule opens a ticket.")
    version: Version | None = Field(
        default=None, description="The version you have read; when the rule has another by now, the answer is 409."
    )

    def to_domain(self) -> RuleDefinition:
        """Return the definition."""
        return RuleDefinition(
            name=self.name,
            enabled=self.enabled,
            severity=self.severity,
            when=self.when,
            survey=self.survey,
            touchpoint=self.touchpoint,
            channel=self.channel,
            opens_ticket=self.opens_ticket,
        )


class RuleView(BaseModel):
    """A rule as it stands."""

    key: str
    name: str
    enabled: bool
    severity: Severity
    when: dict[str, Any] = Field(description="Its condition, as it was written; `RuleCondition` says what it can be.")
    survey: str | None
    touchpoint: str | None
    channel: Channel | None
    opens_ticket: bool
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, rule: Rule) -> "RuleView":
        """Return the view of `rule`."""
        definition = rule.definition
        return cls(
            key=rule.key,
            name=definition.name,
            enabled=definition.enabled,
            severity=definition.severity,
            when=_shown(definition.when),
            survey=definition.survey,
            touchpoint=definition.touchpoint,
            channel=definition.channel,
            opens_ticket=definition.opens_ticket,
            version=rule.version,
            created_at=rule.created_at,
            updated_at=rule.updated_at,
        )
