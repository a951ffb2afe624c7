"""What a case offers, the likeliest first: nothing that its state refuses, and nothing that it allows is missing."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.history import Outcome
from services.tickets.domain.next_steps import ways_of
from services.tickets.domain.ticket import Ticket, TicketKind
from services.tickets.domain.workflow import State, allowed_steps
from shared.contracts.tickets import TicketState

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CASE = Ticket(
    id=UUID(int=1),
    number=1,
    subject="x",
    state="new",
    version=1,
    kind="alert",
    respondent_id=UUID(int=2),
    created_at=NOW,
    updated_at=NOW,
    waiting_since=NOW,
)


@given(
    st.sampled_from(get_args(TicketState)),
    st.sampled_from([None, "me", "other"]),
    st.sampled_from(get_args(TicketKind)),
    st.sampled_from([None, *get_args(Outcome)]),
    st.sampled_from([None, UUID(int=2)]),
)
def test_everything_that_is_allowed_is_offered_once(
    state: State, assignee: str | None, kind: TicketKind, outcome: Outcome | None, customer: UUID | None
) -> None:
    """A waiting case goes on instead of waiting more."""
    ticket = replace(
        CASE,
        state=state,
        assignee=assignee,
        kind=kind,
        outcome=outcome,
        respondent_id=customer,
    )
    likely, others = ways_of(ticket, "me")
    offered = [*likely, *others]
    assert len(offered) == len(set(offered))
    assert len(likely) == 2
    steps: set[Any] = set(offered) - {"take", "note", "follow-up", "outcome"}
    hidden = {"wait"} if state == "waiting" else set()
    assert steps == set(allowed_steps(state)) - hidden
    assert {"note", "follow-up"} <= set(offered)
    assert ("take" in offered) == ("assign" in offered and assignee != "me")
    assert ("outcome" in offered) == (state in ("resolved", "closed") and kind != "signal")


@pytest.mark.parametrize(
    ("changes", "likely"),
    [
        ({}, ["take", "contact"]),
        ({"respondent_id": None}, ["take", "resolve"]),
        ({"state": "assigned", "assignee": "me"}, ["contact", "close"]),
        ({"state": "assigned", "assignee": "me", "respondent_id": None}, ["resolve", "close"]),
        ({"state": "assigned", "assignee": "other"}, ["take", "contact"]),
        ({"state": "contacted", "assignee": "me"}, ["close", "wait"]),
        ({"state": "waiting"}, ["resume", "contact"]),
        ({"state": "resolved"}, ["close", "outcome"]),
        ({"state": "closed"}, ["outcome", "note"]),
        ({"state": "closed", "outcome": "recovered"}, ["note", "reopen"]),
        ({"state": "closed", "merged_into": UUID(int=3)}, ["note", "follow-up"]),
    ],
)
def test_what_is_likely(changes: dict[str, Any], likely: list[str]) -> None:
    assert list(ways_of(replace(CASE, **changes), "me")[0]) == likely
