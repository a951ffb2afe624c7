"""Asking again after an answer: the person is judged as if that answer, and what led to it, had never been."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.eligibility.asked_again import without_answer
from services.collector.domain.eligibility.decision import decide
from services.collector.domain.eligibility.exposure import Exposure, ExposureKind
from services.collector.domain.responses.response import StoredResponse
from services.collector.domain.surveys.rules import Eligibility, TouchpointCap

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = (b"by number", b"by mail")
ANSWERED_AT = NOW - timedelta(days=8)
RULES = Eligibility(touchpoint_cap=TouchpointCap(limit=2, days=60))
RESPONSE = StoredResponse(
    id=UUID(int=1),
    survey="visit",
    version=1,
    channel="web",
    touchpoint="till",
    respondent_id=UUID(int=2),
    answers={"recommend": 2},
    attributes={},
    occurred_at=ANSWERED_AT,
    received_at=ANSWERED_AT,
    fingerprint=b"",
)
HERE = Exposure("answered", "visit", "web", ANSWERED_AT, NAMES[0], touchpoint="till")


def thing(kind: ExposureKind, days_ago: float, survey: str = "visit", person: bytes = NAMES[0]) -> Exposure:
    at = NOW - timedelta(days=days_ago)
    return replace(HERE, kind=kind, at=at, survey=survey, person=person)


def eligible(met: list[Exposure]) -> str:
    found = decide(RULES, met, survey="visit", touchpoint="till", quarantine=timedelta(days=14), now=NOW)
    return found.reason


def test_the_answer_alone_does_not_count() -> None:
    """Under no name, with the showing that led to it; with it nobody could be asked again."""
    met = [one for name in NAMES for one in (replace(HERE, person=name), thing("shown", 9, person=name))]
    assert eligible(met) == "answered_recently"
    assert without_answer(met, RESPONSE) == []
    assert eligible(without_answer(met, RESPONSE)) == "ok"


def test_everything_else_counts() -> None:
    for other, reason in (
        (thing("answered", 5), "answered_recently"),
        (thing("shown", 3), "quarantine"),
        (thing("dismissed", 7), "dismissed_recently"),
        (thing("answered", 5, "other"), "quarantine"),
        (thing("shown", 10, "other"), "quarantine"),
    ):
        assert eligible(without_answer([other, HERE], RESPONSE)) == reason, other


def test_an_answer_at_the_same_moment_counts() -> None:
    """As answers of one day have, that came out of a file: only one of them is left away."""
    assert without_answer([HERE, HERE], RESPONSE) == [HERE]


def test_what_ended_before_is_no_part_of_it() -> None:
    """A showing that an earlier answer or dismissal ended belongs to that."""
    earlier = [thing("shown", 40), thing("answered", 39)]
    assert without_answer([*earlier, thing("shown", 9), HERE], RESPONSE) == earlier
    dismissed = [thing("shown", 12), thing("dismissed", 11)]
    assert without_answer([*dismissed, HERE], RESPONSE) == dismissed


def test_an_answer_of_somebody_else_changes_nothing() -> None:
    met = [thing("shown", 9), thing("answered", 5)]
    assert without_answer(met, RESPONSE) == met


MOMENTS = st.integers(1, 60)
OTHERS = st.lists(
    st.builds(thing, st.sampled_from(["shown", "answered", "dismissed"]), MOMENTS, st.sampled_from(["visit", "other"])),
    max_size=8,
)


@given(OTHERS, st.randoms(use_true_random=False))
def test_whatever_happened_after_or_in_other_surveys_stays(others: list[Exposure], chance: Random) -> None:
    """Only the answer and showings before it, of the same survey, are ever left away; in any order the same."""
    met = [*others, HERE]
    shuffled = list(met)
    chance.shuffle(shuffled)
    left = without_answer(shuffled, RESPONSE)
    ends = [one.at for one in others if one.survey == "visit" and one.kind != "shown" and one.at < ANSWERED_AT]
    since = max(ends, default=NOW - timedelta(days=1000))
    gone = [one for one in others if one.survey == "visit" and one.kind == "shown" and since < one.at <= ANSWERED_AT]
    kept = [one for one in others if one not in gone]
    # Of an answer at the same moment one is kept, of the same content.
    assert sorted(left, key=repr) == sorted(kept, key=repr)
