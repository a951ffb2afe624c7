"""Somebody takes care of a case whose time runs out: its ladders go no further."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.tickets.application.asking import group_of, groups_of
from services.tickets.application.clocks.due import arm
from services.tickets.application.clocks.keeping import ClockKeeper
from services.tickets.domain.clocks.keeping import KeptClock, NothingEscalatedError
from services.tickets.domain.ticket import Ticket, TicketNotFoundError
from services.tickets.events_out import ticket_acknowledged
from services.tickets.store.ticket_store import TicketStore
from shared.access import Caller
from shared.contracts.event import Cause, Event, cause_of
from shared.contracts.notifications import NoticeAcknowledged
from shared.unit_of_work import UnitOfWork, Work

_ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class AcknowledgeCase:
    """Say that one takes care of a case. Twice is once."""

    unit_of_work: UnitOfWork
    keeper: ClockKeeper

    async def __call__(self, *, ticket_id: UUID, caller: Caller) -> None:
        """Stop the ladders of which a step was taken; those of clocks that still have time stay as they are.

        Raises:
            TicketNotFoundError: there is no such ticket, or none at a location that the caller may see.
            NothingEscalatedError: nobody got to know of anything yet that could be acknowledged.
        """
        async with self.unit_of_work.begin() as work:
            ticket = await TicketStore(work.connection).lock(ticket_id)
            if not caller.sees(ticket.location):
                raise TicketNotFoundError
            clocks = (await self.keeper.store(work.connection).of([ticket_id]))[ticket_id]
            escalated = [one for one in clocks if one.is_open and one.fired]
            if not escalated:
                raise NothingEscalatedError
            waiting = [one for one in escalated if one.acknowledged_at is None]
            if waiting:
                await _acknowledge(work, self.keeper, ticket, waiting, actor=caller.name)
                work.audit("ticket.acknowledged", "ticket", str(ticket_id), location=ticket.location)


@dataclass(frozen=True, slots=True)
class TakeAcknowledgements:
    """Keep what notifications published: somebody acknowledged a notice about a case, or about what it is about."""

    unit_of_work: UnitOfWork
    keeper: ClockKeeper

    async def __call__(self, *, events: Sequence[Event[NoticeAcknowledged]]) -> None:
        """Stop the ladders of which a step was taken before that."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event) and not event.data.is_drill]
            store = self.keeper.store(work.connection)
            tickets = await store.lock_in_groups({event.data.group for event in fresh})
            clocks = await store.of(tickets)
            done: set[str] = set()
            for event in fresh:
                for ticket in _of_group(tickets, event.data):
                    answered = [one for one in clocks[ticket.id] if _answers(event.data, ticket, one)]
                    waiting = [one for one in answered if one.ref not in done]
                    done |= {one.ref for one in waiting}
                    if waiting:
                        by = event.data.acknowledged_by or str(event.data.person_id or "")
                        await _acknowledge(work, self.keeper, ticket, waiting, actor=by, cause=cause_of(event))


def _of_group(tickets: dict[UUID, Ticket], said: NoticeAcknowledged) -> list[Ticket]:
    """Return the cases that an acknowledgement is about."""
    return [one for one in tickets.values() if said.group in groups_of(one)]


def _answers(said: NoticeAcknowledged, ticket: Ticket, clock: KeptClock) -> bool:
    """Return whether an acknowledgement is about what a clock's ladder has said so far.

    The notice of a ladder answers what was said up to then; any other one of the group what was said before it.
    """
    if not clock.is_open or clock.acknowledged_at is not None or clock.last_fired_at is None:
        return False
    is_own = said.cause == _ESCALATION and said.subject_id == str(ticket.id)
    return is_own or clock.last_fired_at <= said.at


async def _acknowledge(
    work: Work,
    keeper: ClockKeeper,
    ticket: Ticket,
    clocks: Sequence[KeptClock],
    *,
    actor: str,
    cause: Cause | None = None,
) -> None:
    known = {one.ref: one for one in clocks}
    after = [replace(one, acknowledged_at=work.now, acknowledged_by=actor) for one in clocks]
    armed = await arm(work.connection, known, after)
    await keeper.store(work.connection).keep(list(armed.values()))
    event = ticket_acknowledged(ticket, group_of(ticket), clocks, actor=actor, at=work.now)
    work.publish(event, cause=cause)
