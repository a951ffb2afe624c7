"""What news of a re-survey mean, in whichever order they come: the marks, the verdict, the conclusion."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.proof import prove
from services.tickets.domain.resurvey import Resurvey, conclusion_of, verdict_on, with_news
from services.tickets.domain.ticket import Ticket
from shared.contracts.collector import Answer
from shared.contracts.resurveys import (
    ResurveyAnswered,
    ResurveyEvent,
    ResurveyExpired,
    ResurveyRefused,
    ResurveySent,
)
from shared.vocabulary import ScoredAnswer

CLOSED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
IDS: dict[str, Any] = {"resurvey_id": UUID(int=1), "ticket_id": UUID(int=2)}
REASON = ScoredAnswer(question="recommend", metric="nps", value=2, scale_min=0, scale_max=10, polarity="high_is_good")
TICKET = Ticket(
    id=UUID(int=2),
    number=1,
    subject="Detractor",
    state="closed",
    version=5,
    kind="alert",
    respondent_id=UUID(int=3),
    reasons=(REASON,),
    created_at=CLOSED_AT - timedelta(days=2),
    updated_at=CLOSED_AT,
    waiting_since=CLOSED_AT,
    contacted_at=CLOSED_AT - timedelta(days=1),
    resolved_at=CLOSED_AT,
    closed_at=CLOSED_AT,
)
PLANNED = Resurvey(id=UUID(int=1), ticket_id=UUID(int=2), closing_version=5, closed_at=CLOSED_AT, due_at=CLOSED_AT)


def after(days: float) -> datetime:
    return CLOSED_AT + timedelta(days=days)


def answer(value: int, question: str = "recommend", **scale: Any) -> Answer:
    on: dict[str, Any] = {"type": "nps", "scale_min": 0, "scale_max": 10, "polarity": "high_is_good"} | scale
    return Answer(question=question, concept=question, value=value, **on)


CSAT: dict[str, Any] = {"type": "csat", "scale_min": 1, "scale_max": 5}


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ([answer(9)], "happy"),
        ([answer(8)], "neutral"),
        ([answer(6)], "unhappy"),
        ([answer(10, "other"), answer(3)], "unhappy"),
        ([answer(1, "other"), answer(10)], "happy"),
        ([answer(10, "first"), answer(0, "second")], "happy"),
        ([answer(5, "stars", type="rating", scale_min=1, scale_max=5), answer(2, "wait", **CSAT)], "unhappy"),
        ([answer(1, "wait", **CSAT | {"polarity": "low_is_good"})], "happy"),
        ([answer(5, "stars", type="rating", scale_min=1, scale_max=5)], None),
        ([answer(4, "odd", type="csat", scale_min=1, scale_max=9)], None),
        ([Answer(question="why", concept="why", type="text", value="Fine")], None),
        ([], None),
    ],
)
def test_the_verdict(answers: list[Answer], verdict: str | None) -> None:
    """By what the case was about, else by what was asked first and has a verdict."""
    assert verdict_on(answers, TICKET.reasons) == verdict


def _revised(revision: int, value: int, *, is_withdrawn: bool) -> ResurveyEvent:
    return ResurveyAnswered(
        **IDS,
        at=after(revision),
        response_id=UUID(int=7),
        revision=revision,
        answers=(answer(value),),
        is_withdrawn=is_withdrawn,
        occurred_at=after(1),
    )


MOMENTS = st.integers(1, 9).map(after)
EVENTS: st.SearchStrategy[ResurveyEvent] = st.one_of(
    MOMENTS.map(lambda at: ResurveySent(**IDS, at=at, channel="email")),
    st.tuples(MOMENTS, st.sampled_from(["no_basis", "bounced"])).map(
        lambda made: ResurveyRefused(**IDS, at=made[0], reason=made[1])
    ),
    MOMENTS.map(lambda at: ResurveyExpired(**IDS, at=at)),
    st.tuples(st.integers(1, 3), st.sampled_from([2, 8, 10]), st.booleans()).map(
        lambda made: _revised(made[0], made[1], is_withdrawn=made[2])
    ),
)


def distinct(events: list[ResurveyEvent]) -> list[ResurveyEvent]:
    """Return events of which no two of one kind have one moment: what happens at one moment happens once."""
    seen: dict[tuple[Any, ...], ResurveyEvent] = {}
    for one in events:
        seen.setdefault((type(one), one.at), one)
    return list(seen.values())


@given(st.lists(EVENTS, max_size=6), st.randoms(use_true_random=False))
def test_the_marks_are_the_same_in_every_order(events: list[ResurveyEvent], chance: Any) -> None:
    """And however often each of them comes; so the conclusion is the same."""
    once = distinct(events)
    shuffled = once * 2
    chance.shuffle(shuffled)
    expected, found = PLANNED, PLANNED
    for one in once:
        expected = with_news(expected, one, TICKET)
    for one in shuffled:
        found = with_news(found, one, TICKET)
    assert found == expected
    assert conclusion_of(found) == conclusion_of(expected)


@given(st.lists(EVENTS, max_size=6))
def test_the_conclusion_is_that_of_a_plain_reading(events: list[ResurveyEvent]) -> None:
    """Against a reading of the whole list at once, written down from the rules."""
    once = distinct(events)
    found = PLANNED
    for one in once:
        found = with_news(found, one, TICKET)
    answers = sorted((one for one in once if isinstance(one, ResurveyAnswered)), key=lambda one: one.revision)
    sent = [one.at for one in once if isinstance(one, ResurveySent)]
    refusals = [one for one in once if isinstance(one, ResurveyRefused)]
    last_refusal = max(refusals, key=lambda one: one.at, default=None)
    expected: tuple[str, str] | None = None
    if answers:
        last = answers[-1]
        value = last.answers[0].value
        expected = ("not_recovered", "unhappy") if value == 2 else ("not_recovered", "neutral")
        expected = ("recovered", "happy") if value == 10 else expected
        expected = ("unknown", "withdrawn") if last.is_withdrawn else expected
    elif last_refusal is not None and all(at <= last_refusal.at for at in sent):
        expected = ("unknown", last_refusal.reason)
    elif any(isinstance(one, ResurveyExpired) for one in once):
        expected = ("unknown", "unanswered")
    conclusion = conclusion_of(found)
    assert (None if conclusion is None else (conclusion.outcome, conclusion.because)) == expected


@given(st.lists(EVENTS, max_size=6))
def test_what_was_concluded_leads_to_nothing_twice(events: list[ResurveyEvent]) -> None:
    """Also step by step: an unhappy answer reopens a case once, and every entry follows the one before."""
    ticket, known = TICKET, PLANNED
    actions: list[str] = []
    for one in (*events, *events):
        proven = prove(ticket, with_news(known, one, ticket), at=after(10))
        known = proven.resurvey
        for change in proven.changes:
            assert change.before == ticket
            ticket = change.ticket
            actions.append(change.entry.action)
        assert prove(ticket, known, at=after(11)).changes == ()
    assert actions.count("reopened") <= 1
    assert (ticket.resolved_at, ticket.closed_at) in {(TICKET.resolved_at, TICKET.closed_at), (None, None)}
    assert ticket.contacted_at == TICKET.contacted_at
