"""What tickets publishes: domain to contract, pure. What people wrote stays here: notes, comments, causes, titles."""

from collections.abc import Mapping

from services.tickets.domain.history import Action
from services.tickets.domain.improvements.improvement import Improvement
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


def improvement_changed(improvement: Improvement) -> contract.ImprovementChanged:
    """Return the state of an improvement, without what people wrote about it."""
    days = {"due_on": improvement.due_on, "done_on": improvement.done_on}
    known = fields_in_common(improvement, contract.ImprovementChanged)
    return contract.ImprovementChanged(
        **known | {name: None if day is None else day.isoformat() for name, day in days.items()},
        improvement_id=improvement.id,
        changed_at=improvement.updated_at,
    )
