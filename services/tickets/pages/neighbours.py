"""The cases before and after the one that is looked at, in the list beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.tickets.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Neighbours:
    before: UUID | None = None
    after: UUID | None = None
    is_on_next_page: bool = False
    """Whether `after` is the first of the next page of the list."""


def neighbours_of(tickets: Sequence[Ticket], ticket_id: UUID, following: str, page_size: int) -> Neighbours:
    """Return the neighbours of a case.

    Args:
        tickets: the page of the list, with one more where there is another page.
        ticket_id: of the case.
        following: the id of the case that came next while this one was still in the list; a step can move it elsewhere.
        page_size: how many are on a page.
    """
    ids = [ticket.id for ticket in tickets]
    if ticket_id in ids:
        at = ids.index(ticket_id)
        after = ids[at + 1] if at + 1 < len(ids) else None
        return Neighbours(ids[at - 1] if at else None, after, is_on_next_page=after is not None and at + 1 == page_size)
    known = next((one for one in ids if str(one) == following), None)
    return Neighbours(after=known or next(iter(ids), None))
