"""What a re-survey does to its case: it sets the outcome, and an unhappy customer reopens it. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.tickets.domain.recovery_policy import Policy
from services.tickets.domain.resurvey import Conclusion, NotAsked, Resurvey, conclusion_of
from services.tickets.domain.ticket import SUITE, Change, Ticket


@dataclass(frozen=True, slots=True)
class Proven:
    """What follows from what is known by now."""

    resurvey: Resurvey
    changes: tuple[Change, ...] = ()
    """Of the case, in order."""


def why_not_asked(ticket: Ticket, policy: Policy | None) -> NotAsked | None:
    """Return why the customer of a case that is closed is not asked again; None when they are."""
    if policy is None:
        return "no_policy"
    if not policy.definition.resurvey:
        return "switched_off"
    if ticket.respondent_id is None:
        return "anonymous"
    if ticket.not_contacted_because == "declined":
        return "declined"
    if ticket.outcome == "not_actionable":
        return "not_actionable"
    return "no_survey" if survey_of(ticket, policy) is None else None


def survey_of(ticket: Ticket, policy: Policy) -> str | None:
    """Return the survey by which a customer is asked again."""
    return policy.definition.survey or ticket.survey


def prove(ticket: Ticket, known: Resurvey, *, at: datetime) -> Proven:
    """Return what follows from the marks of a re-survey, once: what was concluded before leads to nothing.

    The customer's own word counts before whatever was said by hand, and both stand in the history. Silence and refusals
    say that nobody knows, where nobody has said more. An answer after the case was taken up again stands in its history
    and moves nothing: the next end is settled anew.

    Args:
        ticket: the case, locked.
        known: all that is known of the re-survey.
        at: now.
    """
    found = conclusion_of(known)
    if found is None or (found.outcome, found.because) == (known.outcome, known.outcome_because):
        return Proven(known)
    concluded = replace(known, outcome=found.outcome, outcome_because=found.because)
    if not found.by_customer:
        is_its_end = ticket.closed_at == known.closed_at and _is_about_now(ticket, known.closed_at)
        if not is_its_end or ticket.outcome is not None:
            return Proven(concluded)
        return Proven(concluded, (_known(ticket, found, None, at=at, moves=True),))
    moves = _is_about_now(ticket, known.answered_at or known.closed_at)
    if found.outcome == "unknown":
        # Taking an answer back takes back what it proved, and nothing that somebody said by hand.
        moves = moves and ticket.outcome in {None, known.outcome}
    changes = [_known(ticket, found, known, at=at, moves=moves)]
    if moves and found.outcome == "not_recovered":
        changes.append(changes[0].ticket.reopen(actor=SUITE, at=at, response_id=known.response_id))
    return Proven(concluded, tuple(changes))


def _is_about_now(ticket: Ticket, moment: datetime) -> bool:
    """Return whether the case is closed, and was already at a moment."""
    is_closed = ticket.state == "closed" and ticket.merged_into is None
    return is_closed and ticket.closed_at is not None and ticket.closed_at <= moment


def _known(ticket: Ticket, found: Conclusion, by: Resurvey | None, *, at: datetime, moves: bool) -> Change:
    """Return the entry in the history; the case itself takes the outcome only where it is about its present end."""
    after = {"outcome": found.outcome, "outcome_at": at} if moves else {}
    return ticket.write(
        "outcome_known",
        ticket.state,
        actor=SUITE,
        at=at,
        outcome=found.outcome,
        outcome_because=found.because,
        response_id=None if by is None else by.response_id,
        after=after,
        is_step=False,
    )
