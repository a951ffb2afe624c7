"""What tickets publishes: domain to contract, pure. Everything in own words stays here."""

from collections.abc import Mapping
from typing import Any

from services.tickets.domain.history import Action
from services.tickets.domain.improvements.improvement import Improvement
from services.tickets.domain.ticket import Change
from shared.contracts import tickets as contract
from shared.fields import fields_in_common

_EVENT_OF: Mapping[Action, type[contract.TicketEvent]] = {
    "opened": contract.TicketOpened,
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
    if event is None or (entry.action == "merged" and ticket.merged_into is None):
        return None
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


def improvement_changed(improvement: Improvement) -> contract.ImprovementChanged:
    """Return the state of an improvement, without what people wrote about it."""
    days = {"due_on": improvement.due_on, "done_on": improvement.done_on}
    known = fields_in_common(improvement, contract.ImprovementChanged)
    return contract.ImprovementChanged(
        **known | {name: None if day is None else day.isoformat() for name, day in days.items()},
        improvement_id=improvement.id,
        changed_at=improvement.updated_at,
    )
