"""What an address of the inbox asks for, and that it is written in one way only."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.case_query import ORDERS, SEVERITIES, STATE_CHOICES, CaseQuery, query_problems
from services.tickets.domain.due_filter import DUE_CHOICES
from services.tickets.domain.quick_filters import MOST_COUNTED, QUICK, Counted, Quick, counted, quick_of, with_quick

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20)
QUERIES = st.builds(
    CaseQuery,
    state=st.sampled_from(STATE_CHOICES),
    who=WORDS,
    due=st.sampled_from(["", *DUE_CHOICES]),
    severity=st.sampled_from(["", *SEVERITIES]),
    place=WORDS,
    touchpoint=WORDS,
    survey=WORDS,
    waiting=st.integers(0, 1000),
    order=st.sampled_from(["", *ORDERS]),
)


@given(QUERIES)
def test_what_is_written_is_read_again(query: CaseQuery) -> None:
    """As something that asks for the same, in the same order, and has nothing in it that means nothing."""
    again = CaseQuery.parse(query.canonical())
    assert again.canonical() == query.canonical()
    assert (again.states, again.sorted_by, again.who, again.due) == (
        query.states,
        query.sorted_by,
        query.who,
        query.due,
    )
    assert list(query_problems(query.canonical())) == []


@given(QUERIES, st.sampled_from(QUICK))
def test_a_quick_filter_replaces_what_it_is_about(query: CaseQuery, quick: Quick) -> None:
    """And nothing else; every one of them is recognised."""
    shown = with_quick(query, quick)
    assert quick_of(shown) == quick
    assert (shown.place, shown.severity, shown.waiting) == (query.place, query.severity, query.waiting)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"state": "lost"}, CaseQuery()),
        ({"order": "up", "due": "never", "severity": "mild"}, CaseQuery()),
        ({"waiting": "-3"}, CaseQuery()),
        ({"waiting": "²"}, CaseQuery()),
        ({"waiting": "99999999"}, CaseQuery(waiting=24 * 366)),
        ({"who": "x" * 300}, CaseQuery(who="x" * 200)),
    ],
)
def test_what_means_nothing_is_passed_over(sent: dict[str, str], read: CaseQuery) -> None:
    assert CaseQuery.of_parameters(sent) == read


@pytest.mark.parametrize("text", ["state=lost", "x=y", "waiting=-3", "?order=up", "cursor=abc"])
def test_what_means_nothing_is_not_kept(text: str) -> None:
    """A view that would show something else than what somebody meant is refused, field by field."""
    [problem] = query_problems(text)
    assert problem.field == f"query.{text.lstrip('?').partition('=')[0]}"


def test_closed_cases_have_no_urgency() -> None:
    for state in ("closed", "all"):
        assert CaseQuery(state=state).sorted_by == "newest"
        assert CaseQuery(state=state, order="urgency").sorted_by == "newest"
        assert CaseQuery(state=state, order="waiting").sorted_by == "newest"
        assert CaseQuery(state=state, order="oldest").sorted_by == "oldest"
    assert CaseQuery().sorted_by == "urgency"


def test_counts_go_one_beyond_what_is_counted() -> None:
    assert counted(0) == Counted(0)
    assert counted(MOST_COUNTED) == Counted(MOST_COUNTED)
    assert counted(MOST_COUNTED + 1) == Counted(MOST_COUNTED, is_more=True)
    assert len(get_args(Quick)) == len(QUICK) == 10
