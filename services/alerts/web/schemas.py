"""Rules and alerts as JSON."""

import dataclasses
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.alerts.domain.alert import Alert
from services.alerts.domain.condition import ANY, Condition
from services.alerts.domain.rule import Rule, RuleDefinition
from services.alerts.domain.rule_fields import ANSWERS, CATALOGUE, MAX_TESTS
from shared.conditions.schema import condition_schema, criteria_schema
from shared.vocabulary import Channel, Comment, ScoredAnswer, Severity
from shared.web.conditions import ConditionJson
from shared.web.lines import Key, Line
from shared.web.origin import OriginView

EXAMPLE: dict[str, Any] = {
    "name": "Unhappy with the delivery",
    "severity": "critical",
    "when": {"any": [{"metric": "nps", "at_most": 6}, {"metric": "csat", "category": "dissatisfied"}]},
    "touchpoint": "delivery",
}


def _shown(condition: Condition) -> dict[str, Any]:
    """Return a condition as it was written; tests in a list with all the criteria that they could have."""
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


class _RuleFields(BaseModel):
    name: Line
    enabled: bool = True
    severity: Severity = "warning"
    survey: Key | None = Field(default=None, description="Only responses to this survey.")
    touchpoint: Key | None = Field(default=None, description="Only responses from this touchpoint.")
    channel: Channel | None = Field(default=None, description="Only responses that came in this way.")
    opens_ticket: bool = Field(default=True, description="Whether an alert of this rule opens a ticket.")


class RuleBody(_RuleFields):
    """A rule as it shall be."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    when: When

    def to_domain(self) -> RuleDefinition:
        return RuleDefinition(**dict(self))


class RuleView(_RuleFields):
    """A rule as it stands, or as it was in one of its versions."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    key: str
    when: dict[str, Any] = Field(description="Its condition, as it was written; `RuleCondition` says what it can be.")
    version: int = Field(description="Grows by one with every change. Alerts name the version that raised them.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, rule: Rule) -> "RuleView":
        definition = rule.definition
        return cls(
            key=rule.key,
            when=_shown(definition.when),
            version=rule.version,
            created_at=rule.created_at,
            updated_at=rule.updated_at,
            **{name: getattr(definition, name) for name in _RuleFields.model_fields},
        )


class AlertView(OriginView):
    """An alert with what is needed to act on it."""

    id: UUID
    rule: str
    rule_version: int
    severity: Severity
    opens_ticket: bool
    response_id: UUID
    survey: str
    survey_version: int
    respondent_id: UUID | None
    reasons: list[ScoredAnswer]
    comments: list[Comment]
    occurred_at: datetime
    raised_at: datetime

    @classmethod
    def from_domain(cls, alert: Alert) -> "AlertView":
        named = {name: getattr(alert, name) for name in cls.model_fields if hasattr(alert, name)}
        place = dataclasses.asdict(alert.place)
        return cls(survey_version=place.pop("version"), **place, **named)
