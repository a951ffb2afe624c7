"""How a case ends: resolved, closed, and what must be said of it before. The one way, whoever asks."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from services.tickets.domain.cause import Causes
from services.tickets.domain.history import Outcome, Settlement
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.domain.workflow import allowed_steps, next_state
from shared.errors import FieldProblem, InvalidFieldsError

NEEDED = "must be said before a case is closed"
UNDONE = "must be done before the case is closed, and marked as done on its checklist"
CHECKS = "checks"


def resolve(
    ticket: Ticket,
    said: Settlement,
    causes: Causes,
    *,
    actor: str,
    at: datetime,
    note: str | None = None,
) -> Change:
    """Say that the cause is dealt with, with what is known of it by now.

    Raises:
        StepRefusedError: the ticket is resolved or closed.
        InvalidFieldsError: it is no cause that a case can have, or contradicts what the case knows.
    """
    state = next_state(ticket.state, "resolve")
    settled = _checked(ticket, said, causes)
    return ticket.write(
        "resolved", state, actor=actor, at=at, note=note, **_of(said, settled), after=_of(settled) | {"resolved_at": at}
    )


def close(
    ticket: Ticket,
    said: Settlement,
    causes: Causes,
    *,
    actor: str,
    at: datetime,
    note: str | None = None,
    outcome: Outcome | None = None,
    undone: Sequence[str] = (),
) -> list[Change]:
    """Close the loop, with all that must be said of it; a case that is not resolved is, with the same step.

    `undone` holds what must be done before and is not: ids of checks.

    Returns:
        The changes: `resolved`, where it was not, and `closed`.

    Raises:
        StepRefusedError: the ticket is closed.
        InvalidFieldsError: something is missing that must be said, or cannot be said of this case.
    """
    changes: list[Change] = []
    if "resolve" in allowed_steps(ticket.state):
        changes.append(resolve(ticket, said, causes, actor=actor, at=at))
        ticket = changes[0].ticket
    state = next_state(ticket.state, "close")
    settled = _checked(ticket, said, causes)
    missing = [*_missing(ticket, settled), *(FieldProblem(f"{CHECKS}.{one}", UNDONE) for one in undone)]
    if missing:
        raise InvalidFieldsError(missing)
    if settled.not_contacted_because is None and ticket.contacted_at is None:
        settled = replace(settled, not_contacted_because="no_customer" if ticket.kind == "signal" else "anonymous")
    known: dict[str, Any] = {} if outcome is None else {"outcome": outcome, "outcome_at": at}
    entry = {"note": note, "outcome": outcome} | _of(said, settled)
    changes.append(
        ticket.write("closed", state, actor=actor, at=at, **entry, after=_of(settled) | known | {"closed_at": at})
    )
    return changes


def of_one(ticket: Ticket, said: Settlement) -> Settlement:
    """Return what is said of several cases as far as it is about one: no reason where the customer was contacted."""
    is_needed = ticket.contacted_at is None and not ticket.is_anonymous
    return said if is_needed else replace(said, not_contacted_because=None)


def know_outcome(ticket: Ticket, outcome: Outcome, *, actor: str, at: datetime, note: str | None = None) -> Change:
    """Say what became of the customer; weeks later, too. It moves no state and no clock."""
    after = {"outcome": outcome, "outcome_at": at}
    return ticket.write(
        "outcome_known", ticket.state, actor=actor, at=at, note=note, outcome=outcome, after=after, is_step=False
    )


def _checked(ticket: Ticket, said: Settlement, causes: Causes) -> Settlement:
    """Return what is settled: what is said now, and what was said before of the rest."""
    problems = [] if said.cause is None else list(causes.problems_of(said.cause))
    problems += _contradictions(ticket, said)
    if problems:
        raise InvalidFieldsError(problems)
    if said.cause is not None:
        said = replace(said, cause_version=causes.version_of(said.cause))
    now = {name: value for name, value in _of(said).items() if value is not None}
    return Settlement(**({name: getattr(ticket, name) for name in _of(said)} | now))


def _contradictions(ticket: Ticket, said: Settlement) -> Iterator[FieldProblem]:
    reason = said.not_contacted_because
    if reason is not None and ticket.contacted_at is not None:
        yield FieldProblem("not_contacted_because", "contradicts the case: the customer was contacted")
    elif reason == "anonymous" and not ticket.is_anonymous:
        yield FieldProblem("not_contacted_because", "must be another reason: the case knows who the customer is")
    elif reason == "no_customer" and ticket.respondent_id is not None:
        yield FieldProblem("not_contacted_because", "must be another reason: the case is about a customer")


def _missing(ticket: Ticket, settled: Settlement) -> Iterator[FieldProblem]:
    if settled.cause is None:
        yield FieldProblem("cause", NEEDED)
    if settled.action_taken is None:
        yield FieldProblem("action_taken", NEEDED)
    # Nobody can contact whom nobody knows: such cases have this reason by themselves.
    is_settled = ticket.contacted_at is not None or settled.not_contacted_because is not None or ticket.is_anonymous
    if not is_settled:
        yield FieldProblem("not_contacted_because", f"{NEEDED}, unless the customer was contacted")


def _of(said: Settlement, settled: Settlement | None = None) -> dict[str, Any]:
    """Return the fields of what is said, with the version of the cause from what is settled."""
    values = {field.name: getattr(said, field.name) for field in fields(Settlement)}
    if settled is not None and said.cause is not None:
        values["cause_version"] = settled.cause_version
    return values
