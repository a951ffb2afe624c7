"""Customers who are unhappy again: a case rises when its customer had another one not long before. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.tickets.domain.taking_in import one_higher
from services.tickets.domain.ticket import SUITE, Change, Ticket

WITHIN = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer or complaint of a customer in one of their cases, or that somebody opened one for them."""

    ticket_id: UUID
    at: datetime
    is_unhappy_answer: bool


def is_repeated(ticket_id: UUID, said: Iterable[Said]) -> bool:
    """Return whether a case is about an unhappy answer, and the customer had another case not long before it.

    It follows from what was said and when, not from the order in which it is known.

    Args:
        ticket_id: of the case.
        said: by its customer, in all their cases.
    """
    everything = list(said)
    others = [one for one in everything if one.ticket_id != ticket_id]
    own = [one for one in everything if one.ticket_id == ticket_id and one.is_unhappy_answer]
    return any(other.at < one.at <= other.at + WITHIN for one in own for other in others)


def rise(ticket: Ticket, *, at: datetime) -> Change:
    """Make a case more urgent by one step; it happens to a case once."""
    after = {"severity": one_higher(ticket.severity), "raised_from": ticket.severity}
    return ticket.write("raised", ticket.state, actor=SUITE, at=at, after=after, is_step=False)


def opened_risen(change: Change) -> list[Change]:
    """Return the opening of a case that is as urgent as it rises to, and its rise: who routes it sees that at once."""
    risen = rise(change.ticket, at=change.entry.at)
    urgent = replace(change.ticket, severity=risen.ticket.severity, raised_from=risen.ticket.raised_from)
    return [replace(change, ticket=urgent), risen]
