"""Take a step with several tickets at once: each answers for itself."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.domain.ticket import Ticket
from shared.errors import HeedError
from shared.keyed.preconditions import Precondition


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of several tickets with which the same step is taken."""

    ticket_id: UUID
    expected: Precondition | None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one of them."""

    ticket_id: UUID
    ticket: Ticket | None = None
    """After the step; None when it was refused."""
    error: HeedError | None = None


async def each(chosen: Sequence[Chosen], step: Callable[[Chosen], Awaitable[Ticket]]) -> list[Done]:
    """Return what became of each, in order. Each is a step of its own: one that is refused stops no other."""
    return [await _one(one, step) for one in chosen]


async def _one(one: Chosen, step: Callable[[Chosen], Awaitable[Ticket]]) -> Done:
    try:
        return Done(one.ticket_id, await step(one))
    except HeedError as refused:
        return Done(one.ticket_id, error=refused)
