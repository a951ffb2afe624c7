"""Rules as JSON: what is sent, what is shown, and what files hold."""

import dataclasses
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.alerts.domain.actions import (
    LEAST_GROUP_WAIT_SECONDS,
    LEAST_REPEAT_MINUTES,
    MOST_GROUP_WAIT_SECONDS,
    MOST_RECIPIENTS,
    MOST_REPEAT_MINUTES,
    Notify,
    Recover,
)
from services.alerts.domain.condition import ANY, Condition
from services.alerts.domain.limits import MOST_ALERTS, MOST_DAYS, NO_LIMITS, Limits
from services.alerts.domain.rule import Rule, RuleDefinition
from services.alerts.domain.rule_document import limits_document, notify_document, recover_document
from services.alerts.domain.rule_fields import ANSWERS, MAX_TESTS
from services.alerts.domain.trigger_fields import ABOUT_RESPONSES, CATALOGUE, OfferedTrigger
from shared.business_hours.calendar import Weekday
from shared.conditions.schema import condition_schema, criteria_schema
from shared.contracts.notices import Recipient
from shared.vocabulary import Channel, NoticeUrgency, RecipientKind, Severity
from shared.web.conditions import ConditionJson
from shared.web.lines import Key, Line

EXAMPLE: dict[str, Any] = {
    "name": "Unhappy with the delivery",
    "severity": "critical",
    "when": {"any": [{"metric": "nps", "at_most": 6}, {"metric": "csat", "category": "dissatisfied"}]},
    "touchpoint": "delivery",
    "notify": {"recipients": [{"kind": "responsible"}]},
}


def shown_condition(condition: Condition | None) -> dict[str, Any] | None:
    """Return a condition as it was written; tests in a list with all the criteria that they could have."""
    if condition is None:
        return None
    document = condition.document()
    if ANY not in document:
        return document
    return {ANY: [{**dict.fromkeys(ANSWERS.criteria), **test} for test in document[ANY]]}


def list_schema() -> dict[str, Any]:
    """Return the JSON Schema of a list of tests of answers."""
    tests = {"type": "array", "items": criteria_schema(ANSWERS), "minItems": 1, "maxItems": MAX_TESTS}
    return {
        "description": "The rule fires as soon as one answer passes any of the tests.",
        "type": "object",
        "properties": {ANY: tests},
        "required": [ANY],
        "additionalProperties": False,
    }


def _schema(reference: str) -> dict[str, Any]:
    in_the_language = condition_schema(CATALOGUE, reference)
    return {
        "title": "RuleCondition",
        "description": 'When the rule fires: `{"any": […]}` lists tests of answers, of which one is enough. Otherwise '
        "it is a condition in the language of surveys' `show_if`: `all_of`, `any_of` and `none_of` combine tests of "
        'single answers, such as `{"answer": {"metric": "nps", "at_most": 6}}`, and of other fields, such as '
        '`{"field": "channel", "one_of": ["kiosk", "qr"]}`. Which fields there are depends on the trigger: '
        "`/v1/schemas/rule.json` has a schema for each. A rule on scored responses must rest on what the customer "
        "said: an answer, words, or that they were unhappy before. Shown as it was written.",
        "anyOf": [list_schema(), *in_the_language["anyOf"]],
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
_STRICT = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class RecipientBody(BaseModel):
    """Who is to know, by their role."""

    model_config = _STRICT

    kind: RecipientKind = Field(
        description="`responsible`: the team that answers for the touchpoint in the unit; `unit_managers`: who "
        "manages the unit, or the nearest one above it."
    )
    team: Key | None = Field(default=None, description="Key of the team; for `team` only.")
    person_id: Annotated[UUID, Field(strict=False)] | None = Field(
        default=None, description="Id of the person; for `person` only."
    )


class NotifyBody(BaseModel):
    """Who is to know of an alert, and how insistently."""

    model_config = _STRICT

    recipients: Annotated[list[RecipientBody], Field(min_length=1, max_length=MOST_RECIPIENTS)]
    urgency: NoticeUrgency = "at_once"
    needs_acknowledgement: bool = Field(
        default=False, description="Whether somebody has to say that they take care of it."
    )
    group_wait_seconds: int = Field(
        default=LEAST_GROUP_WAIT_SECONDS,
        ge=LEAST_GROUP_WAIT_SECONDS,
        le=MOST_GROUP_WAIT_SECONDS,
        description="So long alerts about one thing are collected before the first notice about it.",
    )
    repeat_after_minutes: int | None = Field(
        default=None,
        ge=LEAST_REPEAT_MINUTES,
        le=MOST_REPEAT_MINUTES,
        description="When it is said again while nobody has acknowledged it; needs `needs_acknowledgement`.",
    )

    def to_domain(self) -> Notify:
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "recipients"}
        recipients = tuple(Recipient(kind=one.kind, team=one.team, person_id=one.person_id) for one in self.recipients)
        return Notify(recipients=recipients, **given)


