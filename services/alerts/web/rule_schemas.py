"""Rules as JSON."""

import dataclasses
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from services.alerts.domain.condition import MAX_TESTS, AnswerTest, Condition
from services.alerts.domain.rule import Rule, RuleDefinition
from shared.vocabulary import AnswerVerdict, Category, Channel, Metric, Severity
from shared.web.lines import Key, Line

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]

EXAMPLE: dict[str, Any] = {
    "name": "Unhappy with the delivery",
    "severity": "critical",
    "when": {"any": [{"metric": "nps", "at_most": 6}, {"metric": "csat", "category": "dissatisfied"}]},
    "touchpoint": "delivery",
}


class AnswerTestBody(BaseModel):
    """A test on one answer; everything that is said must hold of the same answer."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Key | None = Field(default=None, description="Only answers to the question of this key.")
    metric: Metric | None = Field(default=None, description="Only answers to questions of this metric.")
    verdict: AnswerVerdict | None = Field(
        default=None, description="How good the answer is, in one word for all metrics."
    )
    category: Category | None = Field(default=None, description="Where the answer falls by the rules of its metric.")
    at_least: int | None = Field(default=None, description="Lowest value that passes, as the respondent gave it.")
    at_most: int | None = Field(default=None, description="Highest value that passes, as the respondent gave it.")


class ConditionBody(BaseModel):
    """When the rule fires: as soon as one answer passes any of the tests."""

    model_config = ConfigDict(extra="forbid", strict=True)

    any: list[AnswerTestBody] = Field(min_length=1, max_length=MAX_TESTS)

    def to_domain(self) -> Condition:
        """Return the condition."""
        return Condition(tuple(AnswerTest(**test.model_dump()) for test in self.any))

    @classmethod
    def from_domain(cls, condition: Condition) -> "ConditionBody":
        """Return the body of `condition`."""
        return cls(any=[AnswerTestBody(**dataclasses.asdict(test)) for test in condition.any])


class RuleBody(BaseModel):
    """A rule as it shall be."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    name: Line
    enabled: bool = True
    severity: Severity = "warning"
    when: ConditionBody
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
            when=self.when.to_domain(),
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
    when: ConditionBody
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
            when=ConditionBody.from_domain(definition.when),
            survey=definition.survey,
            touchpoint=definition.touchpoint,
            channel=definition.channel,
            opens_ticket=definition.opens_ticket,
            version=rule.version,
            created_at=rule.created_at,
            updated_at=rule.updated_at,
        )
