"""The structure as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from json import dumps
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.accounts.domain.structure.changes import Change, ChangeKind, Thing
from services.accounts.domain.structure.definition import (
    InvalidStructureError,
    StructureDefinition,
    StructureVersion,
)
from shared.business_hours.calendar import WEEKDAYS, Calendar, Holiday, Weekday
from shared.directory.structure import Responsibility, Touchpoint, TouchpointKind, Unit
from shared.web.problems import field_problems

EXAMPLE: dict[str, Any] = {
    "units": [
        {"code": "chain", "name": "Muster", "zone": "Europe/Berlin", "language": "de", "calendar": "shops"},
        {"code": "berlin", "name": "Berlin", "parent": "chain"},
    ],
    "touchpoints": [{"key": "till", "name": "Till", "kind": "physical", "team": "service"}],
    "responsibilities": [{"touchpoint": "till", "unit": "berlin", "team": "berlin", "deputy": "service"}],
    "calendars": {
        "shops": {
            "zone": "Europe/Berlin",
            "weekly": {"monday": ["09:00-12:30", "13:00-18:00"], "friday": ["09:00-20:00"]},
            "holidays": [{"date": "2026-10-03", "name": "Tag der Deutschen Einheit"}],
        }
    },
}
_STRICT = ConfigDict(extra="forbid", strict=True)

Code = Annotated[str, Field(description="One line of up to 100 characters. That of a leaf is the answers' `location`.")]


class UnitJson(BaseModel):
    """A part of the company: a region, a shop. What it does not say itself, it takes from the unit above it."""

    model_config = _STRICT

    code: Code
    name: str
    parent: str | None = Field(default=None, description="Code of the unit above it; without one it is at the top.")
    zone: str | None = Field(default=None, description="IANA time zone.")
    language: str | None = Field(default=None, description="Language tag, such as `de-AT`.")
    calendar: str | None = Field(default=None, description="Key of its business hours.")


class TouchpointJson(BaseModel):
    """A kind of point where the company meets its customers."""

    model_config = _STRICT

    key: str = Field(description="The answers' `touchpoint`.")
    name: str
    kind: TouchpointKind | None = None
    team: str | None = Field(default=None, description="Key of the team that owns it.")


class ResponsibilityJson(BaseModel):
    """Which team answers for a touchpoint in a unit and all below it."""

    model_config = _STRICT

    touchpoint: str | None = Field(default=None, description="None: for every touchpoint.")
    unit: str | None = Field(default=None, description="None: in every unit.")
    team: str
    deputy: str | None = Field(default=None, description="Key of the team that stands in.")


class HolidayJson(BaseModel):
    """A date with hours of its own."""

    model_config = _STRICT

    # JSON has no dates: they are texts.
    date: Annotated[date, Field(strict=False)]
    name: str
    hours: list[str] = Field(default=[], description="When it is open nevertheless; empty: closed all day.")


class CalendarJson(BaseModel):
    """Business hours. A weekday that is not named is closed."""

    model_config = _STRICT

    zone: str = Field(description="IANA time zone in which the hours are meant.")
    weekly: dict[Weekday, list[str]] = Field(
        default={},
        description="Hours by weekday, such as `09:00-18:00`. The end may be `24:00`; one before the begin is on the "
        "next day, and the whole interval belongs to the day on which it begins.",
    )
    holidays: list[HolidayJson] = []


class StructureJson(BaseModel):
    """The structure of a company as it shall be."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    units: list[UnitJson] = []
    touchpoints: list[TouchpointJson] = []
    responsibilities: list[ResponsibilityJson] = []
    calendars: dict[str, CalendarJson] = Field(default={}, description="Business hours by key.")

    def to_domain(self) -> StructureDefinition:
        return StructureDefinition(
            units=tuple(Unit(**dict(one)) for one in self.units),
            touchpoints=tuple(Touchpoint(**dict(one)) for one in self.touchpoints),
            responsibilities=tuple(Responsibility(**dict(one)) for one in self.responsibilities),
            calendars={key: _calendar(one) for key, one in self.calendars.items()},
        )


