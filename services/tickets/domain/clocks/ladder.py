"""The ladder of a policy: who gets a step, and what becomes of one that reaches nobody, or is late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.tickets.domain.clocks.policy import PolicyDefinition
from shared.contracts.notices import Recipient
from shared.directory.people import Directory, Person
from shared.directory.responsible import responsible
from shared.vocabulary import ClockKind, LadderRung, Spot

Unreached = Literal["nobody_has_it", "away_without_deputy", "no_team", "no_lead", "lead_is_away", "no_manager"]
"""Why nobody can be reached by a step."""
PUNCTUAL = timedelta(minutes=1)
"""A step that fires within so long of its moment is not called late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """A step that reached nobody, and was taken by the next one at once."""

    number: int
    rung: LadderRung
    because: Unreached


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What becomes of a step whose moment has come."""

    number: int
    """Of the step that fires: further up than the one that was due, where that reaches nobody."""
    rung: LadderRung
    recipient: Recipient
    fallen: tuple[Fallen, ...] = ()
    is_reached: bool = True
    """Whether somebody gets it by their role; else it goes to whoever gets what reaches nobody."""


def fire(policy: PolicyDefinition, number: int, case: "CaseOwners", directory: Directory, now: datetime) -> Fired:
    """Return who gets a step: the first one from it upwards who can be reached.

    When nobody can, the last step goes to the managers all the same: notifications then takes its fallback.
    """
    fallen: list[Fallen] = []
    for at, step in enumerate(policy.ladder[number - 1 :], start=number):
        found = recipient_of(step.recipient, case, directory, now)
        if isinstance(found, Recipient):
            return Fired(number=at, rung=step.recipient, recipient=found, fallen=tuple(fallen))
        fallen.append(Fallen(number=at, rung=step.recipient, because=found))
    last = policy.ladder[-1]
    return Fired(
        number=len(policy.ladder),
        rung=last.recipient,
        recipient=Recipient(kind="unit_managers"),
        fallen=tuple(fallen),
        is_reached=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOwners(Spot):
    """Whose a case is, and where."""

    assignee: str | None = None
    team: str | None = None


def recipient_of(rung: LadderRung, case: CaseOwners, directory: Directory, now: datetime) -> Recipient | Unreached:
    """Return who stands on a rung for a case, or why nobody can be reached there now.

    A deputy who is there counts: notifications follows to them.
    """
    match rung:
        case "person":
            return _person(case, directory, now)
        case "team_lead":
            return _team_lead(case, directory, now)
        case "manager":
            managers = any(_is_there(one, case, directory, now) for one in managers_of(case.location, directory))
            return Recipient(kind="unit_managers") if managers else "no_manager"


def _person(case: CaseOwners, directory: Directory, now: datetime) -> Recipient | Unreached:
    person = directory.person_of(case.assignee)
    if person is not None:
        is_there = _is_there(person, case, directory, now)
        return Recipient(kind="person", person_id=person.id) if is_there else "away_without_deputy"
    key = team_of_assignee(case.assignee, directory)
    if key is None:
        return "nobody_has_it"
    members = _people(directory.teams[key].members, directory)
    is_there = any(_is_there(one, case, directory, now) for one in members)
    return Recipient(kind="team", team=key) if is_there else "away_without_deputy"


def _team_lead(case: CaseOwners, directory: Directory, now: datetime) -> Recipient | Unreached:
    keys = list(teams_of(case, directory))
    if not keys:
        return "no_team"
    named = [lead for key in keys if (lead := directory.teams[key].lead) is not None]
    leads = _people(named, directory)
    for person in leads:
        if _is_there(person, case, directory, now):
            return Recipient(kind="person", person_id=person.id)
    return "lead_is_away" if leads else "no_lead"


def teams_of(case: CaseOwners, directory: Directory) -> Iterator[str]:
    """Yield the keys of the teams whose case it is, each once: its own, its holder's, then whoever answers for it."""
    person = directory.person_of(case.assignee)
    found = responsible(directory.structure, case.touchpoint, case.location)
    own = team_of_assignee(case.assignee, directory)
    keys = (case.team, own, *(person.teams if person else ()), found.team, found.deputy)
    for key in dict.fromkeys(filter(None, keys)):
        team = directory.teams.get(key)
        if team is not None and team.is_active:
            yield key


def team_of_assignee(assignee: str | None, directory: Directory) -> str | None:
    """Return the key of the team to which a case is assigned; None: it is nobody's, or a person's."""
    teams = (team for team in directory.teams.values() if assignee in {team.key, team.name})
    return next((one.key for one in teams if one.is_active), None)


def managers_of(location: str | None, directory: Directory) -> Sequence[Person]:
    """Return who manages a unit or one above it, the nearest first; whoever manages the company comes last."""
    nearest = [unit.code for unit in reversed(directory.structure.path_of(location or ""))]
    managers = [one for one in directory.people.values() if one.role == "manager" and one.is_active]
    return [one for unit in (*nearest, None) for one in managers if one.unit == unit]


def _people(ids: Sequence[UUID], directory: Directory) -> list[Person]:
    return [person for one in ids if (person := directory.people.get(one)) is not None]


def _is_there(person: Person, case: CaseOwners, directory: Directory, now: datetime) -> bool:
    """Return whether a person, or who acts for them, gets what is about a case."""
    acting = directory.acting_deputy_of(person, now)
    if acting is None or acting.unit is None:
        return acting is not None
    return case.location is not None and case.location in directory.structure.locations_in(acting.unit)


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a step fires."""

    by: timedelta
    is_old: bool
    """Beyond the policy's horizon: it is said as something old, and wakes nobody."""

    @property
    def is_late(self) -> bool:
        return self.by > PUNCTUAL


def lateness_of(due_at: datetime, now: datetime, policy: PolicyDefinition) -> Lateness:
    """Return how late a step fires that was due at a moment; a clock that was put back makes nothing early."""
    by = max(now - due_at, timedelta(0))
    return Lateness(by, by > timedelta(hours=policy.horizon_hours))


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenStep:
    """A step of a ladder that was taken, or that reached nobody. There is one of each at most."""

    ticket_id: UUID
    kind: ClockKind
    run: int
    number: int
    percent: int
    rung: LadderRung
    due_at: datetime
    fired_at: datetime
    late_seconds: int
    is_old: bool
    fell_because: Unreached | None = None
    """Why it reached nobody, so that the next one was taken at once; None: it fired."""
    is_reached: bool = True
    """Whether somebody gets it by their role; else it went to whoever gets what reaches nobody."""
