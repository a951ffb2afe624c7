"""Routes of cases as JSON."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.tickets.application.routing.trying import Draft, Over
from services.tickets.domain.routing.case import CATALOGUE, RoutedCase
from services.tickets.domain.routing.route import MOST_CASES, MOST_POSITION, Pick, Route, RouteDefinition
from services.tickets.domain.ticket import TicketKind
from shared.conditions.documents import document_of, expression_of
from shared.conditions.expression import Expression
from shared.conditions.schema import condition_schema
from shared.directory.structure import Structure
from shared.vocabulary import Channel, Severity
from shared.web.conditions import ConditionJson
from shared.web.lines import Key, Line
from shared.web.origin import SpotBody

EXAMPLE: dict[str, Any] = {
    "name": "Urgent cases of the south",
    "position": 10,
    "when": {"all_of": [{"field": "severity", "equals": "critical"}, {"field": "unit", "equals": "south"}]},
    "team": "care",
    "pick": "least_open",
    "person_limit": 10,
}


def _schema(reference: str) -> dict[str, Any]:
    return {
        "title": "RouteCondition",
        "description": "Which cases the route is for, in the language of conditions: `all_of`, `any_of` and `none_of` "
        'combine tests such as `{"field": "severity", "equals": "critical"}`.',
        **condition_schema(CATALOGUE, reference),
        "examples": [EXAMPLE["when"]],
    }


When = Annotated[Expression, ConditionJson("RouteCondition", expression_of, _schema)]


class _RouteFields(BaseModel):
    name: Line
    enabled: bool = True
    position: int = Field(
        ge=0, le=MOST_POSITION, description="Routes are looked at from the lowest to the highest; equal ones by key."
    )
    team: Key | None = Field(
        default=None, description="Key of the team; omitted: the team that answers for the touchpoint at the place."
    )
    otherwise_team: Key | None = Field(
        default=None, description="Key of the team that takes it where nobody answers; for routes without `team`."
    )
    pick: Pick = Field(
        default="least_open",
        description="Who of the team gets it: whoever has the fewest open cases, everybody in turn, or nobody, so that "
        "somebody takes it.",
    )
    person_limit: int | None = Field(
        default=None,
        ge=1,
        le=MOST_CASES,
        description="Nobody gets one who has so many open cases; their own limit counts, too.",
    )
    team_limit: int | None = Field(
        default=None,
        ge=1,
        le=MOST_CASES,
        description="Nobody gets one while people have so many open cases of the team.",
    )
    ignores_hours: bool = Field(default=False, description="Whether people get cases outside their working hours.")


class RouteBody(_RouteFields):
    """A route as it shall be."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    when: When | None = Field(default=None, description="Which cases it is for; without it, all that come to it.")

    def to_domain(self) -> RouteDefinition:
        return RouteDefinition(**dict(self))


class RouteView(_RouteFields):
    """A route as it stands, or as it was in one of its versions."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    key: str
    when: dict[str, Any] | None = Field(description="Its condition; `RouteCondition` says what it can be.")
    version: int = Field(description="Grows by one with every change. Explanations name the version that decided.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, route: Route) -> "RouteView":
        definition = route.definition
        return cls(
            key=route.key,
            when=None if definition.when is None else document_of(definition.when),
            version=route.version,
            created_at=route.created_at,
            updated_at=route.updated_at,
            **{name: getattr(definition, name) for name in _RouteFields.model_fields},
        )


def route_document(definition: RouteDefinition) -> dict[str, Any]:
    """Return a definition as it is sent and written in files, with what is given only."""
    values = {name: getattr(definition, name) for name in RouteBody.model_fields}
    values["when"] = None if definition.when is None else document_of(definition.when)
    return {name: value for name, value in values.items() if value is not None}


class MoveBody(BaseModel):
    """Where a route is looked at."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"before": "rest-of-the-south"}]})

    before: Key | None = Field(
        default=None, description="Key of the route that is looked at next after it; omitted: the last one."
    )


class CaseBody(SpotBody):
    """A case that somebody describes."""

    model_config = ConfigDict(extra="forbid")

    kind: TicketKind = "manual"
    severity: Severity | None = None
    survey: Key | None = None
    channel: Channel | None = None
    category: Key | None = None
    wants_call_back: bool = False
    is_anonymous: bool = False
    earlier_cases: int | None = Field(default=None, ge=0, le=MOST_CASES)
    words: Annotated[str, Field(max_length=4000)] | None = Field(
        default=None, description="What the customer wrote. It is not stored."
    )

    def to_domain(self, structure: Structure) -> RoutedCase:
        values = self.model_dump(exclude={"words"})
        location = self.location
        return RoutedCase(
            **values,
            words=() if self.words is None else (self.words,),
            units=() if location is None else tuple(unit.code for unit in structure.path_of(location)),
            language=None if location is None else structure.language_of(location),
        )


class DraftBody(BaseModel):
    """A route that is not stored."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    definition: RouteBody | None = Field(default=None, description="Omitted: as if there were no route of this key.")

    def to_domain(self) -> Draft:
        return Draft(key=self.key, definition=None if self.definition is None else self.definition.to_domain())


class TryRoutesBody(BaseModel):
    """What is to be tried."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"draft": {"key": "urgent", "definition": EXAMPLE}, "over": "open"}]},
    )

    draft: DraftBody | None = Field(default=None, description="Omitted: the routes as they are.")
    case: CaseBody | None = None
    ticket_id: UUID | None = Field(default=None, description="A case that there is, instead of `case`.")
    over: Over | None = Field(
        default=None, description="On which cases it is tried besides: those that are not settled, or those of 90 days."
    )

    @model_validator(mode="after")
    def _asks_something(self) -> "TryRoutesBody":
        if self.case is not None and self.ticket_id is not None:
            message = "give either `case` or `ticket_id`"
            raise ValueError(message)
        if self.case is None and self.ticket_id is None and self.over is None:
            message = "give `case`, `ticket_id` or `over`"
            raise ValueError(message)
        return self


class LintRoutesBody(BaseModel):
    """What is to be looked at."""

    model_config = ConfigDict(extra="forbid")

    draft: DraftBody | None = Field(default=None, description="Omitted: the routes as they are.")