def _calendar(calendar: CalendarJson) -> Calendar:
    return Calendar(
        zone=calendar.zone,
        weekly={weekday: tuple(hours) for weekday, hours in calendar.weekly.items()},
        holidays=tuple(Holiday(date=one.date, name=one.name, hours=tuple(one.hours)) for one in calendar.holidays),
    )


def document_of(definition: StructureDefinition) -> dict[str, Any]:
    """Return a structure as a document, without what it does not say; always the same for the same structure."""
    calendars = {
        key: replace(
            calendar,
            weekly={weekday: calendar.weekly[weekday] for weekday in WEEKDAYS if weekday in calendar.weekly},
            holidays=tuple(sorted(calendar.holidays, key=lambda holiday: holiday.date)),
        )
        for key, calendar in sorted(definition.calendars.items())
    }
    return dict(_said(asdict(replace(definition, calendars=calendars))))


def _said(value: Any) -> Any:  # noqa: ANN401 - any part of a document
    if isinstance(value, Mapping):
        return {name: _said(one) for name, one in value.items() if one not in (None, (), {})}
    if isinstance(value, tuple | list):
        return [_said(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def structure_of(content: Mapping[str, Any]) -> StructureDefinition:
    """Return the structure that a document describes; whether it makes sense is not yet checked.

    Args:
        content: made of JSON's types.

    Raises:
        InvalidStructureError: it does not describe a structure; every wrong place is named.
    """
    try:
        return StructureJson.model_validate_json(dumps(content)).to_domain()
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False, include_context=False)
        raise InvalidStructureError(field_problems(errors)) from None


class StructureView(BaseModel):
    """The structure in one version."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    version: int = Field(description="Grows by one with every change.")
    published_at: datetime
    units: list[Unit]
    touchpoints: list[Touchpoint]
    responsibilities: list[Responsibility]
    calendars: dict[str, Calendar]

    @classmethod
    def from_domain(cls, one: StructureVersion) -> "StructureView":
        return cls(version=one.version, published_at=one.updated_at, **one.definition.fields())


class VersionView(BaseModel):
    """A version in the list of them."""

    version: int
    published_at: datetime


class ChangedField(BaseModel):
    """What a field was, and what it is; null: it said nothing."""

    before: Any
    after: Any


class ChangeView(BaseModel):
    """What happened to one thing."""

    thing: Thing
    key: str = Field(
        description="Code of a unit, key of a touchpoint or calendar; of a responsibility its touchpoint and unit, "
        "such as `till @ berlin`, with `*` for every one."
    )
    kind: ChangeKind
    fields: dict[str, ChangedField] = Field(description="Of a thing that was changed.")

    @classmethod
    def from_domain(cls, change: Change) -> "ChangeView":
        fields = {name: ChangedField(before=was, after=now) for name, (was, now) in change.fields.items()}
        return cls(thing=change.thing, key=change.key, kind=change.kind, fields=fields)


class FindingView(BaseModel):
    """One place in the document."""

    field: str
    detail: str


class LintView(BaseModel):
    """What is wrong with a structure, and what publishing it would change."""

    problems: list[FindingView] = Field(description="Why it cannot be published; empty: it can.")
    warnings: list[FindingView]
    changes: list[ChangeView] = Field(description="Beside what is published now.")
    version: int = Field(description="Of what is published now; 0: nothing is.")


class HolidaysBody(BaseModel):
    """Which holidays are wanted."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"country": "DE", "subdivision": "BE", "years": [2026, 2027]}]}
    )

    country: str = Field(pattern="^[A-Z]{2}$", description="ISO 3166-1, such as `DE`.")
    subdivision: str | None = Field(
        default=None, pattern="^[A-Z0-9]{1,6}$", description="ISO 3166-2 without the country, such as `BE`."
    )
    years: list[Annotated[int, Field(ge=1990, le=2100)]] = Field(min_length=1, max_length=10)
    language: str | None = Field(default=None, max_length=10, description="Of the names; by default the country's own.")


class HolidaysView(BaseModel):
    """A proposal, to be put into a calendar as it is or changed."""

    holidays: list[Holiday]
