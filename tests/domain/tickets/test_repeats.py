"""When a case rises because its customer is unhappy again, and how urgent it is then."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.opening import ManualCase, open_by_hand
from services.tickets.domain.repeats import Said, is_repeated, opened_risen, rise
from services.tickets.domain.taking_in import link_raised, one_higher
from services.tickets.domain.ticket import Ticket
from shared.vocabulary import Severity

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "critical")


def said(case: UUID, days: float, *, unhappy: bool = True) -> Said:
    return Said(ticket_id=case, at=NOON + timedelta(days=days), is_unhappy_answer=unhappy)


def case(severity: Severity | None) -> Ticket:
    opening = ManualCase("Rude", severity=severity)
    return open_by_hand(opening, actor="desk", ticket_id=ONE, number=1, at=NOON).ticket


@pytest.mark.parametrize(
    ("of_one", "of_other", "rises"),
    [
        ([(0, True)], [], False),
        ([(0, True), (1, True)], [], False),  # both in the same case
        ([(1, True)], [(0, True)], True),
        ([(1, True)], [(0, False)], True),  # a complaint, or a case opened by hand
        ([(1, False)], [(0, True)], False),  # a complaint is no unhappy answer
        ([(0, True)], [(1, True)], False),  # the other one rises
        ([(0, True)], [(0, True)], False),
        ([(90, True)], [(0, True)], True),
        ([(90.001, True)], [(0, True)], False),
        ([(0, True), (95, True)], [(5, True)], True),
    ],
)
def test_when_a_case_rises(of_one: Any, of_other: Any, *, rises: bool) -> None:
    """An unhappy answer at most 90 days after something else that the customer said in another case."""
    everything = [said(ONE, days, unhappy=unhappy) for days, unhappy in of_one]
    everything += [said(OTHER, days, unhappy=unhappy) for days, unhappy in of_other]
    for order in permutations(everything):
        assert is_repeated(ONE, order) == rises


@given(st.lists(st.sampled_from(SEVERITIES), min_size=1, max_size=4), st.integers(0, 4))
def test_the_order_of_alerts_and_the_rise_do_not_matter(severities: list[Severity], when: int) -> None:
    """The highest of all, and one step more, once."""
    ticket = case(severities[0])
    for number, severity in enumerate(severities):
        if number == when:
            ticket = rise(ticket, at=NOON).ticket
        ticket = link_raised(ticket, UUID(int=number), severity, at=NOON).ticket
    if when >= len(severities):
        ticket = rise(ticket, at=NOON).ticket
    highest = max(severities, key=SEVERITIES.index)
    assert (ticket.severity, ticket.raised_from) == (one_higher(highest), highest)


def test_a_case_is_opened_as_urgent_as_it_rises_to() -> None:
    """Whoever routes it sees that at once; the history says why."""
    change = open_by_hand(ManualCase("Rude", severity="info"), actor="desk", ticket_id=ONE, number=1, at=NOON)
    opened, risen = opened_risen(change)
    assert (opened.ticket.severity, opened.ticket.version) == ("warning", 1)
    assert (risen.ticket.severity, risen.ticket.raised_from, risen.entry.action) == ("warning", "info", "raised")
    assert (risen.ticket.version, risen.ticket.waiting_since, risen.entry.actor) == (2, NOON, "heed")
