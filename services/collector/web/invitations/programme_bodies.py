"""Standing programmes as JSON: what people put, and what is shown of it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.invitations.invitation import DEFAULT_VALID_DAYS, InvitationChannel
from services.collector.domain.invitations.programmes.audience import CATALOGUE, Audience
from services.collector.domain.invitations.programmes.cadence import DEFAULT_TIME, Cadence, CadenceUnit
from services.collector.domain.invitations.programmes.programme import (
    DEFAULT_NOT_AGAIN_DAYS,
    LONGEST_TITLE,
    ProgrammeDefinition,
)
from services.collector.domain.invitations.programmes.sampling import MOST_DECIMALS, Sample
from services.collector.web.drafts import TouchpointBody
from services.collector.web.invitations.bodies import Clock, InvitationBody
from shared.conditions.documents import document_of, expression_of
from shared.conditions.expression import Expression
from shared.conditions.schema import condition_schema
from shared.vocabulary import ClaimedBasis
from shared.web.conditions import ConditionJson
from shared.web.moments import Day, ZoneName

_FIELDS = InvitationBody.model_fields
_CONDITION: dict[str, Any] = {"field": "customer_days", "at_least": 90}
EXAMPLE: dict[str, Any] = {
    "title": "How are we doing?",
    "survey": "visit",
    "basis": "existing_customer",
    "reminders": [4],
    "per_day": 500,
    "audience": {"condition": _CONDITION},
    "cadence": {
        "every": 1,
        "unit": "quarters",
        "starts_on": "2027-01-11",
        "zone": "Europe/Berlin",
        "at_time": "09:30",
    },
    "sample": {"share": 0.1},
    "not_again_days": 365,
}
Whole = Annotated[int, Field(strict=True)]


def _schema(reference: str) -> dict[str, Any]:
    return {
        "title": "AudienceCondition",
        "description": "What must hold of a customer, in the language of surveys' `show_if`, over facts about them.",
        **condition_schema(CATALOGUE, reference),
        "examples": [_CONDITION],
    }


Condition = Annotated[Expression, ConditionJson("AudienceCondition", expression_of, _schema)]


class AudienceBody(BaseModel):
    """Whom it is for: everybody who is known and for whom all of this holds."""

    model_config = ConfigDict(extra="forbid")

    condition: Condition | None = None
    units: list[str] = Field(
        default=[],
        description="Codes of units: customers whose own place is in one of them. Default: of every unit, and those "
        "without a place.",
    )
    list: str | None = Field(
        default=None, description="Key of a list of customers, such as an import makes with its parameter `list`."
    )
    include_left: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Whether those count who are no longer customers on the day of the round."
    )


class CadenceBody(BaseModel):
    """When the rounds are."""

    model_config = ConfigDict(extra="forbid")

    every: Whole = Field(default=1, description="Every so many of `unit`.")
    unit: CadenceUnit
    starts_on: Day = Field(
        description="The day of the first round. Months without such a day have their last: the 31st, and then the "
        "28th of February. Days that have passed are not made up for."
    )
    ends_on: Day | None = Field(default=None, description="The last day on which a round may be. Default: it goes on.")
    zone: ZoneName = Field(default="UTC", description="By whose clocks and days.")
    at_time: Clock = Field(default=DEFAULT_TIME, description="The time of day. Default: nine o'clock.")


class SampleBody(BaseModel):
    """How many are drawn in every unit; exactly one of the two."""

    model_config = ConfigDict(extra="forbid")

    share: Decimal | None = Field(
        default=None,
        description=f"Of the unit's customers: more than 0, at most 1, with at most {MOST_DECIMALS} decimals.",
    )
    per_unit: Whole | None = Field(default=None, description="A number.")


class ProgrammeFields(TouchpointBody):
    """What people decide about a programme."""

    title: str = Field(description=f"What colleagues call it, one line of at most {LONGEST_TITLE} characters.")
    survey: str = Field(description="Key of the survey.")
    channel: InvitationChannel = Field(default="auto", description=_FIELDS["channel"].description)
    language: str | None = Field(
        default=None, description="Of messages and pages. Default: that of the unit to which the customer belongs."
    )
    basis: ClaimedBasis | None = Field(default=None, description=_FIELDS["basis"].description)
    reminders: list[Whole] = Field(default=[], description=_FIELDS["reminders"].description)
    valid_days: Whole = Field(default=DEFAULT_VALID_DAYS, description=_FIELDS["valid_days"].description)
    per_day: Whole | None = Field(
        default=None, description="At most so many of a round go out on one day. Default: any number."
    )
    audience: AudienceBody = Field(default=AudienceBody(), description="Default: everybody who is known.")
    cadence: CadenceBody
    sample: SampleBody
    not_again_days: Whole = Field(
        default=DEFAULT_NOT_AGAIN_DAYS,
        description="So many days after the programme has asked somebody, it does not ask them again.",
    )


class ProgrammeBody(ProgrammeFields):
    """A programme."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    def to_domain(self) -> ProgrammeDefinition:
        """Return the definition, not yet checked."""
        audience, cadence, sample = self.audience, self.cadence, self.sample
        return ProgrammeDefinition(
            title=self.title.strip(),
            survey=self.survey,
            channel=self.channel,
            language=self.language,
            touchpoint=self.touchpoint,
            claimed_basis=self.basis,
            reminder_days=tuple(self.reminders),
            valid_days=self.valid_days,
            per_day=self.per_day,
            audience=Audience(
                condition=audience.condition,
                list=audience.list,
                units=tuple(audience.units),
                include_left=audience.include_left,
            ),
            cadence=Cadence(
                every=cadence.every,
                unit=cadence.unit,
                starts_on=cadence.starts_on,
                ends_on=cadence.ends_on,
                zone=cadence.zone,
                at_time=cadence.at_time,
            ),
            sample=Sample(share=sample.share, per_unit=sample.per_unit),
            not_again_days=self.not_again_days,
        )


def document_of_programme(definition: ProgrammeDefinition) -> dict[str, Any]:
    """Return the JSON form of a definition, with all of its fields."""
    audience, cadence, sample = definition.audience, definition.cadence, definition.sample
    return {
        "title": definition.title,
        "survey": definition.survey,
        "channel": definition.channel,
        "language": definition.language,
        "touchpoint": definition.touchpoint,
        "basis": definition.claimed_basis,
        "reminders": list(definition.reminder_days),
        "valid_days": definition.valid_days,
        "per_day": definition.per_day,
        "audience": {
            "condition": None if audience.condition is None else document_of(audience.condition),
            "list": audience.list,
            "units": list(audience.units),
            "include_left": audience.include_left,
        },
        "cadence": {
            "every": cadence.every,
            "unit": cadence.unit,
            "starts_on": _day(cadence.starts_on),
            "ends_on": None if cadence.ends_on is None else _day(cadence.ends_on),
            "zone": cadence.zone,
            "at_time": cadence.at_time.isoformat("minutes"),
        },
        "sample": {
            "share": None if sample.share is None else float(sample.share),
            "per_unit": sample.per_unit,
        },
        "not_again_days": definition.not_again_days,
    }


def _day(day: date) -> str:
    return day.isoformat()
