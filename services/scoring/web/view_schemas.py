"""Saved views as JSON."""

from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.scoring.application.views.reading import ShownView
from services.scoring.domain.views.checking import unknown_parameters
from services.scoring.domain.views.query import ViewQuery
from services.scoring.domain.views.report import Report, ReportCause, ReportState
from services.scoring.domain.views.schedule import LAST_DAY, MOST_READERS, Schedule
from services.scoring.domain.views.view import LONGEST_NAME, InvalidViewError, SavedView, ViewDefinition
from shared.business_hours.calendar import Weekday
from shared.score_reports import ReportEvery
from shared.web.lines import Key, Line
from shared.web.moments import ZoneName

EXAMPLE: dict[str, Any] = {
    "name": "Recommendation by shop",
    "query": "survey=visit&question=recommend&by=unit",
    "is_shared": True,
    "schedule": {"every": "week", "weekday": "monday", "at": "08:00", "zone": "Europe/Berlin", "teams": ["service"]},
}
PAGE = "/console/scoring/scores"


class ScheduleBody(BaseModel):
    """When a view is sent as a report about the last period that is over."""

    model_config = ConfigDict(extra="forbid")

    every: ReportEvery = Field(
        description="Also the length of the period: yesterday, last week from Monday, last month."
    )
    weekday: Weekday | None = Field(default=None, description="Of `week`.")
    day: int | None = Field(
        default=None, ge=1, le=LAST_DAY, description="Of `month`; a month without this day has it on its last."
    )
    at: str = Field(pattern=r"^\d\d:\d\d$", description="By the clock on the wall, such as `08:00`.")
    zone: ZoneName | None = Field(default=None, description="Time zone (IANA). Omitted: the owner's.")
    people: list[UUID] = Field(default=[], max_length=MOST_READERS, description="Who gets it besides the owner.")
    teams: list[Key] = Field(default=[], max_length=MOST_READERS, description="Likewise, their members.")

    def to_domain(self, zone: str) -> Schedule:
        """Return the schedule; `zone` is that of the owner."""
        return Schedule(
            every=self.every,
            weekday=self.weekday,
            day=self.day,
            at=self.at,
            zone=self.zone or zone,
            people=tuple(dict.fromkeys(self.people)),
            teams=tuple(dict.fromkeys(self.teams)),
        )


class ViewBody(BaseModel):
    """A view as it is to be."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    name: Line = Field(max_length=LONGEST_NAME, description="Yours alone: no two of your views have the same.")
    query: str = Field(
        max_length=3000,
        description="What stands after the `?` in the address of the page Scores. `place` is a unit or a location.",
    )
    is_shared: bool = Field(
        default=False, description="Whether everybody who reads scores may see it, each with their own rights."
    )
    schedule: ScheduleBody | None = Field(default=None, description="Null: it is never sent by itself.")

    def to_domain(self, zone: str) -> ViewDefinition:
        """Return the view; `zone` is that of the owner.

        Raises:
            InvalidViewError: the query has parameters that the page does not know.
        """
        sent = dict(parse_qsl(self.query.removeprefix("?"), keep_blank_values=True))
        if problems := list(unknown_parameters(sent)):
            raise InvalidViewError(problems)
        return ViewDefinition(
            name=" ".join(self.name.split()),
            query=ViewQuery.of_parameters(sent),
            is_shared=self.is_shared,
            schedule=self.schedule.to_domain(zone) if self.schedule else None,
        )


class ScheduleView(BaseModel):
    """When a view is sent."""

    every: ReportEvery
    weekday: Weekday | None
    day: int | None
    at: str
    zone: str
    people: list[UUID]
    teams: list[str]

    @classmethod
    def from_domain(cls, schedule: Schedule) -> "ScheduleView":
        return cls(**{name: getattr(schedule, name) for name in cls.model_fields})


class SavedViewView(BaseModel):
    """A view as it stands."""

    id: UUID
    owner: UUID
    name: str
    query: str = Field(description="In the one form in which the page writes it.")
    address: str = Field(description="Of the page that shows it.")
    is_shared: bool
    schedule: ScheduleView | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_domain(cls, view: SavedView) -> "SavedViewView":
        return cls(**_fields(view))


class OneViewView(SavedViewView):
    """The same, as somebody in particular sees it."""

    may_change: bool = Field(description="Whether you may.")
    wants_reports: bool = Field(description="Whether you get its reports, if its schedule names you.")
    next_at: datetime | None = Field(description="When it is sent next.")

    @classmethod
    def of(cls, shown: ShownView) -> "OneViewView":
        return cls(
            **_fields(shown.view),
            may_change=shown.may_change,
            wants_reports=not shown.is_stopped,
            next_at=shown.next_at,
        )


class WishBody(BaseModel):
    """What the caller wants."""

    model_config = ConfigDict(extra="forbid", strict=True)

    wants_reports: bool = Field(description="`false` stops the reports that name you; nobody else's.")


class ReportView(BaseModel):
    """A report to one reader. Its numbers are not kept here; they are those of the page."""

    id: UUID
    person_id: UUID
    cause: ReportCause
    every: ReportEvery
    first_day: date
    last_day: date
    state: ReportState = Field(description="`prepared`: on its way; `withheld`: it is not sent, for `reason`.")
    reason: str | None = Field(
        description="Such as `inactive` (they left), `not_permitted` (they may not see its place), `stopped`."
    )
    channel: str | None = Field(description="`email`, or `console` where no mail address of theirs is proven.")
    created_at: datetime
    settled_at: datetime | None

    @classmethod
    def from_domain(cls, report: Report) -> "ReportView":
        own = {"every": report.period.every, "first_day": report.period.first, "last_day": report.period.last}
        return cls(**own, **{name: getattr(report, name) for name in cls.model_fields if name not in own})


def _fields(view: SavedView) -> dict[str, Any]:
    definition = view.definition
    query = definition.query.canonical()
    return {
        "id": view.id,
        "owner": view.owner,
        "name": definition.name,
        "query": query,
        "address": f"{PAGE}?{query}",
        "is_shared": definition.is_shared,
        "schedule": ScheduleView.from_domain(definition.schedule) if definition.schedule else None,
        "created_at": view.created_at,
        "updated_at": view.updated_at,
    }