class RecoverBody(BaseModel):
    """Write to the customer. Who may not be written to is not, and the refusal is noted."""

    model_config = _STRICT

    template: Key | None = Field(default=None, description="Key of the template; none: the built-in one.")
    promises_call: bool = Field(default=False, description="Whether it says until when somebody calls.")
    call_within_hours: int | None = Field(
        default=None,
        description="Within how many hours of the calendar of whoever answers for it; needs `promises_call`. None: as "
        "`HEED_ALERTS_PROMISED_CALL_HOURS` says.",
    )

    def to_domain(self) -> Recover:
        return Recover(**dict(self))


class LimitsBody(BaseModel):
    """What keeps a rule from raising too much. Hours and days are those of when things were received."""

    model_config = _STRICT

    most_per_hour: int | None = Field(
        default=None, ge=1, le=MOST_ALERTS, description="Alerts in an hour by the clock; what is above is held back."
    )
    most_per_day: int | None = Field(default=None, ge=1, le=MOST_ALERTS, description="The same for a day in `zone`.")
    not_again_within_days: int | None = Field(
        default=None, ge=1, le=MOST_DAYS, description="For so long no second alert about the same customer."
    )
    quiet_after_days: int | None = Field(
        default=None,
        ge=1,
        le=MOST_DAYS,
        description="What is older than this when it comes in opens a case and disturbs nobody.",
    )
    zone: str | None = Field(
        default=None, max_length=64, description="IANA time zone of days and hours, such as `Europe/Berlin`."
    )
    active_hours: dict[Weekday, list[Annotated[str, Field(max_length=20)]]] | None = Field(
        default=None, description="Only what is received then, in `zone`; hours by weekday, each `HH:MM-HH:MM`."
    )
    active_from: Annotated[AwareDatetime, Field(strict=False)] | None = Field(
        default=None, description="Only what is received from then on …"
    )
    active_until: Annotated[AwareDatetime, Field(strict=False)] | None = Field(
        default=None, description="… and before then."
    )
    excluded_channels: Annotated[list[Channel], Field(max_length=10)] = []

    def to_domain(self) -> Limits:
        values = dict(self)
        if self.active_hours is not None:
            values["active_hours"] = {day: tuple(hours) for day, hours in self.active_hours.items()}
        values["excluded_channels"] = tuple(dict.fromkeys(self.excluded_channels))
        return Limits(**values)


def _opens_ticket(given: dict[str, Any]) -> bool:
    return given.get("trigger", "response_scored") in ABOUT_RESPONSES


class NarrowedFields(BaseModel):
    """Base of what rules and silences are narrowed to."""

    survey: Key | None = Field(default=None, description="Only what belongs to this survey.")
    touchpoint: Key | None = Field(default=None, description="Only what comes from this touchpoint.")
    unit: Line | None = Field(default=None, description="Only what comes from this unit of the company, or below it.")


class _RuleFields(NarrowedFields):
    name: Line
    enabled: bool = True
    trigger: OfferedTrigger = Field(default="response_scored", description="What the rule waits for.")
    severity: Severity = "warning"
    channel: Channel | None = Field(default=None, description="Only what came in this way.")
    opens_ticket: bool = Field(
        default_factory=_opens_ticket,
        description="Whether it opens a case. Without it: yes for rules on responses and comments, no for others; a "
        "complaint has a case already.",
    )


class RuleBody(_RuleFields):
    """A rule as it shall be."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    when: When | None = Field(
        default=None, description="When it fires; without it always, which only rules beside those on responses may."
    )
    notify: NotifyBody | None = Field(default=None, description="Who is to know; without it nobody is disturbed.")
    recover: RecoverBody | None = Field(default=None, description="Whether the customer is written to.")
    limits: LimitsBody | None = None

    def to_domain(self) -> RuleDefinition:
        parts = {
            "notify": self.notify and self.notify.to_domain(),
            "recover": self.recover and self.recover.to_domain(),
            "limits": self.limits.to_domain() if self.limits else NO_LIMITS,
        }
        return RuleDefinition(**{**dict(self), **parts})


class RuleView(_RuleFields):
    """A rule as it stands, or as it was in one of its versions."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    key: str
    when: dict[str, Any] | None = Field(
        description="Its condition, as it was written; `RuleCondition` says what it can be."
    )
    notify: NotifyBody | None
    recover: RecoverBody | None
    limits: LimitsBody
    version: int = Field(description="Grows by one with every change. Alerts name the version that raised them.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, rule: Rule) -> "RuleView":
        definition = rule.definition
        return cls(
            key=rule.key,
            when=shown_condition(definition.when),
            notify=definition.notify and NotifyBody.model_validate(notify_document(definition.notify)),
            recover=definition.recover and RecoverBody(**dataclasses.asdict(definition.recover)),
            limits=LimitsBody.model_validate(limits_document(definition.limits)),
            version=rule.version,
            created_at=rule.created_at,
            updated_at=rule.updated_at,
            **{name: getattr(definition, name) for name in _RuleFields.model_fields},
        )


def document_of(definition: RuleDefinition) -> dict[str, Any]:
    """Return a definition as it is sent and written in files, with what is given only."""
    plain = {name: getattr(definition, name) for name in _RuleFields.model_fields}
    parts = {
        "when": definition.when and definition.when.document(),
        "notify": definition.notify and notify_document(definition.notify),
        "recover": definition.recover and recover_document(definition.recover),
        "limits": limits_document(definition.limits) or None,
    }
    return {name: value for name, value in {**plain, **parts}.items() if value is not None}
