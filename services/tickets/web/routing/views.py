"""What is said about routing: decisions, what routes would do, and the boards of teams."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.tickets.application.routing.reading import BoardPerson, BoardTeam
from services.tickets.application.routing.trying import Tried
from services.tickets.domain.routing.decision import (
    Decision,
    Occasion,
    PersonLook,
    PersonReason,
    RouteLook,
    RouteOutcome,
    Waiting,
)
from services.tickets.domain.routing.lint import Finding, FindingCode
from services.tickets.domain.routing.trial import Move, RouteTrial, Way
from services.tickets.domain.ticket import Ticket
from shared.directory.responsible import Look
from shared.vocabulary import FindingLevel, Severity

_VIEW = ConfigDict(from_attributes=True)


class DecidingTestView(BaseModel):
    """A test of a route's condition that decided."""

    model_config = _VIEW

    place: str = Field(description="Where it stands in the condition, such as `all_of.1`.")
    test: dict[str, Any]
    holds: bool


class RouteLookView(BaseModel):
    """A route that was looked at."""

    model_config = _VIEW

    key: str
    version: int
    name: str
    outcome: RouteOutcome
    tests: list[DecidingTestView]

    @classmethod
    def from_domain(cls, look: RouteLook) -> "RouteLookView":
        return cls.model_validate(look)


class PersonLookView(BaseModel):
    """Somebody who was looked at."""

    model_config = _VIEW

    person_id: UUID
    reason: PersonReason
    team: str | None
    open: int | None = Field(description="How many open cases they had; null where that did not matter.")
    limit: int | None = Field(description="How many they take at most; null: no limit.")
    until: datetime | None = Field(description="Until when they are away or not working.")
    stands_in_for: UUID | None

    @classmethod
    def from_domain(cls, look: PersonLook) -> "PersonLookView":
        return cls.model_validate(look)


class DecisionView(BaseModel):
    """Where a case went, and why."""

    model_config = _VIEW

    occasion: Occasion
    at: datetime
    routes: list[RouteLookView] = Field(
        description="In the order in which they were looked at; the last one decided. Empty: it stayed with its team."
    )
    places: list[Look]
    route: str | None = Field(description="Key of the route by whose terms somebody was looked for.")
    route_version: int | None
    team: str | None = Field(description="Null: no team is responsible, and nobody gets it by themselves.")
    people: list[PersonLookView]
    person: UUID | None
    waits: Waiting | None = Field(description="Why it stays with the team; null when somebody has it.")
    passed_over: list[UUID]

    @classmethod
    def from_domain(cls, decision: Decision) -> "DecisionView":
        return cls.model_validate(decision)


class RoutingView(BaseModel):
    """Why a case is where it is."""

    ticket_id: UUID
    team: str | None
    assignee: str | None
    decisions: list[DecisionView] = Field(description="The newest first. Steps of people are in the history.")

    @classmethod
    def from_domain(cls, ticket: Ticket, decisions: Sequence[Decision]) -> "RoutingView":
        views = [DecisionView.from_domain(one) for one in decisions]
        return cls(ticket_id=ticket.id, team=ticket.team, assignee=ticket.assignee, decisions=views)


class FindingView(BaseModel):
    """One thing that is questionable."""

    model_config = _VIEW

    route: str
    code: FindingCode
    level: FindingLevel
    place: str
    detail: str

    @classmethod
    def from_domain(cls, finding: Finding) -> "FindingView":
        return cls.model_validate(finding)


class WayView(BaseModel):
    """How many cases take one way."""

    route: str | None
    team: str | None
    now: int
    then: int


class MoveView(BaseModel):
    """A case that would go elsewhere."""

    ticket_id: UUID
    number: int
    route_now: str | None
    team_now: str | None
    route_then: str | None
    team_then: str | None

    @classmethod
    def from_domain(cls, move: Move) -> "MoveView":
        return cls(
            ticket_id=move.ticket_id,
            number=move.number,
            route_now=move.before[0],
            team_now=move.before[1],
            route_then=move.after[0],
            team_then=move.after[1],
        )


class RouteTrialView(BaseModel):
    """Where the cases would go that there are."""

    cases: int
    is_whole: bool = Field(description="Whether all were looked at; otherwise the newest of them.")
    moved: int = Field(description="How many would go to another team.")
    nobody: int = Field(description="How many would have no team.")
    ways: list[WayView] = Field(description="By route and team, those with the most first.")
    examples: list[MoveView] = Field(description="Some of those that would go to another team.")

    @classmethod
    def from_domain(cls, trial: RouteTrial, *, is_whole: bool) -> "RouteTrialView":
        ways = sorted({*trial.ways_before, *trial.ways_after}, key=lambda way: _most_first(trial, way))
        return cls(
            cases=trial.cases,
            is_whole=is_whole,
            moved=trial.moved,
            nobody=trial.nobody,
            ways=[
                WayView(route=way[0], team=way[1], now=trial.ways_before[way], then=trial.ways_after[way])
                for way in ways
            ],
            examples=[MoveView.from_domain(one) for one in trial.examples],
        )


def _most_first(trial: RouteTrial, way: Way) -> tuple[int, int, str, str]:
    return (-trial.ways_after[way], -trial.ways_before[way], way[0] or "", way[1] or "")


class TriedView(BaseModel):
    """What routes would do."""

    decision: DecisionView | None
    trial: RouteTrialView | None

    @classmethod
    def from_domain(cls, tried: Tried) -> "TriedView":
        trial = tried.trial
        return cls(
            decision=None if tried.decision is None else DecisionView.from_domain(tried.decision),
            trial=None if trial is None else RouteTrialView.from_domain(trial, is_whole=tried.is_whole),
        )


class BoardPersonView(BaseModel):
    """Somebody of a team, or who stands in for somebody of it."""

    person_id: UUID
    open: int = Field(description="Their unsettled cases, as far as you may see them.")
    limit: int | None
    is_full: bool = Field(description="Whether they have as many cases as they take, wherever those are.")
    missing: PersonReason | None = Field(description="Why they take none now; null: they are there.")
    until: datetime | None
    stands_in_for: UUID | None

    @classmethod
    def from_domain(cls, one: BoardPerson) -> "BoardPersonView":
        return cls(
            person_id=one.person.id,
            open=one.open,
            limit=one.person.capacity,
            is_full=one.is_full,
            missing=one.missing,
            until=one.until,
            stands_in_for=one.stands_in_for,
        )


class WaitingCaseView(BaseModel):
    """A case that nobody has."""

    model_config = _VIEW

    id: UUID
    number: int
    subject: str
    severity: Severity | None
    location: str | None
    created_at: datetime


class BoardTeamView(BaseModel):
    """A team, who of it has how much, and which of its cases nobody has."""

    team: str | None = Field(description="Null: the cases of no team, or of one that is gone.")
    people: list[BoardPersonView]
    waiting: list[WaitingCaseView] = Field(description="The most urgent first, and then the oldest; some of them.")
    number_waiting: int

    @classmethod
    def from_domain(cls, one: BoardTeam) -> "BoardTeamView":
        return cls(
            team=None if one.team is None else one.team.key,
            people=[BoardPersonView.from_domain(person) for person in one.people],
            waiting=[WaitingCaseView.model_validate(ticket) for ticket in one.waiting],
            number_waiting=one.number_waiting,
        )
