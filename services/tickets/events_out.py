"""What tickets publishes: domain to contract, pure. Notes, comments and root causes stay here."""

from collections.abc import Mapping

from services.tickets.domain.history import Action
from services.tickets.domain.ticket import Change
from shared.contracts import tickets as contract
from shared.fields import fields_in_common

_EVENT_OF: Mapping[Action, type[contract.TicketEvent]] = {
    "opened": contract.TicketOpened,
    "assigned": contract.TicketAssigned,
    "contacted": contract.TicketContacted,
    "resolved": contract.TicketResolved,
    "closed": contract.TicketClosed,
    "reopened": contract.TicketReopened,
    "noted": contract.TicketNoted,
}


def ticket_event(change: Change) -> contract.TicketEvent | None:
    """Return the event to publish about `change`; None for a linked alert, which concerns nobody outside."""
    ticket, entry = change.ticket, change.entry
    event = _EVENT_OF.get(entry.action)
    if event is None:
        return None
    step = {
        "ticket_id": ticket.id,
        "version": entry.version,
        "state": entry.to_state,
        "assignee": entry.assignee,
        "actor": entry.actor,
        "at": entry.at,
    }
    return event(**fields_in_common(ticket, event) | step)
