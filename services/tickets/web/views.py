"""Tickets as they are shown."""

import dataclasses
from dataclasses import dataclass

from services.tickets.domain.ticket import Ticket
from services.tickets.domain.workflow import Step, allowed_steps


@dataclass(frozen=True, kw_only=True)
class TicketView(Ticket):
    """A ticket as it stands."""

    allowed_steps: tuple[Step, ...]
    """What can be done now."""

    @classmethod
    def from_domain(cls, ticket: Ticket) -> "TicketView":
        """Return the view of `ticket`."""
        fields = {field.name: getattr(ticket, field.name) for field in dataclasses.fields(ticket)}
        return cls(allowed_steps=allowed_steps(ticket.state), **fields)
