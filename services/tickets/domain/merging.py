"""Two cases of one customer become one, which goes on with everything that both are about. There is no split. Pure."""

from datetime import datetime
from typing import Any, Literal

from services.tickets.domain.taking_in import each_once, higher, one_higher
from services.tickets.domain.ticket import SUITE, Change, Ticket
from shared.errors import ConflictError, InvalidFieldError


class MergeRefusedError(ConflictError):
    """The two cases cannot become one."""

    slug = "merge-refused"
    title = "The tickets cannot be merged"

    def __init__(self, detail: str, *, because: Literal["closed", "other_customer"]) -> None:
        """Say why: the case that should go on is closed, or it is about another customer, or about none."""
        self.because = because
        super().__init__(detail)


def merge(ticket: Ticket, into: Ticket, *, actor: str, at: datetime, note: str | None = None) -> list[Change]:
    """Close a case because another one goes on with it.

    Args:
        ticket: that is closed.
        into: that goes on.
        actor: who merges them.
        at: when.
        note: why; it stands in both histories.

    Returns:
        The last entry of the one, and that of the other.

    Raises:
        StepRefusedError: the one is closed already.
        InvalidFieldError: they are the same.
        MergeRefusedError: the other one is closed, or they are about different customers.
    """
    if ticket.id == into.id:
        raise InvalidFieldError(field="into", detail="must be another case")
    if into.state == "closed":
        how = "was merged into another one" if into.merged_into is not None else "is closed"
        message = f"Ticket number {into.number} {how}. Name one that is open, or reopen it first."
        raise MergeRefusedError(message, because="closed")
    if not are_of_one(ticket, into):
        message = "The tickets are about different customers. Each of them needs an answer of their own."
        raise MergeRefusedError(message, because="other_customer")
    merged = ticket.merge_into(into.id, actor=actor, at=at, note=note)
    after = _taken_over(ticket, into, by_suite=actor == SUITE)
    goes_on = into.write(
        "merged",
        into.state,
        actor=actor,
        at=at,
        note=note,
        other_ticket_id=ticket.id,
        after=after,
        is_step=actor != SUITE,
    )
    return [merged, goes_on]


def are_of_one(one: Ticket, other: Ticket) -> bool:
    """Return whether two cases can be about one customer: nobody knows that they are about two."""
    if (one.kind == "signal") != (other.kind == "signal"):
        return False
    return one.respondent_id == other.respondent_id or None in {one.respondent_id, other.respondent_id}


def may_meet(one: Ticket, other: Ticket) -> bool:
    """Return whether the suite itself may merge two cases that something which comes in is about."""
    return are_of_one(one, other) and one.location == other.location and "signal" not in {one.kind, other.kind}


def _taken_over(ticket: Ticket, into: Ticket, *, by_suite: bool) -> dict[str, Any]:
    complaints = (*into.complaints, *ticket.complaints)
    first_of = {
        name: getattr(into, name) or getattr(ticket, name)
        for name in (
            *("survey", "touchpoint", "location", "channel", "unit_path", "category"),
            *("respondent_id", "alert_id"),
        )
    }
    # A wish that nobody has met goes before one that somebody has.
    wish = next((one for one in (into, ticket) if one.call_back_open_since is not None), None)
    wish = wish or (into if into.call_back is not None else ticket)
    return {
        **first_of,
        "call_back": wish.call_back,
        "call_back_open_since": wish.call_back_open_since,
        **(_urgency_together(ticket, into) if by_suite else _urgency_of_higher(ticket, into)),
        # An answer is the first one of one open case at most: what is taken over is further.
        "further_response_ids": (*into.further_response_ids, *ticket.responses),
        "complaint_id": next(iter(complaints), None),
        "further_complaint_ids": complaints[1:],
        "reasons": each_once(into.reasons + ticket.reasons),
        "comments": tuple(dict.fromkeys(into.comments + ticket.comments)),
        "contacted_at": min(filter(None, (into.contacted_at, ticket.contacted_at)), default=None),
        "follow_up_at": min(filter(None, (into.follow_up_at, ticket.follow_up_at)), default=None),
        "merged_cases": into.merged_cases + ticket.merged_cases + 1,
    }


def _urgency_of_higher(ticket: Ticket, into: Ticket) -> dict[str, Any]:
    """Return how urgent the case is that goes on, when somebody merges two: as the more urgent of them."""
    highest = higher(into.severity, ticket.severity)
    of = next((one for one in (into, ticket) if one.severity == highest and one.raised_from is not None), None)
    return {"severity": highest, "raised_from": of.raised_from if of is not None else None}


def _urgency_together(ticket: Ticket, into: Ticket) -> dict[str, Any]:
    """Return how urgent a case is that should have been one from the start."""
    own = higher(into.raised_from or into.severity, ticket.raised_from or ticket.severity)
    has_risen = into.raised_from is not None or ticket.raised_from is not None
    return {"severity": one_higher(own), "raised_from": own} if has_risen else {"severity": own}
