"""How it goes on with a complaint: steps in any order, and which messages are wanted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.complaint_answers import ANSWERS, OLDEST, may_be_answered, parse_answers
from services.collector.domain.complaints.complaint import StoredComplaint
from services.collector.domain.complaints.progress import MOST_CLOSINGS, CaseStep, ComplaintProgress
from shared.contracts.tickets import TicketState
from shared.vocabulary import Channel

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
COMPLAINT, TICKET = UUID(int=1), UUID(int=2)
FIRST = ComplaintProgress(complaint_id=COMPLAINT, ticket_id=TICKET)
LEADS: dict[TicketState, tuple[TicketState, ...]] = {
    "new": ("assigned", "contacted", "resolved"),
    "assigned": ("assigned", "contacted", "resolved"),
    "contacted": ("contacted", "resolved"),
    "resolved": ("closed", "assigned"),
    "closed": ("assigned",),
}


def steps_of(*states: TicketState, by_suite: frozenset[int] = frozenset()) -> list[CaseStep]:
    """Return the steps of a case that goes through these states, hour by hour."""
    before: TicketState = "new"
    steps = []
    for index, state in enumerate(states):
        is_reopening = before in {"resolved", "closed"} and state not in {"resolved", "closed"}
        at = NOON + timedelta(hours=index)
        steps.append(
            CaseStep(
                ticket_id=TICKET,
                version=index + 1,
                state=state,
                at=at,
                is_reopening=is_reopening,
                by_suite=index in by_suite,
            )
        )
        before = state
    return steps


@st.composite
def cases(draw: st.DrawFn) -> list[CaseStep]:
    """A case as the workflow of tickets allows it."""
    states: list[TicketState] = ["new"]
    for _ in range(draw(st.integers(0, 12))):
        states.append(draw(st.sampled_from(LEADS[states[-1]])))
    return steps_of(*states)


def after(steps: Sequence[CaseStep], first: ComplaintProgress = FIRST) -> ComplaintProgress:
    return reduce(ComplaintProgress.after, steps, first)


def messages(*runs: Sequence[CaseStep]) -> list[str]:
    """Return the messages that are wanted when steps come in these runs."""
    progress = FIRST
    wanted: list[str] = []
    for run in runs:
        cause, progress = after(run, progress).wanted()
        if cause is not None:
            wanted.append(cause)
    return wanted


@given(
    cases().flatmap(lambda steps: st.tuples(st.just(steps), st.permutations(steps), st.lists(st.sampled_from(steps))))
)
def test_order_and_repetition_do_not_matter(drawn: tuple[list[CaseStep], list[CaseStep], list[CaseStep]]) -> None:
    steps, shuffled, again = drawn
    assert after([*shuffled, *again]) == after(steps)


@given(cases())
def test_messages_of_any_case(steps: list[CaseStep]) -> None:
    """Each message was true when it was wanted; nobody gets more than one about progress and two about the end."""
    progress, wanted = FIRST, []
    for step in steps:
        cause, progress = progress.after(step).wanted()
        if cause is not None:
            wanted.append(cause)
            assert progress.is_settled == (cause == "closing")
    settlings = sum(
        step.state in {"resolved", "closed"} and (not index or steps[index - 1].state not in {"resolved", "closed"})
        for index, step in enumerate(steps)
    )
    assert wanted.count("progress") <= 1
    assert wanted.count("closing") == min(settlings, MOST_CLOSINGS)


def test_a_case_from_end_to_end() -> None:
    steps = steps_of("new", "assigned", "contacted", "resolved", "closed")
    assert messages(*([step] for step in steps)) == ["progress", "closing"]
    states = [after(steps[: index + 1]).state for index in range(5)]
    assert states == ["received", "working", "answered", "settled", "settled"]
    done = after(steps)
    hours = [
        (moment - NOON) // timedelta(hours=1) for moment in (done.taken_at, done.answered_at, done.settled_at) if moment
    ]
    assert hours == [1, 2, 4]


def test_whoever_reads_that_it_is_settled_needs_no_news_before() -> None:
    steps = steps_of("new", "assigned", "resolved")
    assert messages(steps) == ["closing"]
    assert messages(steps[2:], steps[:2]) == ["closing"]


def test_reopened_and_closed_again_is_one_more_closing_and_then_none() -> None:
    again: tuple[TicketState, ...] = ("assigned", "resolved", "closed")
    steps = steps_of("new", *again, *again, *again)
    assert messages(*([step] for step in steps)) == ["progress", "closing", "closing"]
    assert after(steps[:5]).state == "working"
    assert after(steps[:5]).settled_at is None


def test_a_rule_that_assigns_is_nobody_who_takes_it() -> None:
    steps = steps_of("new", "assigned", "assigned", by_suite=frozenset({0, 1}))
    assert messages(*([step] for step in steps)) == ["progress"]
    assert after(steps).taken_at == NOON + timedelta(hours=2)


def test_another_case_changes_nothing() -> None:
    [step] = steps_of("resolved")
    assert FIRST.after(CaseStep(ticket_id=UUID(int=9), version=5, state=step.state, at=step.at)) == FIRST


def merged(step: CaseStep, case: int, cases: int, *, hours: int = 0) -> CaseStep:
    """Return a step of another case that goes on with so many."""
    later = step.at + timedelta(hours=hours)
    return replace(step, ticket_id=UUID(int=case), merged_cases=cases, at=later, is_joining=step.version == 1)


@given(cases(), cases(), cases(), st.integers(0, 3), st.randoms(use_true_random=False))
def test_a_complaint_follows_the_case_that_goes_on(
    first: list[CaseStep], second: list[CaseStep], third: list[CaseStep], more: int, chance: Random
) -> None:
    """In whichever order the steps of its cases come, it is as the last one is."""
    on = [merged(step, 3, 1) for step in second] + [merged(step, 4, 2 + more) for step in third]
    steps = [*first, *on, *on[:more]]
    chance.shuffle(steps)
    done = after(steps, replace(FIRST, ticket_id=steps[0].ticket_id))
    last = third[-1]
    assert (done.ticket_id, done.version, done.case_state) == (UUID(int=4), last.version, last.state)
    assert done.is_settled == (last.state in {"resolved", "closed"})
    assert (done.settled_at is not None) == done.is_settled


def test_who_read_that_it_is_settled_reads_how_it_ends() -> None:
    """Their case was resolved, and then merged into one that was not: they get one more closing message."""
    own = steps_of("new", "assigned", "resolved")
    on = [merged(step, 3, 1, hours=5) for step in steps_of("assigned", "contacted", "resolved", "closed")]
    assert messages(*([step] for step in (*own, *on))) == ["progress", "closing", "closing"]
    assert after([*own, on[0]]).state == "working"


def test_joining_is_no_contact() -> None:
    """The customer was contacted before; about this complaint nobody has spoken to them."""
    [step] = steps_of("contacted")
    assert after([merged(step, 3, 1)]).state == "working"


def complaint(
    *,
    channel: Channel = "web",
    wants_answer: bool = True,
    respondent_id: UUID | None = UUID(int=3),
    days: float = 0,
    stored_days: float = 0,
) -> StoredComplaint:
    return StoredComplaint(
        id=COMPLAINT,
        text="Cold soup",
        category=None,
        channel=channel,
        respondent_id=respondent_id,
        attributes={},
        occurred_at=NOON - timedelta(days=days),
        filed_at=NOON - timedelta(days=stored_days),
        fingerprint=b"",
        wants_answer=wants_answer,
    )


def test_who_is_answered() -> None:
    """Whoever asked for it, lately; not what was brought in from elsewhere."""
    assert may_be_answered(complaint(), now=NOON)
    assert may_be_answered(complaint(days=OLDEST.days, stored_days=OLDEST.days), now=NOON)
    assert not may_be_answered(complaint(days=90.01), now=NOON)
    assert not may_be_answered(complaint(days=91, stored_days=91), now=NOON)
    assert not may_be_answered(complaint(channel="import"), now=NOON)
    assert not may_be_answered(complaint(wants_answer=False), now=NOON)
    assert not may_be_answered(complaint(respondent_id=None), now=NOON)


def test_the_setting_names_messages() -> None:
    assert parse_answers(",".join(ANSWERS)) == set(ANSWERS)
    assert parse_answers(" closing , receipt ,") == {"closing", "receipt"}
    assert parse_answers("") == frozenset()
    for wrong in ("reminder", "receipts", "receipt;closing"):
        with pytest.raises(ValueError, match="receipt, progress, closing"):
            parse_answers(wrong)
