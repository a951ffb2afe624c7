"""Make somebody responsible: for one ticket, for many, or take one oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.queries import ListTickets
from services.tickets.application.several import Chosen, Done, each
from services.tickets.application.steps import Step
from services.tickets.domain.assignees import checked_assignee
from services.tickets.domain.reading import UNSETTLED, Position, TicketFilter
from services.tickets.domain.ticket import Ticket
from shared.access import Caller
from shared.keyed.preconditions import Precondition

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class AssignTicket(Step):
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
        async with self.book.begin() as writing:
            ticket = (await writing.locked(ticket_id, caller)).expect(expected)
            now = writing.now
            who = checked_assignee(
                assignee, location=ticket.location, directory=writing.directory, at=now, even_if_away=even_if_away
            )
            await writing.record([(ticket.assign(who, actor=caller.name, at=now, note=note), None)])
        return writing.latest(ticket)


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
    ) -> list[Done]:
        """Return what became of each, in order."""
        return await each(
            chosen,
            lambda one: self.assign(
                ticket_id=one.ticket_id,
                expected=one.expected,
                assignee=assignee,
                caller=caller,
                note=note,
                even_if_away=even_if_away,
            ),
        )


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give all of somebody's cases to somebody else, as far as whoever does it sees them."""

    find: ListTickets
    assign: AssignTickets

    async def __call__(self, *, holder: str, assignee: str, caller: Caller, even_if_away: bool = False) -> list[Done]:
        """Return what became of each case that waits; what is resolved has only to be closed, by whomever.

        Args:
            holder: whose cases, as tickets record them.
            assignee: who gets them.
            caller: who does it.
            even_if_away: whether somebody gets them who is away.
        """
        wanted = TicketFilter(assignee=holder, states=UNSETTLED, locations=caller.locations)
        results: list[Done] = []
        after: Position | None = None
        while found := await self.find(wanted=wanted, order="oldest", after=after, limit=_AT_ONCE):
            chosen = [Chosen(one.id, Precondition(frozenset({one.tag}))) for one in found]
            results += await self.assign(chosen=chosen, assignee=assignee, caller=caller, even_if_away=even_if_away)
            after = Position(found[-1].number)
        return results
