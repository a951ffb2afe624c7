"""Where a case goes, and why: everything that was looked at, so that people can read it later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from shared.directory.responsible import Look

Occasion = Literal["opened", "reopened", "escalated", "left", "freed", "passed_on", "changed"]
"""When somebody is looked for. `left`: whoever had the case cannot work on it any more; `freed`: somebody has room
again, or is back; `changed`: routes or the company changed."""

RouteOutcome = Literal["fits", "differs", "off", "team_gone", "nobody_answers"]
"""`differs`: its condition does not hold; `nobody_answers`: no team answers for touchpoint and place."""

PersonReason = Literal[
    "chosen",
    "theirs",
    "more_open",
    "later_turn",
    "full",
    "away",
    "outside_hours",
    "passed_over",
    "left",
    "role",
    "unreachable",
]
"""Why it is this person, or not. `theirs`: they had the case before; `passed_over`: they had it and did nothing;
`unreachable`: the place lies outside their unit."""

Waiting = Literal["by_hand", "nobody_able", "nobody_there", "full", "team_full"]
"""Why a case stays with its team: `by_hand`: the route gives it to nobody; `nobody_able`: the team has nobody who could
work on it; `full`: all who are there have as many cases as they take."""


@dataclass(frozen=True, slots=True)
class DecidingTest:
    """A test of a route's condition that decided."""

    place: str
    """Where it stands in the condition, such as `all_of.1`; empty where the condition is a single test."""
    test: Mapping[str, Any]
    """In its JSON form."""
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLook:
    """A route that was looked at."""

    key: str
    version: int
    name: str
    outcome: RouteOutcome
    tests: Sequence[DecidingTest] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLook:
    """Somebody who was looked at."""

    person_id: UUID
    reason: PersonReason
    team: str | None = None
    """Of the teams, in which they were looked for."""
    open: int | None = None
    """How many open cases they had; None: it did not matter."""
    limit: int | None = None
    """How many they take at most; None: no limit."""
    until: datetime | None = None
    """Until when they are away or not working."""
    stands_in_for: UUID | None = None
    """The member of the team who is away and for whom they are here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Where a case goes. Without a person it waits for its team, without a team for anybody at all."""

    occasion: Occasion
    at: datetime
    routes: Sequence[RouteLook] = ()
    """In the order in which they were looked at; the last one decided. Empty: the case stays with the team it had."""
    places: Sequence[Look] = ()
    """Where was looked for the team that answers for touchpoint and place; empty where the route names a team."""
    route: str | None = None
    """Key of the route by whose terms somebody was looked for."""
    route_version: int | None = None
    team: str | None = None
    people: Sequence[PersonLook] = ()
    person: UUID | None = None
    waits: Waiting | None = None
    """Why nobody of the team has it; None: somebody has, or there is no team."""
    passed_over: frozenset[UUID] = frozenset()
    """Who does not get it by itself any more: they had it and did nothing."""

    @property
    def is_queued(self) -> bool:
        """Whether the first of the team who has room again gets it."""
        return self.waits is not None and self.waits != "by_hand"

    @property
    def leaves_room(self) -> bool:
        """Whether somebody may have room all the same, for other cases than this one."""
        return any(one.reason in {"unreachable", "passed_over"} for one in self.people)

    def next_look(self) -> datetime | None:
        """Return when time alone may change it: somebody comes back or starts to work; None: never."""
        if not self.is_queued:
            return None
        return min((one.until for one in self.people if one.until is not None), default=None)
