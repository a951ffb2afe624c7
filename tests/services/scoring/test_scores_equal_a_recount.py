"""Whatever order, grouping and repetition events come in, scores are those of a plain recount of the responses."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from shared.contracts.event import Event
from shared.contracts.scoring import ScoreChanged
from shared.ids import uuid7
from shared.testing.one_service import OneService

START = datetime(2024, 2, 28, tzinfo=UTC)
QUESTIONS = ("satisfied", "recommend", "effort")


@dataclass(frozen=True)
class Given:
    """One response as the recount sees it."""

    answers: dict[str, int]
    touchpoint: str | None
    channel: str
    location: str | None
    at: datetime


GIVEN = st.builds(
    Given,
    answers=st.fixed_dictionaries(
        {}, optional={"satisfied": st.integers(1, 5), "recommend": st.integers(0, 10), "effort": st.integers(1, 7)}
    ),
    touchpoint=st.sampled_from([None, "till", "door"]),
    channel=st.sampled_from(["web", "sms", "kiosk"]),
    location=st.sampled_from([None, "Graz", "Linz"]),
    at=st.integers(0, 4 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds)),
)


def recount(question: str, values: Sequence[int]) -> tuple[float | None, float | None, float | None]:
    """Return value and interval, computed answer by answer and by other means than the suite's own."""
    n = len(values)
    if n == 0:
        return None, None, None
    if question == "satisfied":
        happy = sum(value >= 4 for value in values)
        interval = stats.binomtest(happy, n).proportion_ci(method="wilson")
        return 100 * happy / n, 100 * interval.low, 100 * interval.high
    if question == "recommend":
        signs = [1 if value > 8 else -1 if value < 7 else 0 for value in values]
        padded = [(sign, 1.0) for sign in signs] + [(1, 0.75), (0, 1.5), (-1, 0.75)]
        weight = sum(one for _, one in padded)
        centre = sum(sign * one for sign, one in padded) / weight
        variance = sum(one * (sign - centre) ** 2 for sign, one in padded) / weight
        reach = stats.norm.ppf(0.975) * (variance / weight) ** 0.5
        return 100 * fmean(signs), 100 * max(-1.0, centre - reach), 100 * min(1.0, centre + reach)
    mean = fmean(values)
    if n == 1:
        return mean, 1.0, 7.0
    if len(set(values)) == 1:
        others = stats.binomtest(0, n).proportion_ci(method="exact").high
        return mean, mean - others * (mean - 1), mean + others * (7 - mean)
    interval = stats.t.interval(0.95, n - 1, loc=mean, scale=stats.sem(values))
    return mean, max(1.0, interval[0]), min(7.0, interval[1])


def assert_is_recount(item: dict[str, Any], question: str, values: Sequence[int]) -> None:
    """Compare one score with the recount of `values`."""
    assert item["n"] == item["denominator"] == sum(item["counts"].values()) == len(values)
    told = (item["value"], item["ci_low"], item["ci_high"])
    assert told == pytest.approx(recount(question, values), rel=1e-9, abs=1e-9, nan_ok=False) if values else True
    if not values:
        assert told == (None, None, None)


@dataclass(frozen=True)
class Case:
    """Responses, a seed for the way they are delivered, and a window of days."""

    people: list[Given]
    seed: int
    first_day: int
    days: int


CASES = st.builds(
    Case,
    people=st.lists(GIVEN, max_size=25),
    seed=st.integers(0, 2**32),
    first_day=st.integers(0, 3),
    days=st.integers(1, 6),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(case=CASES)
async def test_any_delivery_gives_the_numbers_of_a_recount(
    scoring: OneService, response: Any, survey: Any, reader: Any, case: Case
) -> None:
    """Shuffled, cut into any runs, delivered again as the same and as other events: every filter tells the recount."""
    name, people = f"s{uuid7().hex}", case.people
    events = [
        response(
            one.answers,
            survey=name,
            touchpoint=one.touchpoint,
            channel=one.channel,
            location=one.location,
            occurred_at=one.at,
        )
        for one in people
    ]
    await deliver_anyhow(scoring, events, survey(*QUESTIONS, key=name), case.seed)
    start, end = START + timedelta(days=case.first_day), START + timedelta(days=case.first_day + case.days)
    window = {"start": start.isoformat(), "end": end.isoformat()}
    filters: list[dict[str, Any]] = [
        *({}, {"touchpoint": "till"}, {"channel": "web"}, {"location": "Graz"}),
        *({"channel": "sms", "location": "Linz"}, window, {**window, "interval": "day", "location": "Graz"}),
        {**window, "interval": "hour", "touchpoint": "door"},
    ]
    for query in filters:
        chosen = [one for one in people if matches(one, query, start, end)]
        for item in await reader.items(survey=name, **query):
            question = item["concept"]
            assert_is_recount(item, question, [one.answers[question] for one in chosen if question in one.answers])
            assert item["excluded"] == {"skipped": sum(question not in one.answers for one in chosen)}
            for bucket in item["buckets"] or []:
                inside = [one for one in chosen if bucket["from"] <= moment(one.at) < bucket["to"]]
                values = [one.answers[question] for one in inside if question in one.answers]
                assert_is_recount(bucket, question, values)
                assert bucket["excluded"] == {"skipped": len(inside) - len(values)}
    await assert_last_told(scoring, name, people)


async def deliver_anyhow(scoring: OneService, events: list[Event[Any]], definition: Event[Any], seed: int) -> None:
    """Deliver everything at least once, in no order, in runs of any length, with repetitions of both kinds."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable shuffle
    repeated = [event for event in events if chance.random() < 0.3]
    replayed = [Event(event.data, event.source, event.time) for event in events if chance.random() < 0.3]
    waiting = [*events, *repeated, *replayed, definition]
    chance.shuffle(waiting)
    while waiting:
        size = chance.randint(1, 8)
        await scoring.deliver(*waiting[:size])
        waiting = waiting[size:]


def moment(at: datetime) -> str:
    """Return a moment in a form that sorts among those of the answer."""
    return at.isoformat().replace("+00:00", "Z")


def matches(one: Given, query: dict[str, Any], start: datetime, end: datetime) -> bool:
    """Tell whether a response counts in a query."""
    return all(
        getattr(one, name) == query[name] for name in ("touchpoint", "channel", "location") if name in query
    ) and ("start" not in query or start <= one.at < end)


async def assert_last_told(scoring: OneService, survey: str, people: list[Given]) -> None:
    """Check that the last word on each series is the recount of its answers, and that revisions rose one by one."""
    last: dict[UUID, ScoreChanged] = {}
    revisions: Counter[UUID] = Counter()
    for event in await scoring.published():
        if isinstance(event.data, ScoreChanged) and event.data.series.survey == survey:
            revisions[event.data.series_id] += 1
            assert event.data.revision == revisions[event.data.series_id]
            last[event.data.series_id] = event.data
    told: dict[tuple[str, str | None, str], ScoreChanged] = {
        (one.series.concept, one.series.touchpoint, one.series.channel): one for one in last.values()
    }
    expected = {
        (question, one.touchpoint, one.channel): [
            other.answers[question]
            for other in people
            if (other.touchpoint, other.channel) == (one.touchpoint, one.channel) and question in other.answers
        ]
        for one in people
        for question in one.answers
    }
    assert told.keys() == expected.keys()
    for place, values in expected.items():
        assert_is_recount(told[place].model_dump(), place[0], values)
