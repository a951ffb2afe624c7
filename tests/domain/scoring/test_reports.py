"""From counts to answers: what is added up, what is kept apart, and what was skipped."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from services.scoring.domain.errors import InvalidWindowError, UnlikeSeriesError
from services.scoring.domain.histogram import Histogram
from services.scoring.domain.query import Asked, Buckets, KnownSeries, Place, ScoreItem, ScoreQuery, Volumes
from services.scoring.domain.report import partition, report, select_series
from services.scoring.domain.scale import Scale
from services.scoring.domain.series import SeriesKey
from services.scoring.domain.window import MAX_BUCKETS, Window

FIVE = Scale("csat", 1, 5, "high_is_good")
SEVEN = Scale("csat", 1, 7, "high_is_good")
TURNED = Scale("csat", 1, 5, "low_is_good")
QUERY = ScoreQuery("visit")

Counts = Mapping[KnownSeries, Buckets]


def known(concept: str = "mood", scale: Scale = FIVE, *questions: str, **changes: Any) -> KnownSeries:
    """Return a series at the till on a kiosk, or as asked."""
    key = SeriesKey("visit", concept, scale, "till", "kiosk")
    return KnownSeries(replace(key, **changes), frozenset(questions or (concept,)))


def counted(*pairs: tuple[KnownSeries, dict[int, int]]) -> Counts:
    """Return histograms without intervals."""
    return {one: {None: Histogram(counts)} for one, counts in pairs}


def reported(
    query: ScoreQuery,
    series: Sequence[KnownSeries],
    counts: Counts,
    *,
    asked: Sequence[Asked] = (),
    volumes: Volumes = MappingProxyType({}),
    spans: Sequence[Window] | None = None,
) -> list[ScoreItem]:
    """Return the report on `series`, adding up the histograms of each part as the database does."""
    parts = partition(query, series)
    sums: list[Buckets] = []
    for part in parts:
        buckets: dict[datetime | None, Histogram] = {}
        for one in part.series:
            for start, histogram in counts.get(one, {}).items():
                buckets[start] = buckets.get(start, Histogram()) + histogram
        sums.append(buckets)
    return report(query, parts, sums, spans=spans, asked=asked, volumes=volumes)


def test_like_series_are_added_up() -> None:
    """Channels and touchpoints of one concept on one scale make one item."""
    one, other = known(), known(touchpoint="door", channel="web")
    [item] = reported(QUERY, [one, other], counted((one, {5: 3}), (other, {1: 1})))
    assert (item.score.n, item.score.value, item.touchpoint, item.channel) == (4, 75.0, None, None)


def test_grouping_keeps_parts_apart() -> None:
    """By touchpoint there is an item for each, with one for the answers that had none; by channel likewise."""
    series = [known(), known(touchpoint="door"), known(touchpoint=None, channel="web")]
    counts = counted(*((one, {5: number}) for number, one in enumerate(series, start=1)))
    by_touchpoint = reported(replace(QUERY, by="touchpoint"), series, counts)
    assert [(item.touchpoint, item.score.n) for item in by_touchpoint] == [(None, 3), ("door", 2), ("till", 1)]
    by_channel = reported(replace(QUERY, by="channel"), series, counts)
    assert [(item.channel, item.score.n) for item in by_channel] == [("kiosk", 3), ("web", 3)]


@pytest.mark.parametrize("other", [SEVEN, TURNED, Scale("rating", 1, 5, "high_is_good")])
def test_unlike_answers_are_never_added_up(other: Scale) -> None:
    """Scale, polarity or metric differ: refused when the question is asked for, two items when it is not."""
    series = [known(), known(scale=other)]
    counts = counted(*((one, {5: 2}) for one in series))
    with pytest.raises(UnlikeSeriesError, match=str(other)) as refused:
        reported(replace(QUERY, question="mood"), series, counts)
    assert [problem.field for problem in refused.value.problems] == ["question"]
    apart = reported(QUERY, series, counts)
    assert {(item.scale, item.score.n) for item in apart} == {(FIVE, 2), (other, 2)}


def test_a_scale_without_answers_in_the_window_is_in_nobodys_way() -> None:
    """After the scale was changed, a window with answers on one of them only is answered on that one."""
    series = [known(), known(scale=SEVEN)]
    [item] = reported(replace(QUERY, question="mood"), series, counted((series[1], {7: 4})))
    assert (item.scale, item.score.n) == (SEVEN, 4)
    empty = reported(replace(QUERY, question="mood"), series, {})
    assert [(item.scale, item.score.n, item.score.value) for item in empty] == [(FIVE, 0, None), (SEVEN, 0, None)]


def test_a_question_is_a_concept_first_and_a_key_second() -> None:
    """A concept of that name wins over a key of that name; a key finds the concept that it measured."""
    renamed, old = known("mood", FIVE, "q1"), known("q2", FIVE, "q2")
    assert select_series([renamed, old], replace(QUERY, question="mood")) == [renamed]
    assert select_series([renamed, old], replace(QUERY, question="q1")) == [renamed]
    assert select_series([renamed, known("q1", FIVE, "other")], replace(QUERY, question="q1"))[0].key.concept == "q1"
    assert select_series([renamed, old], replace(QUERY, question="q3")) == []


def test_a_key_that_stood_for_two_concepts_is_refused() -> None:
    """The answer names the concepts to ask for."""
    series = [known("mood", FIVE, "q1"), known("speed", FIVE, "q1")]
    with pytest.raises(UnlikeSeriesError, match="mood, speed"):
        select_series(series, replace(QUERY, question="q1"))


def test_skipped_answers_are_those_that_were_asked_and_not_given() -> None:
    """Only versions that asked the concept on this scale count, and each response as often as it was asked."""
    series = known()
    asked = [
        Asked(1, "mood", "mood", FIVE),
        Asked(2, "mood", "mood", SEVEN),
        Asked(3, "why", "why", None),
        Asked(4, "early", "mood", FIVE),
        Asked(4, "late", "mood", FIVE),
    ]
    volumes: Volumes = {(Place(version, "till", "kiosk"), None): 10 for version in (1, 2, 3, 4)}
    [item] = reported(QUERY, [series], counted((series, {5: 21})), asked=asked, volumes=volumes)
    assert item.score.excluded == {"skipped": 10 + 20 - 21}


def test_skipped_answers_are_counted_where_the_item_is() -> None:
    """Responses from another touchpoint or channel than the item's are not its own."""
    series = [known(), known(touchpoint=None, channel="web")]
    counts = counted(*((one, {5: 1}) for one in series))
    asked = [Asked(1, "mood", "mood", FIVE)]
    volumes: Volumes = {
        (Place(1, "till", "kiosk"), None): 4,
        (Place(1, None, "web"), None): 2,
        (Place(1, "x", "sms"), None): 8,
    }
    by = {
        item.touchpoint: item.score.excluded
        for item in reported(replace(QUERY, by="touchpoint"), series, counts, asked=asked, volumes=volumes)
    }
    assert by == {"till": {"skipped": 3}, None: {"skipped": 1}}
    [web] = reported(replace(QUERY, channel="web"), series[1:], counts, asked=asked, volumes=volumes)
    assert web.score.excluded == {"skipped": 1}
    [everywhere] = reported(QUERY, series, counts, asked=asked, volumes=volumes)
    assert everywhere.score.excluded == {"skipped": 14 - 2}


