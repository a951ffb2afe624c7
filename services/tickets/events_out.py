"""What tickets publishes: domain to contract, pure. Everything in own words stays here."""

from collections.abc import Mapping
from typing import Any

from services.tickets.domain.history import Action
from services.tickets.domain.ticket import Change
from shared.contracts import tickets as contract
from shared.fields import fields_in_common

_EVENT_OF: Mapping[Action, type[contract.TicketEvent]] = {
    "opened": contract.TicketOpened,
    "answer_joined": contract.TicketJoined,
    "complaint_linked": contract.TicketJoined,
    "raised": contract.TicketRaised,
    "assigned": contract.TicketAssigned,
    "contacted": contract.TicketContacted,
    "waited": contract.TicketWaiting,
    "resumed": contract.TicketResumed,
    "resolved": contract.TicketResolved,
    "closed": contract.TicketClosed,
    "reopened": contract.TicketReopened,
    "merged": contract.TicketMerged,
    "noted": contract.TicketNoted,
    "outcome_known": contract.TicketOutcomeKnown,
}


def ticket_event(change: Change) -> contract.TicketEvent | None:
    """Return the event to publish about `change`; None for what concerns nobody outside."""
    ticket, entry = change.ticket, change.entry
    event = _EVENT_OF.get(entry.action)
    if event is None:
        return None
    if event is contract.TicketMerged and ticket.merged_into is None:
        event = contract.TicketJoined  # the other case goes on with this one
    step: dict[str, Any] = {
        "ticket_id": ticket.id,
        "version": entry.version,
        "state": entry.to_state,
        "assignee": entry.assignee,
        "actor": entry.actor,
        "at": entry.at,
    }
    if event is contract.TicketContacted:
        step["happened_at"] = entry.happened_at
    return event(**fields_in_common(ticket, event) | step)
