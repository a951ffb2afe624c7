"""What tickets publishes: domain to contract, pure. Everything in own words stays here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.tickets.domain.clocks.keeping import KeptClock
from services.tickets.domain.clocks.ladder import Fired, TakenStep
from services.tickets.domain.history import Action
from services.tickets.domain.improvements.improvement import Improvement
from services.tickets.domain.ticket import SUITE, Change, Ticket
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


def ticket_escalated(
    ticket: Ticket, clock: KeptClock, fired: Fired, step: TakenStep, *, at: datetime
) -> contract.TicketEscalated:
    """Return the event that a step of a ladder was taken; `clock` is as it was before."""
    return contract.TicketEscalated(
        **_standing(ticket, contract.TicketEscalated),
        actor=SUITE,
        at=at,
        ticket_number=ticket.number,
        clock=clock.kind,
        run=clock.run,
        step=step.number,
        percent=step.percent,
        rung=step.rung,
        fallen_through=tuple(one.rung for one in fired.fallen if one.number != step.number),
        is_reached=fired.is_reached,
        due_at=step.due_at,
        deadline_at=clock.due_at,
        late_seconds=step.late_seconds,
        is_old=step.is_old,
    )


def ticket_acknowledged(
    ticket: Ticket, group: str, clocks: Sequence[KeptClock], *, actor: str, at: datetime
) -> contract.TicketAcknowledged:
    """Return the event that somebody takes care of a case whose time runs out."""
    return contract.TicketAcknowledged(
        **_standing(ticket, contract.TicketAcknowledged),
        actor=actor,
        at=at,
        group=group,
        clocks=tuple(one.kind for one in clocks),
    )


def _standing(ticket: Ticket, event: type[contract.TicketEvent]) -> dict[str, Any]:
    """Return what events about a ticket have in common that are no step."""
    return {**fields_in_common(ticket, event), "ticket_id": ticket.id}


def improvement_changed(improvement: Improvement) -> contract.ImprovementChanged:
    """Return the state of an improvement, without what people wrote about it."""
    days = {"due_on": improvement.due_on, "done_on": improvement.done_on}
    known = fields_in_common(improvement, contract.ImprovementChanged)
    return contract.ImprovementChanged(
        **known | {name: None if day is None else day.isoformat() for name, day in days.items()},
        improvement_id=improvement.id,
        changed_at=improvement.updated_at,
    )
