"""Read why a case is where it is, and who of each team has how much to do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.tickets.application.queries import visible
from services.tickets.domain.routing.candidates import Candidate, candidates_of, why_not_there
from services.tickets.domain.routing.decision import Decision, PersonReason
from services.tickets.domain.ticket import Ticket
from services.tickets.store.decision_store import DecisionStore
from services.tickets.store.routing_lists import Load, RoutingLists
from shared.access import Caller
from shared.clock import Clock
from shared.directory.people import Directory, Person, Team
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork

MOST_DECISIONS = 50
_NOTHING = Load(0, 0)
MOST_WAITING = 20
"""So many waiting cases of each team are shown."""


@dataclass(frozen=True, slots=True)
class ReadRouting:
    unit_of_work: UnitOfWork

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> tuple[Ticket, Sequence[Decision]]:
        """Return a case and the decisions about it, the newest first; none about a case from before there were routes.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            ticket = await visible(connection, ticket_id, caller)
            return ticket, await DecisionStore(connection).of(ticket_id, limit=MOST_DECISIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPerson:
    """Somebody of a team, or who stands in for somebody of it."""

    person: Person
    open: int
    """How many unsettled cases they have that whoever asks may see."""
    is_full: bool
    """Whether they have as many as they take, wherever those are."""
    missing: PersonReason | None = None
    """Why they take none now; None: they are there."""
    until: datetime | None = None
    stands_in_for: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTeam:
    """A team, who of it has how much, and which of its cases nobody has."""

    team: Team | None
    """None: of no team."""
    people: Sequence[BoardPerson]
    waiting: Sequence[Ticket]
    """The most urgent first, and then the oldest; the first of them."""
    number_waiting: int


@dataclass(frozen=True, slots=True)
class ReadBoard:
    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory

    async def __call__(self, *, caller: Caller) -> Sequence[BoardTeam]:
        """Return all teams by name, and at the end the cases of no team, if there are any."""
        now, directory = self.clock.now(), await self.directory()
        candidates = {
            key: candidates_of(key, directory, now) for key, team in directory.teams.items() if team.is_active
        }
        people = {one.person.id for found in candidates.values() for one in found}
        async with self.unit_of_work.read() as connection:
            lists = RoutingLists(connection)
            loads = await lists.loads(people, caller.locations)
            waiting = await lists.waiting(caller.locations, each=MOST_WAITING)
            numbers = await lists.numbers_waiting(caller.locations)
        names = sorted(candidates, key=lambda key: (directory.teams[key].name.casefold(), key))
        # What belongs to a team that is gone belongs to nobody who could take it.
        gone = [key for key in numbers if key not in candidates]
        teams = [
            BoardTeam(
                team=directory.teams[key],
                people=[_shown(one, loads.get(one.person.id, _NOTHING), directory, now) for one in candidates[key]],
                waiting=waiting.get(key, []),
                number_waiting=numbers.get(key, 0),
            )
            for key in names
        ]
        nobodys = BoardTeam(
            team=None,
            people=(),
            waiting=[ticket for key in gone for ticket in waiting.get(key, [])],
            number_waiting=sum(numbers[key] for key in gone),
        )
        return [*teams, nobodys] if nobodys.number_waiting else teams


def _shown(candidate: Candidate, load: Load, directory: Directory, now: datetime) -> BoardPerson:
    person = candidate.person
    # Which places somebody sees does not matter here: they may still take other cases.
    anywhere = replace(person, unit=None)
    missing = why_not_there(anywhere, location=None, directory=directory, at=now, ignores_hours=False)
    return BoardPerson(
        person=person,
        open=load.seen,
        is_full=person.capacity is not None and load.all >= person.capacity,
        missing=None if missing is None else missing.reason,
        until=None if missing is None else missing.until,
        stands_in_for=candidate.stands_in_for,
    )
