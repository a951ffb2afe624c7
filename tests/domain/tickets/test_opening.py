"""What a ticket says about the alert, or the person, that opened it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.tickets.domain.opening import ManualCase, open_by_hand, open_for_alert, subject_of_alert
from services.tickets.domain.taking_in import link_alert
from shared.contracts.alerts import AlertRaised
from shared.vocabulary import Category, Comment, Metric, Polarity, ScoredAnswer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICKET, ALERT, RESPONSE, RESPONDENT = (UUID(int=number) for number in range(1, 5))


def reason(  # noqa: PLR0917 - a row of the table
    question: str,
    metric: Metric,
    value: int,
    scale_min: int,
    scale_max: int,
    polarity: Polarity,
    category: Category | None,
) -> ScoredAnswer:
    """Return an answer that an alert names."""
    return ScoredAnswer(
        question=question,
        metric=metric,
        value=value,
        scale_min=scale_min,
        scale_max=scale_max,
        polarity=polarity,
        category=category,
    )


DETRACTOR = reason("recommend", "nps", 2, 0, 10, "high_is_good", "detractor")


def raised(**changes: Any) -> AlertRaised:
    """Return a detractor's alert, changed as asked."""
    fields: dict[str, Any] = {
        "alert_id": ALERT,
        "rule": "unhappy-answer",
        "severity": "warning",
        "response_id": RESPONSE,
        "survey": "parcel",
        "version": 1,
        "channel": "sms",
        "touchpoint": "delivery",
        "location": "Graz",
        "respondent_id": RESPONDENT,
        "reasons": (DETRACTOR,),
        "comments": (Comment("why", "Kim Doe, kim@example.org: it came late"),),
        "occurred_at": NOON,
        "raised_at": NOON,
    }
    return AlertRaised(**(fields | changes))


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({}, "Detractor: 2/10 at delivery"),
        ({"touchpoint": None}, "Detractor: 2/10 in parcel"),
        (
            {"reasons": (reason("visit", "csat", 5, 1, 5, "low_is_good", "dissatisfied"),)},
            "Dissatisfied: 5/5 (1 is best) at delivery",
        ),
        ({"reasons": (reason("ease", "ces", 1, 1, 7, "high_is_good", "difficult"),)}, "Difficult: 1/7 at delivery"),
        ({"reasons": (reason("stars", "rating", 1, 1, 5, "high_is_good", None),)}, "Rating: 1/5 at delivery"),
        (
            {"reasons": (DETRACTOR, reason("stars", "rating", 1, 1, 5, "high_is_good", None))},
            "Detractor: 2/10 at delivery",
        ),
        ({"reasons": ()}, "Alert unhappy-answer at delivery"),
    ],
)
def test_the_subject_says_what_happened_and_where(changes: dict[str, Any], subject: str) -> None:
    """The subject is made of the first reason and the place, and of nothing that the respondent wrote."""
    assert subject_of_alert(raised(**changes)) == subject


def test_a_ticket_for_an_alert_copies_what_an_agent_needs() -> None:
    """Everything the alert says is on the ticket, and the suite itself is the actor."""
    change = open_for_alert(raised(), ticket_id=TICKET, number=12, at=NOON)
    ticket, entry = change.ticket, change.entry
    assert (ticket.id, ticket.number, ticket.state, ticket.version, ticket.assignee) == (TICKET, 12, "new", 1, None)
    assert (ticket.survey, ticket.touchpoint, ticket.location, ticket.channel) == ("parcel", "delivery", "Graz", "sms")
    assert (ticket.response_id, ticket.alert_id, ticket.respondent_id) == (RESPONSE, ALERT, RESPONDENT)
    assert (ticket.reasons, ticket.comments) == (raised().reasons, raised().comments)
    assert (ticket.created_at, ticket.updated_at, ticket.closed_at) == (NOON, NOON, None)
    assert (entry.action, entry.actor, entry.from_state, entry.to_state) == ("opened", "heed", None, "new")
    assert entry.alert_id == ALERT


def test_a_ticket_opened_by_hand_carries_what_was_written() -> None:
    """The case and its note are kept, and who wrote it is the actor."""
    case = ManualCase("Rude at the till", touchpoint="till", note="Said by phone")
    change = open_by_hand(case, actor="desk", ticket_id=TICKET, number=3, at=NOON)
    assert (change.ticket.subject, change.ticket.touchpoint, change.ticket.channel) == (
        "Rude at the till",
        "till",
        None,
    )
    assert (change.entry.actor, change.entry.note, change.entry.alert_id) == ("desk", "Said by phone", None)


def test_a_linked_alert_fills_gaps_and_overwrites_nothing() -> None:
    """A case opened by hand learns place and person from its first alert and keeps what was written down."""
    case = ManualCase("Rude at the till", touchpoint="till", response_id=RESPONSE)
    opened = open_by_hand(case, actor="desk", ticket_id=TICKET, number=3, at=NOON).ticket
    linked = link_alert(opened, raised(), at=NOON).ticket
    assert (linked.subject, linked.touchpoint, linked.state) == ("Rude at the till", "till", "new")
    assert (linked.survey, linked.channel, linked.alert_id, linked.respondent_id) == (
        "parcel",
        "sms",
        ALERT,
        RESPONDENT,
    )
    assert linked.reasons == (DETRACTOR,)


def test_an_answer_is_a_reason_once() -> None:
    """Two alerts that name one answer give one reason, though only the later says its concept and verdict.

    What the customer wrote is on the ticket once, too.
    """
    opened = open_for_alert(raised(), ticket_id=TICKET, number=12, at=NOON).ticket
    later = (replace(DETRACTOR, concept="recommendation", verdict="unhappy"), replace(DETRACTOR, value=3))
    linked = link_alert(opened, raised(reasons=later), at=NOON).ticket
    assert linked.reasons == (DETRACTOR, later[1])
    assert linked.comments == opened.comments


def test_a_linked_alert_changes_nothing_that_the_ticket_knows() -> None:
    """Where the case happened, how it came in and who it is about stay, though the further alert says otherwise."""
    other = raised(
        alert_id=UUID(int=99),
        survey="returns",
        channel="web",
        touchpoint="till",
        location="Linz",
        respondent_id=UUID(int=98),
        reasons=(replace(DETRACTOR, question="effort"),),
        comments=(Comment("what else", "Nobody answered the phone"),),
    )
    opened = open_for_alert(raised(), ticket_id=TICKET, number=3, at=NOON).ticket
    linked = link_alert(opened, other, at=NOON).ticket
    assert linked == replace(
        opened, version=2, reasons=opened.reasons + other.reasons, comments=opened.comments + other.comments
    )
    case = ManualCase(subject="Rude", survey="parcel", touchpoint="delivery", location="Graz", response_id=RESPONSE)
    by_hand = open_by_hand(case, actor="desk", ticket_id=TICKET, number=4, at=NOON).ticket
    by_hand = link_alert(by_hand, other, at=NOON).ticket
    assert (by_hand.survey, by_hand.touchpoint, by_hand.location) == ("parcel", "delivery", "Graz")
