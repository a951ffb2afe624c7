"""Every step from every state: where it leads, or that it is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import pytest

from services.tickets.domain.cause import Cause, Causes
from services.tickets.domain.history import Settlement
from services.tickets.domain.opening import ManualCase, open_by_hand
from services.tickets.domain.settling import close, resolve
from services.tickets.domain.ticket import Change, Ticket
from services.tickets.domain.workflow import State, Step, StepRefusedError, allowed_steps
from shared.errors import InvalidFieldError, PreconditionFailedError, PreconditionRequiredError
from shared.keyed.preconditions import Precondition
from shared.keyed.resource import KeyedResource
from shared.vocabulary import Comment

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
ID = UUID("01890000-0000-7000-8000-000000000001")

TABLE: dict[tuple[State, Step], State | None] = {
    ("new", "assign"): "assigned",
    ("new", "contact"): "contacted",
    ("new", "wait"): "waiting",
    ("new", "resume"): None,
    ("new", "resolve"): "resolved",
    ("new", "close"): "closed",
    ("new", "reopen"): None,
    ("new", "merge"): "closed",
    ("assigned", "assign"): "assigned",
    ("assigned", "contact"): "contacted",
    ("assigned", "wait"): "waiting",
    ("assigned", "resume"): None,
    ("assigned", "resolve"): "resolved",
    ("assigned", "close"): "closed",
    ("assigned", "reopen"): None,
    ("assigned", "merge"): "closed",
    ("contacted", "assign"): "contacted",
    ("contacted", "contact"): "contacted",
    ("contacted", "wait"): "waiting",
    ("contacted", "resume"): None,
    ("contacted", "resolve"): "resolved",
    ("contacted", "close"): "closed",
    ("contacted", "reopen"): None,
    ("contacted", "merge"): "closed",
    ("waiting", "assign"): "waiting",
    ("waiting", "contact"): "contacted",
    ("waiting", "wait"): "waiting",
    ("waiting", "resume"): "assigned",
    ("waiting", "resolve"): "resolved",
    ("waiting", "close"): "closed",
    ("waiting", "reopen"): None,
    ("waiting", "merge"): "closed",
    ("resolved", "assign"): None,
    ("resolved", "contact"): None,
    ("resolved", "wait"): None,
    ("resolved", "resume"): None,
    ("resolved", "resolve"): None,
    ("resolved", "close"): "closed",
    ("resolved", "reopen"): "assigned",
    ("resolved", "merge"): "closed",
    ("closed", "assign"): None,
    ("closed", "contact"): None,
    ("closed", "wait"): None,
    ("closed", "resume"): None,
    ("closed", "resolve"): None,
    ("closed", "close"): None,
    ("closed", "reopen"): "assigned",
    ("closed", "merge"): None,
}
"""Where each step leads from each state when somebody is responsible and nobody has contacted the customer; None where
it is refused."""

ACTIONS = {
    "assign": "assigned",
    "contact": "contacted",
    "wait": "waited",
    "resume": "resumed",
    "resolve": "resolved",
    "close": "closed",
    "reopen": "reopened",
    "merge": "merged",
}
OTHER = UUID("01890000-0000-7000-8000-000000000002")
CAUSES = Causes.of(
    [
        KeyedResource("carrier", Cause(names={"en": "Carrier"}), 3, NOON, NOON),
        KeyedResource("people", Cause(names={"en": "People"}), 1, NOON, NOON),
        KeyedResource("unfriendly", Cause(names={"en": "Unfriendly"}, parent="people"), 1, NOON, NOON),
        KeyedResource("old", Cause(names={"en": "Old"}, is_retired=True), 2, NOON, NOON),
    ]
)
SAID = Settlement(cause="carrier", action_taken="Refunded", not_contacted_because="declined")
"""All that must be said of a case before it is closed."""


def ticket(state: State, assignee: str | None = "kim") -> Ticket:
    """Return a ticket in `state`."""
    opened = open_by_hand(ManualCase("Late parcel"), actor="desk", ticket_id=ID, number=7, at=NOON).ticket
    closed_at = NOON if state == "closed" else None
    return replace(opened, state=state, assignee=assignee, version=5, closed_at=closed_at)


def take(step: Step, on: Ticket) -> list[Change]:
    """Take `step`; the last change is that of the step."""
    who: dict[str, Any] = {"actor": "desk", "at": LATER, "note": "a note"}
    if step == "assign":
        return [on.assign("alex", **who)]
    if step == "resolve":
        return [resolve(on, Settlement(cause="carrier", root_cause="The van broke down"), CAUSES, **who)]
    if step == "close":
        return close(on, SAID, CAUSES, **who)
    if step == "merge":
        return [on.merge_into(OTHER, **who)]
    plain = {"contact": on.contact, "wait": on.wait, "resume": on.resume, "reopen": on.reopen}
    return [plain[step](**who)]


def after(step: Step, on: Ticket) -> Ticket:
    """Return the ticket after a step."""
    return take(step, on)[-1].ticket


def test_the_table_is_complete() -> None:
    """There is a line for every state and every step."""
    assert set(TABLE) == {(state, step) for state in get_args(State) for step in get_args(Step)}


@pytest.mark.parametrize(("state", "step"), [pair for pair, leads_to in TABLE.items() if leads_to])
def test_an_allowed_step_leads_where_the_table_says(state: State, step: Step) -> None:
    """The step makes the next version and one entry: who did what and when, from where to where."""
    changes = take(step, ticket(state))
    is_two_steps = step == "close" and state != "resolved"
    assert [change.entry.action for change in changes] == ["resolved"] * is_two_steps + [ACTIONS[step]]
    now, entry = changes[-1].ticket, changes[-1].entry
    assert (now.state, now.version, now.updated_at) == (TABLE[state, step], 6 + is_two_steps, LATER)
    assert (entry.version, entry.actor, entry.at) == (now.version, "desk", LATER)
    assert (changes[0].entry.from_state, entry.to_state, entry.note) == (state, TABLE[state, step], "a note")
    assert entry.assignee == now.assignee == ("alex" if step == "assign" else "kim")
    assert (now.id, now.number, now.subject, now.created_at) == (ID, 7, "Late parcel", NOON)


@pytest.mark.parametrize(("state", "step"), [pair for pair, leads_to in TABLE.items() if leads_to is None])
def test_any_other_step_is_refused_and_the_possible_ones_named(state: State, step: Step) -> None:
    """The refusal says in which state the ticket is and what can be done now."""
    with pytest.raises(StepRefusedError) as refused:
        take(step, ticket(state))
    assert f"The ticket is {state}" in refused.value.detail
    possible = [name for name in get_args(Step) if TABLE[state, name]]
    assert refused.value.detail.endswith(f"now: {', '.join(possible)}.")
    assert list(allowed_steps(state)) == possible


def test_a_contact_that_is_logged_later_counts_from_when_it_happened() -> None:
    """The first contact is the earliest, in whichever order they are logged; none is in the future, or long before."""
    opened = ticket("assigned")
    late = opened.contact(actor="desk", at=LATER, happened_at=LATER - timedelta(minutes=30))
    assert (late.entry.at, late.entry.happened_at) == (LATER, LATER - timedelta(minutes=30))
    assert late.ticket.contacted_at == LATER - timedelta(minutes=30)
    earlier = late.ticket.contact(actor="desk", at=LATER, happened_at=NOON - timedelta(minutes=5)).ticket
    assert earlier.contacted_at == NOON - timedelta(minutes=5)
    assert earlier.contact(actor="desk", at=LATER).ticket.contacted_at == NOON - timedelta(minutes=5)
    for wrong in (LATER + timedelta(seconds=1), NOON - timedelta(days=32)):
        with pytest.raises(InvalidFieldError, match="happened_at"):
            opened.contact(actor="desk", at=LATER, happened_at=wrong)


def test_waiting_ends_where_it_began() -> None:
    """A case that goes on is contacted if anybody has contacted the customer; else whoever has it goes on."""
    for case, state in (
        (ticket("new", assignee=None), "new"),
        (ticket("assigned"), "assigned"),
        (after("contact", ticket("assigned")), "contacted"),
    ):
        until = LATER + timedelta(days=1)
        waiting = case.wait(actor="desk", at=LATER, until=until).ticket
        assert (waiting.state, waiting.waiting_until) == ("waiting", until)
        resumed = after("resume", waiting)
        assert (resumed.state, resumed.waiting_until) == (state, None)
    with pytest.raises(InvalidFieldError, match="until"):
        ticket("assigned").wait(actor="desk", at=LATER, until=LATER)


def test_a_merged_case_stays_closed() -> None:
    """Another one goes on with it."""
    merged = after("merge", ticket("assigned"))
    assert (merged.state, merged.merged_into, merged.closed_at) == ("closed", OTHER, LATER)
    with pytest.raises(StepRefusedError, match="Another case goes on"):
        take("reopen", merged)


@pytest.mark.parametrize("state", ["resolved", "closed"])
def test_reopening_without_an_assignee_makes_it_new(state: State) -> None:
    """Nobody is responsible, so it waits for somebody as a new ticket does."""
    [change] = take("reopen", ticket(state, assignee=None))
    assert (change.ticket.state, change.entry.to_state, change.ticket.assignee) == ("new", "new", None)


def test_contact_makes_nobody_responsible() -> None:
    """A ticket that was never assigned has no assignee after the contact."""
    assert after("contact", ticket("new", assignee=None)).assignee is None


@pytest.mark.parametrize("state", ["assigned", "contacted"])
def test_assigning_to_the_same_person_is_refused(state: State) -> None:
    """A hand-over to oneself is no step."""
    with pytest.raises(StepRefusedError, match="already"):
        ticket(state).assign("kim", actor="desk", at=LATER)


def test_closing_and_reopening_set_and_clear_what_belongs_to_the_end() -> None:
    """What the case ends with stands while it is settled and goes when it is taken up again."""
    resolved = after("resolve", ticket("contacted"))
    assert (resolved.cause, resolved.root_cause, resolved.resolved_at, resolved.closed_at) == (
        "carrier",
        "The van broke down",
        LATER,
        None,
    )
    closed = after("close", resolved)
    assert (closed.cause, closed.root_cause, closed.closed_at) == ("carrier", "The van broke down", LATER)
    again = after("reopen", closed)
    gone = ("cause", "cause_version", "root_cause", "action_taken", "not_contacted_because", "resolved_at", "closed_at")
    assert {name: getattr(again, name) for name in gone} == dict.fromkeys(gone)
    assert again.assignee == "kim"


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
