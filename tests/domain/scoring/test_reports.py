"""From counts to answers: what is added up, what is kept apart, and how it is cut."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.scoring.domain.counts import SKIPPED, SUSPECT
from services.scoring.domain.errors import InvalidWindowError, UnanswerableQueryError, UnlikeSeriesError
from services.scoring.domain.selection import select_series
from services.scoring.domain.window import MAX_BUCKETS, Window
from shared.scales import Scale
from tests.domain.scoring.reporting import (
    FIVE,
    GRAZ,
    QUERY,
    SEVEN,
    START,
    TURNED,
    answered,
    known,
    numbers_of,
    places,
    reported,
)


def test_like_series_are_added_up() -> None:
    """Channels and touchpoints of one concept on one scale make one item, with all that does not count beside it."""
    one, other = known(), known(touchpoint="door", channel="web")
    [item] = reported(QUERY, [one, other], answered((one, {5: 3, SKIPPED: 2}), (other, {1: 1, SKIPPED: 1, SUSPECT: 4})))
    assert (numbers_of(item), item.subject.touchpoint, item.subject.channel) == ((4, 75.0), None, None)
    assert item.score
    assert item.score.excluded == {"skipped": 3, "suspect": 4, "superseded": 0}


def test_grouping_keeps_parts_apart() -> None:
    """By touchpoint there is an item for each, with one for the answers that had none; by channel, and both crossed."""
    series = [known(), known(touchpoint="door"), known(touchpoint=None, channel="web")]
    counts = answered(*((one, {5: number}) for number, one in enumerate(series, start=1)))
    by_touchpoint = reported(replace(QUERY, by=("touchpoint",)), series, counts)
    assert [(item.subject.touchpoint, *numbers_of(item)) for item in by_touchpoint] == [
        (None, 3, 100.0),
        ("door", 2, 100.0),
        ("till", 1, 100.0),
    ]
    by_channel = reported(replace(QUERY, by=("channel",)), series, counts)
    assert [(item.subject.channel, numbers_of(item)[0]) for item in by_channel] == [("kiosk", 3), ("web", 3)]
    crossed = reported(replace(QUERY, by=("channel", "touchpoint")), series, counts)
    assert [(item.subject.touchpoint, item.subject.channel, numbers_of(item)[0]) for item in crossed] == [
        (None, "web", 3),
        ("door", "kiosk", 2),
        ("till", "kiosk", 1),
    ]


def test_stages_are_their_touchpoints_together() -> None:
    """In the order of the journey; what belongs to no stage is in none; one stage alone, and a stage that is none."""
    series = [known(touchpoint=name) for name in ("desk", "till", "shop", "elsewhere")]
    counts = answered(*((one, {5: number}) for number, one in enumerate(series, start=1)))
    query = replace(QUERY, journey="purchase")
    by_stage = reported(replace(query, by=("stage",)), series, counts)
    assert [(item.subject.stage, item.subject.touchpoint, numbers_of(item)[0]) for item in by_stage] == [
        ("buy", None, 5),
        ("use", None, 1),
    ]
    [buying] = reported(replace(query, stage="buy"), series, counts)
    assert (buying.subject.stage, numbers_of(buying)[0]) == ("buy", 5)
    within = reported(replace(query, stage="buy", by=("touchpoint",)), series, counts)
    assert [(item.subject.touchpoint, numbers_of(item)[0]) for item in within] == [("shop", 3), ("till", 2)]
    with pytest.raises(UnanswerableQueryError) as refused:
        reported(replace(query, stage="sell"), series, counts)
    assert [problem.field for problem in refused.value.problems] == ["stage"]


@pytest.mark.parametrize(
    "change",
    [{"scale": SEVEN}, {"scale": TURNED}, {"scale": Scale("rating", 1, 5, "high_is_good")}, {"series_from": 3}],
)
def test_unlike_answers_are_never_added_up(change: dict[str, Any]) -> None:
    """Scale, polarity, metric or beginning differ: refused when the question is asked for, two items when it is not."""
    series = [known(), known(**change)]
    counts = answered(*((one, {5: 2}) for one in series))
    with pytest.raises(
        UnlikeSeriesError, match="version 3" if "series_from" in change else str(change["scale"])
    ) as refused:
        reported(replace(QUERY, question="mood"), series, counts)
    assert [problem.field for problem in refused.value.problems] == ["question"]
    apart = reported(QUERY, series, counts)
    assert {(item.scale, item.series_from, numbers_of(item)[0]) for item in apart} == {
        (one.key.scale, one.key.series_from, 2) for one in series
    }


def test_a_scale_without_answers_in_the_window_is_in_nobodys_way() -> None:
    """After the scale was changed, a window with answers on one of them only is answered on that one."""
    series = [known(), known(scale=SEVEN)]
    [item] = reported(replace(QUERY, question="mood"), series, answered((series[1], {7: 4})))
    assert (item.scale, numbers_of(item)[0]) == (SEVEN, 4)
    empty = reported(replace(QUERY, question="mood"), series, {})
    assert [(item.scale, *numbers_of(item)) for item in empty] == [(FIVE, 0, None), (SEVEN, 0, None)]


def test_a_question_is_a_concept_first_and_a_key_second() -> None:
    """A concept of that name wins over a key of that name; a key finds the concept that it measured."""
    renamed, old = known("mood", FIVE, "q1"), known("q2", FIVE, "q2")
    assert select_series([renamed, old], replace(QUERY, question="mood"), {}) == [renamed]
    assert select_series([renamed, old], replace(QUERY, question="q1"), {}) == [renamed]
    other = known("q1", FIVE, "other")
    assert select_series([renamed, other], replace(QUERY, question="q1"), {})[0].key.concept == "q1"
    assert select_series([renamed, old], replace(QUERY, question="q3"), {}) == []


def test_a_key_that_stood_for_two_concepts_is_refused() -> None:
    """The answer names the concepts to ask for."""
    series = [known("mood", FIVE, "q1"), known("speed", FIVE, "q1")]
    with pytest.raises(UnlikeSeriesError, match="mood, speed"):
        select_series(series, replace(QUERY, question="q1"), {})


def test_intervals_have_no_gaps_and_sum_up_to_the_whole() -> None:
    """A day without answers is there with n = 0; the numbers of the days add up to those of the window."""
    series = known()
    query = replace(QUERY, interval="day", window=Window(START, START + timedelta(days=3)))
    [item] = reported(query, [series], {(series, ()): [{5: 2, SKIPPED: 1}, {}, {1: 1}]})
    assert item.buckets is not None
    assert item.score
    shown = [(one.score.n, one.score.value, one.score.excluded["skipped"]) for one in item.buckets if one.score]
    assert shown == [(2, 100.0, 1), (0, None, 0), (1, 0.0, 0)]
    assert (numbers_of(item)[0], item.score.excluded["skipped"]) == (3, 1)


def test_trailing_scores_are_those_of_the_days_up_to_each() -> None:
    """The first one reaches back before the window, whose own score does not."""
    series = known()
    query = replace(QUERY, interval="day", rolling_days=2, window=Window(START, START + timedelta(days=3)))
    [item] = reported(query, [series], {(series, ()): [{1: 1}, {5: 2}, {}, {1: 4}]})
    assert item.buckets is not None
    assert [(one.window.start, one.score.n) for one in item.buckets if one.score] == [
        (START - timedelta(days=1), 3),
        (START, 2),
        (START + timedelta(days=1), 4),
    ]
    assert numbers_of(item)[0] == 6


def test_the_whole_answer_is_bounded() -> None:
    """Intervals are counted over all items together, and refused before they are read."""
    series = [known(), known("speed")]
    query = replace(QUERY, interval="hour", window=Window(START, START + timedelta(hours=MAX_BUCKETS // 2)))
    assert sum(len(item.buckets or ()) for item in reported(query, series, {})) > 0
    with pytest.raises(InvalidWindowError) as refused:
        reported(query, [*series, known("price")], {})
    assert [problem.field for problem in refused.value.problems] == ["interval"]
    many, counts = places(**{f"place{number}": 9 for number in range(MAX_BUCKETS + 1)})
    with pytest.raises(InvalidWindowError) as refused:
        reported(replace(QUERY, by=("location",)), [many], counts)
    assert [problem.field for problem in refused.value.problems] == ["by"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"by": ("location", "language", "channel")}, "by"),
        ({"by": ("location", "location")}, "by"),
        ({"by": ("weather",)}, "by"),
        ({"by": ("attribute:",)}, "by"),
        ({"by": ("stage",)}, "journey"),
        ({"stage": "buy"}, "journey"),
        ({"by": ("attribute:plan", "language"), "segment": GRAZ}, "by"),
        ({"segment": (("attribute:a", "1"), ("attribute:b", "1"), ("language", "de"))}, "attribute"),
        ({"segment": (("attribute:a", "1"), ("attribute:a", "2"))}, "attribute"),
        ({"rolling_days": 7}, "rolling"),
        ({"rolling_days": 7, "interval": "day", "current": "month"}, "rolling"),
    ],
)
def test_what_has_no_answer_is_refused(changes: dict[str, Any], field: str) -> None:
    """The parameter is named, and what would be right."""
    with pytest.raises(UnanswerableQueryError) as refused:
        replace(QUERY, **changes)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert len(refused.value.problems[0].detail) > 20
