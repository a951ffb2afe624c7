"""Make somebody responsible: for one ticket, for many, or take one oneself."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.tickets.application.queries import ListTickets
from services.tickets.application.steps import Step
from services.tickets.domain.assignees import checked_assignee
from services.tickets.domain.reading import WAITING, Position, TicketFilter
from services.tickets.domain.ticket import Change, Ticket
from shared.access import Caller
from shared.directory.people import Directory
from shared.errors import HeedError
from shared.keyed.preconditions import Precondition

_AT_ONCE = 200
ReadDirectory = Callable[[], Awaitable[Directory]]


@dataclass(frozen=True, slots=True)
class AssignTicket(Step):
    directory: ReadDirectory

    async def __call__(
        self,
        *,
        ticket_id: UUID,
        expected: Precondition | None,
        assignee: str,
        caller: Caller,
        note: str | None = None,
        even_if_away: bool = False,
    ) -> Ticket:
        """Make `assignee`, the id of a person or a free name, responsible.

        Raises:
            InvalidFieldError: the person cannot work on this case.
            AssigneeAwayError: they are away, and `even_if_away` is not said.
        """
        directory = await self.directory()

        def assign(ticket: Ticket, at: datetime) -> Change:
            who = checked_assignee(
                assignee, location=ticket.location, directory=directory, at=at, even_if_away=even_if_away
            )
            return ticket.assign(who, actor=caller.name, at=at, note=note)

        return await self.take(ticket_id, expected, caller, assign, directory)


@dataclass(frozen=True, slots=True)
class TakeTicket(Step):
    async def __call__(
        self, *, ticket_id: UUID, expected: Precondition | None, caller: Caller, note: str | None = None
    ) -> Ticket:
        """Make the caller responsible."""
        return await self.take(
            ticket_id,
            expected,
            caller,
            lambda ticket, at: ticket.assign(caller.name, actor=caller.name, at=at, note=note),
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of several tickets that get the same assignee."""

    ticket_id: UUID
    expected: Precondition | None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of one of them."""

    ticket_id: UUID
    ticket: Ticket | None = None
    """After the step; None when it was refused."""
    error: HeedError | None = None


@dataclass(frozen=True, slots=True)
class AssignTickets:
    """Assign several tickets at once."""

    assign: AssignTicket

    async def __call__(
        self,
        *,
        chosen: Sequence[Chosen],
        assignee: str,
        caller: Caller,
        note: str | None = None,
        even_if_away: bool = False,
    ) -> list[Assigned]:
        """Return what became of each, in order. Each is a step of its own: one that is refused stops no other."""
        return [await self._one(one, assignee, caller, note, even_if_away=even_if_away) for one in chosen]

    async def _one(
        self, one: Chosen, assignee: str, caller: Caller, note: str | None, *, even_if_away: bool
    ) -> Assigned:
        try:
            ticket = await self.assign(
                ticket_id=one.ticket_id,
                expected=one.expected,
                assignee=assignee,
                caller=caller,
                note=note,
                even_if_away=even_if_away,
            )
        except HeedError as refused:
            return Assigned(one.ticket_id, error=refused)
        return Assigned(one.ticket_id, ticket)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give all of somebody's cases to somebody else, as far as whoever does it sees them."""

    find: ListTickets
    assign: AssignTickets

    async def __call__(
        self, *, holder: str, assignee: str, caller: Caller, even_if_away: bool = False
    ) -> list[Assigned]:
        """Return what became of each case that waits; what is resolved has only to be closed, by whomever.

        Args:
            holder: whose cases, as tickets record them.
            assignee: who gets them.
            caller: who does it.
            even_if_away: whether somebody gets them who is away.
        """
        wanted = TicketFilter(assignee=holder, states=WAITING, locations=caller.locations)
        results: list[Assigned] = []
        after: Position | None = None
        while found := await self.find(wanted=wanted, order="oldest", after=after, limit=_AT_ONCE):
            chosen = [Chosen(one.id, Precondition(frozenset({one.tag}))) for one in found]
            results += await self.assign(chosen=chosen, assignee=assignee, caller=caller, even_if_away=even_if_away)
            after = Position(found[-1].number)
        return results
