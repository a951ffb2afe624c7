"""Every step from every state: where it leads, or that it is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID

import pytest

from services.tickets.domain.opening import ManualCase, open_by_hand
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.domain.workflow import State, Step, StepRefusedError, allowed_steps
from shared.errors import PreconditionFailedError, PreconditionRequiredError
from shared.keyed.preconditions import Precondition
from shared.vocabulary import Comment

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
ID = UUID("01890000-0000-7000-8000-000000000001")

TABLE: dict[tuple[State, Step], State | None] = {
    ("new", "assign"): "assigned",
    ("new", "contact"): "contacted",
    ("new", "resolve"): "resolved",
    ("new", "close"): None,
    ("new", "reopen"): None,
    ("assigned", "assign"): "assigned",
    ("assigned", "contact"): "contacted",
    ("assigned", "resolve"): "resolved",
    ("assigned", "close"): None,
    ("assigned", "reopen"): None,
    ("contacted", "assign"): "contacted",
    ("contacted", "contact"): None,
    ("contacted", "resolve"): "resolved",
    ("contacted", "close"): None,
    ("contacted", "reopen"): None,
    ("resolved", "assign"): None,
    ("resolved", "contact"): None,
    ("resolved", "resolve"): None,
    ("resolved", "close"): "closed",
    ("resolved", "reopen"): "assigned",
    ("closed", "assign"): None,
    ("closed", "contact"): None,
    ("closed", "resolve"): None,
    ("closed", "close"): None,
    ("closed", "reopen"): "assigned",
}
"""Where each step leads from each state when somebody is responsible; None where it is refused."""

ACTIONS = {
    "assign": "assigned",
    "contact": "contacted",
    "resolve": "resolved",
    "close": "closed",
    "reopen": "reopened",
}


def ticket(state: State, assignee: str | None = "kim") -> Ticket:
    """Return a ticket in `state`."""
    opened = open_by_hand(ManualCase("Late parcel"), actor="desk", ticket_id=ID, number=7, at=NOON).ticket
    closed_at = NOON if state == "closed" else None
    return replace(opened, state=state, assignee=assignee, version=5, closed_at=closed_at)


def take(step: Step, on: Ticket) -> Change:
    """Take `step`."""
    if step == "assign":
        return on.assign("alex", actor="desk", at=LATER, note="a note")
    if step == "resolve":
        return on.resolve(actor="desk", at=LATER, note="a note", root_cause="carrier")
    return {"contact": on.contact, "close": on.close, "reopen": on.reopen}[step](actor="desk", at=LATER, note="a note")


def test_the_table_is_complete() -> None:
    """There is a line for every state and every step."""
    assert set(TABLE) == {(state, step) for state in get_args(State) for step in get_args(Step)}


@pytest.mark.parametrize(("state", "step"), [pair for pair, leads_to in TABLE.items() if leads_to])
def test_an_allowed_step_leads_where_the_table_says(state: State, step: Step) -> None:
    """The step makes the next version and one entry: who did what and when, from where to where."""
    change = take(step, ticket(state))
    after, entry = change.ticket, change.entry
    assert (after.state, after.version, after.updated_at) == (TABLE[state, step], 6, LATER)
    assert (entry.version, entry.action, entry.actor, entry.at) == (6, ACTIONS[step], "desk", LATER)
    assert (entry.from_state, entry.to_state, entry.note) == (state, TABLE[state, step], "a note")
    assert entry.assignee == after.assignee == ("alex" if step == "assign" else "kim")
    assert (after.id, after.number, after.subject, after.created_at) == (ID, 7, "Late parcel", NOON)


@pytest.mark.parametrize(("state", "step"), [pair for pair, leads_to in TABLE.items() if leads_to is None])
def test_any_other_step_is_refused_and_the_possible_ones_named(state: State, step: Step) -> None:
    """The refusal says in which state the ticket is and what can be done now."""
    with pytest.raises(StepRefusedError) as refused:
        take(step, ticket(state))
    assert f"The ticket is {state}" in refused.value.detail
    possible = [name for name in get_args(Step) if TABLE[state, name]]
    assert refused.value.detail.endswith(f"now: {', '.join(possible)}.")
    assert list(allowed_steps(state)) == possible


@pytest.mark.parametrize("state", ["new", "assigned", "contacted"])
def test_closing_early_says_what_to_do_first(state: State) -> None:
    """Who closes an unresolved ticket is advised to resolve it first."""
    with pytest.raises(StepRefusedError, match="Resolve the ticket before closing it"):
        take("close", ticket(state))


def test_closing_twice_is_refused_without_that_advice() -> None:
    """A closed ticket needs no resolving."""
    with pytest.raises(StepRefusedError, match=r"^The ticket is closed"):
        take("close", ticket("closed"))


@pytest.mark.parametrize("state", ["resolved", "closed"])
def test_reopening_without_an_assignee_makes_it_new(state: State) -> None:
    """Nobody is responsible, so it waits for somebody as a new ticket does."""
    change = take("reopen", ticket(state, assignee=None))
    assert (change.ticket.state, change.entry.to_state, change.ticket.assignee) == ("new", "new", None)


def test_contact_makes_nobody_responsible() -> None:
    """A ticket that was never assigned has no assignee after the contact."""
    assert take("contact", ticket("new", assignee=None)).ticket.assignee is None


@pytest.mark.parametrize("state", ["assigned", "contacted"])
def test_assigning_to_the_same_person_is_refused(state: State) -> None:
    """A hand-over to oneself is no step."""
    with pytest.raises(StepRefusedError, match="already"):
        ticket(state).assign("kim", actor="desk", at=LATER)


def test_closing_and_reopening_set_and_clear_what_belongs_to_the_end() -> None:
    """Root cause and closing moment stand while the case is settled and go when it is taken up again."""
    resolved = take("resolve", ticket("contacted")).ticket
    assert (resolved.root_cause, resolved.closed_at) == ("carrier", None)
    closed = take("close", resolved).ticket
    assert (closed.root_cause, closed.closed_at) == ("carrier", LATER)
    again = take("reopen", closed).ticket
    assert (again.root_cause, again.closed_at, again.assignee) == (None, None, "kim")


def test_a_step_is_based_on_what_was_read() -> None:
    """Who has read another state may not go on; who has read this one, or takes whatever is there, may."""
    current = ticket("new")
    earlier = replace(current, version=4)
    for wrong in (Precondition(frozenset({earlier.tag})), Precondition(frozenset()), Precondition(is_new=True)):
        with pytest.raises(PreconditionFailedError, match="Read it again"):
            current.expect(wrong)
    with pytest.raises(PreconditionRequiredError, match="`If-Match"):
        current.expect(None)
    for right in (Precondition(frozenset({earlier.tag, current.tag})), Precondition()):
        assert current.expect(right) is current


def test_a_tag_changes_with_every_step_and_every_erasure() -> None:
    """Equal tags mean that nothing has changed; tickets never share one."""
    person = replace(ticket("new"), respondent_id=UUID(int=7), comments=(Comment("why", "late"),))
    states = [
        person,
        replace(person, comments=()),
        replace(person, respondent_id=None),
        replace(person, version=6),
        replace(person, id=UUID(int=9)),
    ]
    assert len({state.tag for state in states}) == len(states)
    assert replace(person).tag == person.tag