def test_what_cannot_be_told_exactly_is_left_out() -> None:
    """While the questions of one version are unknown there is no number of skipped answers, rather than a wrong one."""
    series = known()
    volumes: Volumes = {(Place(1, "till", "kiosk"), None): 4, (Place(2, "till", "kiosk"), None): 1}
    [item] = reported(
        QUERY, [series], counted((series, {5: 2})), asked=[Asked(1, "mood", "mood", FIVE)], volumes=volumes
    )
    assert item.score.excluded == {}


def test_intervals_have_no_gaps_and_sum_up_to_the_whole() -> None:
    """A day without answers is there with n = 0; the numbers of the days add up to those of the window."""
    series = known()
    first, third = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
    counts: Counts = {series: {first: Histogram({5: 2}), third: Histogram({1: 1})}}
    volumes: Volumes = {(Place(1, "till", "kiosk"), first): 3, (Place(1, "till", "kiosk"), third): 1}
    query = replace(QUERY, interval="day", window=Window(first, datetime(2026, 3, 4, tzinfo=UTC)))
    spans = query.window.split("day", first=None, last=None)
    [item] = reported(query, [series], counts, spans=spans, asked=[Asked(1, "mood", "mood", FIVE)], volumes=volumes)
    assert item.buckets is not None
    assert [(score.n, score.value, score.excluded["skipped"]) for _, score in item.buckets] == [
        (2, 100.0, 1),
        (0, None, 0),
        (1, 0.0, 0),
    ]
    assert (item.score.n, item.score.excluded) == (3, {"skipped": 1})


def test_a_cut_off_interval_keeps_its_counts() -> None:
    """A window from Wednesday on still finds what was counted under that week's Monday, and tells the true ends."""
    series = known()
    monday, wednesday = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)
    query = replace(QUERY, interval="week", window=Window(wednesday, None))
    counts: Counts = {series: {monday: Histogram({5: 2})}}
    spans = query.window.split("week", first=None, last=wednesday)
    [item] = reported(query, [series], counts, spans=spans)
    assert item.buckets is not None
    [(span, score)] = item.buckets
    assert (span.start, span.end, score.n) == (wednesday, datetime(2026, 3, 9, tzinfo=UTC), 2)


def test_the_whole_answer_is_bounded() -> None:
    """Intervals are counted over all items together."""
    series = [known(), known("speed")]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    query = replace(QUERY, interval="hour", window=Window(start, start + timedelta(hours=MAX_BUCKETS // 2)))
    spans = query.window.split("hour", first=None, last=None)
    assert sum(len(item.buckets or ()) for item in reported(query, series, {}, spans=spans)) > 0
    with pytest.raises(InvalidWindowError) as refused:
        reported(query, [*series, known("price")], {}, spans=spans)
    assert [problem.field for problem in refused.value.problems] == ["interval"]
