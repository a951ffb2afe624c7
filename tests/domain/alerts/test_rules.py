"""Rules: which responses they cover, what they say, and how they change."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alerts.domain.condition import Condition
from services.alerts.domain.raising import Found, alert_of
from services.alerts.domain.rule import InvalidRuleError, Rule
from shared.contracts.scoring import AnswerScore, ResponseScored
from shared.vocabulary import Comment, ScoredAnswer
from tests.domain.alerts.judging import definition, judged, subject_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ID = UUID("01890000-0000-7000-8000-000000000001")


def answer(question: str, verdict: Any, value: int = 2) -> AnswerScore:
    """Return a CSAT answer with the verdict."""
    category: Any = {"unhappy": "dissatisfied", "neutral": "neutral", "happy": "satisfied", None: None}[verdict]
    return AnswerScore(
        question=question,
        concept=question,
        metric="csat",
        value=value,
        scale_min=1,
        scale_max=5,
        polarity="high_is_good",
        category=category,
        verdict=verdict,
    )


def response(*answers: AnswerScore, **changes: Any) -> ResponseScored:
    """Return a response of the survey `visit` at the touchpoint `counter` by kiosk, changed as asked."""
    fields: dict[str, Any] = {
        "response_id": ID,
        "survey": "visit",
        "version": 3,
        "channel": "kiosk",
        "touchpoint": "counter",
        "location": "Vienna",
        "locale": "de",
        "respondent_id": None,
        "scores": answers,
        "comments": (Comment("why", "too slow"),),
        "occurred_at": NOON,
        "received_at": NOON,
        "scored_at": NOON,
    }
    return ResponseScored(**(fields | changes))


def rule(**changes: Any) -> Rule:
    """Return a rule with the default definition, changed as asked."""
    return Rule.new("unhappy-answer", definition(**changes), at=NOON)


def reasons_of(one: Rule, given_response: ResponseScored) -> tuple[ScoredAnswer, ...]:
    """Return the answers because of which a rule fires; none where it does not."""
    return judged(one, subject_of(given_response)).reasons


def test_only_the_answers_that_meet_the_condition_are_reasons() -> None:
    """The reasons are the matching answers in the order of the response, with their scale."""
    given_answers = (answer("wait", "unhappy", 1), answer("staff", "happy", 5), answer("food", "unhappy", 2))
    reasons = reasons_of(rule(), response(*given_answers))
    assert [(reason.question, reason.value) for reason in reasons] == [("wait", 1), ("food", 2)]
    assert {(reason.scale_min, reason.scale_max, reason.polarity) for reason in reasons} == {(1, 5, "high_is_good")}


@pytest.mark.parametrize(
    ("filters", "covered"),
    [
        ({}, True),
        ({"survey": "visit"}, True),
        ({"survey": "delivery"}, False),
        ({"touchpoint": "counter"}, True),
        ({"touchpoint": "door"}, False),
        ({"channel": "kiosk"}, True),
        ({"channel": "web"}, False),
        ({"survey": "visit", "touchpoint": "counter", "channel": "kiosk"}, True),
        ({"survey": "visit", "touchpoint": "counter", "channel": "sms"}, False),
    ],
)
def test_a_rule_looks_at_the_responses_it_covers(filters: dict[str, Any], covered: bool) -> None:  # noqa: FBT001 - a column of the table
    """All filters must fit the response; what is not filtered lets everything through."""
    assert bool(reasons_of(rule(**filters), response(answer("wait", "unhappy")))) is covered


def test_a_filter_on_the_touchpoint_lets_no_response_without_one_through() -> None:
    """A response that names no touchpoint is not at the wanted one."""
    assert reasons_of(rule(touchpoint="counter"), response(answer("wait", "unhappy"), touchpoint=None)) == ()


def test_a_disabled_rule_says_nothing() -> None:
    """A rule that is switched off raises no alert."""
    assert reasons_of(rule(enabled=False), response(answer("wait", "unhappy"))) == ()


def test_an_alert_carries_what_is_needed_to_act() -> None:
    """The alert names rule, version, severity, response, place, reasons and comments."""
    unhappy = response(answer("wait", "unhappy"))
    found = rule(severity="critical", opens_ticket=False)
    alert = alert_of(Found(found, subject_of(unhappy), judged(found, subject_of(unhappy))), alert_id=ID, at=NOON)
    assert (alert.rule, alert.rule_version, alert.severity) == ("unhappy-answer", 1, "critical")
    assert (alert.opens_ticket, alert.place, alert.raised_at) == (False, unhappy.place, NOON)
    assert (alert.response_id, alert.respondent_id, alert.occurred_at) == (ID, None, NOON)
    assert alert.comments == (Comment("why", "too slow"),)
    assert [reason.question for reason in alert.reasons] == ["wait"]


def test_a_change_makes_the_next_version() -> None:
    """Version and moment move on with a change; key and creation stay."""
    later = NOON + timedelta(hours=1)
    changed = rule().redefined(definition(severity="critical"), at=later)
    assert (changed.key, changed.version, changed.created_at, changed.updated_at) == ("unhappy-answer", 2, NOON, later)
    assert changed.definition.severity == "critical"


def test_an_alert_names_the_version_of_the_rule_that_raised_it() -> None:
    """Whoever reads it years later finds the definition that was in force."""
    first = rule()
    given_response = subject_of(response(answer("wait", "unhappy")))
    for expected, one in enumerate((first, first.redefined(definition(severity="critical"), at=NOON)), start=1):
        raised = alert_of(Found(one, given_response, judged(one, given_response)), alert_id=ID, at=NOON)
        assert (raised.rule, raised.rule_version) == ("unhappy-answer", expected)
        assert raised.severity == one.definition.severity


def test_the_same_definition_changes_nothing() -> None:
    """Defining a rule as it is leaves it as it is."""
    assert rule().redefined(definition(), at=NOON + timedelta(hours=1)) == rule()


def test_a_definition_that_makes_no_sense_is_refused() -> None:
    """Neither a new rule nor a change may carry a condition that can mean nothing."""
    nonsense = definition(when=Condition.read({"any": [{"metric": "nps", "category": "easy"}]}))
    with pytest.raises(InvalidRuleError) as refused:
        Rule.new("x", nonsense, at=NOON)
    assert [problem.field for problem in refused.value.problems] == ["when.any.0.category"]
    with pytest.raises(InvalidRuleError):
        rule().redefined(nonsense, at=NOON)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["happy", "neutral", "unhappy", None]))))
def test_the_default_condition_finds_exactly_the_unhappy_answers(answers: list[tuple[str, str | None]]) -> None:
    """Whatever a response holds, the reasons are its unhappy answers, no more and no fewer."""
    reasons = reasons_of(rule(), response(*(answer(question, verdict) for question, verdict in answers)))
    assert [reason.question for reason in reasons] == [
        question for question, verdict in answers if verdict == "unhappy"
    ]
    assert {reason.category for reason in reasons} <= {"dissatisfied"}
