"""What a case is closed with, and what became of its customer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.tickets.domain.history import Settlement
from services.tickets.domain.settling import close, know_outcome, resolve
from services.tickets.domain.workflow import State
from shared.errors import InvalidFieldsError
from tests.domain.tickets.test_workflow import CAUSES, LATER, SAID, after, ticket


@pytest.mark.parametrize("state", ["new", "assigned", "contacted", "waiting", "resolved"])
def test_nothing_is_closed_before_all_is_said(state: State) -> None:
    """Each thing that is missing is named, and what was said when the case was resolved need not be said again."""
    with pytest.raises(InvalidFieldsError) as refused:
        close(ticket(state), Settlement(), CAUSES, actor="desk", at=LATER)
    assert [one.field for one in refused.value.problems] == ["cause", "action_taken", "not_contacted_because"]
    if state != "resolved":
        resolved = resolve(ticket(state), SAID, CAUSES, actor="desk", at=LATER).ticket
        [closed] = close(resolved, Settlement(), CAUSES, actor="desk", at=LATER)
        said = (closed.ticket.cause, closed.ticket.cause_version, closed.ticket.action_taken)
        assert said == ("carrier", 3, "Refunded")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"cause": "unknown"}, "cause"),
        ({"cause": "people"}, "cause"),
        ({"cause": "old"}, "cause"),
        ({"not_contacted_because": "anonymous"}, "not_contacted_because"),
    ],
)
def test_what_cannot_be_is_refused_whichever_step_says_it(said: dict[str, Any], field: str) -> None:
    """A cause that there is not, only a heading, or retired; a customer who is known and called anonymous."""
    known = replace(ticket("assigned"), respondent_id=UUID(int=7))
    for act in (resolve, close):
        with pytest.raises(InvalidFieldsError) as refused:
            act(known, replace(SAID, **said), CAUSES, actor="desk", at=LATER)
        assert [one.field for one in refused.value.problems] == [field]


def test_who_was_contacted_needs_no_reason_and_can_have_none() -> None:
    """The contact is in the history; to say why there was none would contradict it."""
    contacted = after("contact", replace(ticket("assigned"), respondent_id=UUID(int=7)))
    [_, closed] = close(contacted, replace(SAID, not_contacted_because=None), CAUSES, actor="desk", at=LATER)
    assert closed.ticket.not_contacted_because is None
    with pytest.raises(InvalidFieldsError, match="Correct the fields"):
        close(contacted, SAID, CAUSES, actor="desk", at=LATER)


@pytest.mark.parametrize(
    ("kind", "reason"), [("alert", "anonymous"), ("complaint", "anonymous"), ("signal", "no_customer")]
)
def test_whom_nobody_knows_nobody_contacts(kind: Any, reason: str) -> None:
    """Such a case has its reason by itself."""
    anonymous = replace(ticket("assigned"), kind=kind, respondent_id=None)
    closed = close(anonymous, replace(SAID, not_contacted_because=None), CAUSES, actor="desk", at=LATER)[-1]
    assert (closed.ticket.state, closed.ticket.not_contacted_because) == ("closed", reason)


def test_what_became_of_the_customer_moves_nothing_else() -> None:
    """Weeks after the case was closed, too."""
    closed = after("close", ticket("resolved"))
    known = know_outcome(closed, "recovered", actor="desk", at=LATER + timedelta(days=30))
    assert (known.ticket.outcome, known.ticket.outcome_at) == ("recovered", LATER + timedelta(days=30))
    same = ("state", "waiting_since", "closed_at", "resolved_at", "contacted_at", "assignee")
    assert all(getattr(known.ticket, name) == getattr(closed, name) for name in same)
    assert after("reopen", known.ticket).outcome is None
