"""Whatever order, grouping and repetition events come in, scores are those of a plain recount of the responses."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.scoring.service import SERVICE
from services.scoring.settings import ScoringSettings
from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.scoring import ScoreChanged
from shared.ids import uuid7
from shared.testing.one_service import OneService, one_service
from tests.services.scoring.conftest import NOON
from tests.services.scoring.recounting import GIVEN, QUESTIONS, START, Events, Given, assert_is_recount


@dataclass(frozen=True)
class Case:
    """Responses, a seed for the way they are delivered, and a window of days."""

    people: list[Given]
    seed: int
    first_day: int
    days: int


CASES = st.builds(
    Case,
    people=st.lists(GIVEN, max_size=25, unique_by=lambda one: one.at),
    seed=st.integers(0, 2**32),
    first_day=st.integers(0, 3),
    days=st.integers(1, 6),
)


@pytest.fixture
async def scoring(database_url: str) -> AsyncIterator[OneService]:
    """An installation that shows the smallest cells."""
    chosen = ScoringSettings(smallest_cell=1)
    async with one_service(SERVICE, database_url, service_settings=chosen, clock=FixedClock(NOON)) as service:
        yield service


@pytest.fixture
def events(response: Any, edited: Any, withdrawn: Any, erased: Any, skipped: Any) -> Events:
    """What makes events."""
    return Events(response, edited, withdrawn, erased, skipped)


# Making a failing case smaller would take longer than reading it.
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=CASES)
async def test_any_delivery_gives_the_numbers_of_a_recount(
    scoring: OneService, events: Events, reader: Any, case: Case
) -> None:
    """Shuffled, cut into any runs, repeated, edited, taken back, erased: every question is answered by the recount."""
    name = f"s{uuid7().hex}"
    people = [one for one in case.people if one.fate not in {"withdrawn", "erased"}]
    await deliver_anyhow(scoring, [event for one in case.people for event in events.of(one, name)], case.seed)
    start, end = START + timedelta(days=case.first_day), START + timedelta(days=case.first_day + case.days)
    window = {"start": start.isoformat(), "end": end.isoformat()}
    queries: list[dict[str, Any]] = [
        *({}, {"touchpoint": "till"}, {"channel": "web"}, {"location": "Graz"}, {"language": "de"}),
        *({"attribute": "plan:pro"}, {"channel": "sms", "location": "Linz", "language": "en"}),
        *(window, {**window, "interval": "day", "location": "Graz", "zone": "Asia/Kathmandu"}),
        {**window, "interval": "hour", "touchpoint": "door", "zone": "Australia/Adelaide"},
        {**window, "interval": "day", "rolling": "3d", "zone": "America/New_York"},
        {**window, "by": ["location", "language"]},
        {**window, "by": ["touchpoint", "attribute:plan"]},
        {"by": ["language"], "interval": "day"},
        {**window, "by": ["attribute:plan"], "location": "Linz", "interval": "day", "rolling": "2d"},
        *({**window, "current": "year"}, {"current": "day", "by": ["channel", "location"], "zone": "Europe/Berlin"}),
    ]
    for query in queries:
        await assert_is_shown(reader, name, query, [one for one in people if matches(one, query, start, end)], people)
    await assert_last_published(scoring, name, [one for one in people if one.fate != "suspect"])


async def assert_is_shown(
    reader: Any, survey: str, query: dict[str, Any], chosen: Sequence[Given], people: Sequence[Given]
) -> None:
    """Compare the answer to `query`, which `chosen` of all `people` count for."""
    items = await reader.items(survey=survey, **query)
    if query.get("by"):
        assert_nobody_is_missing(items, query, chosen)
    for item in items:
        question = item["concept"]
        like = [one for one in people if is_of(one, item, query.get("by", ()))]
        group = [one for one in like if one in chosen]
        assert_counts(item, question, group, superseded(query, chosen, question))
        for bucket in item["buckets"] or []:
            low, high = (datetime.fromisoformat(bucket[name]) for name in ("from", "to"))
            # A trailing window reaches back before the one that was asked for.
            source = [one for one in like if matches_filters(one, query)] if "rolling" in query else group
            assert_counts(bucket, question, [one for one in source if low <= one.at < high], set())


def assert_nobody_is_missing(items: Sequence[dict[str, Any]], query: dict[str, Any], chosen: Sequence[Given]) -> None:
    """Check that the items of a breakdown are of all those who answered, or skipped a question that was put to them."""
    shown = {
        question: sum(item["n"] + sum(item["excluded"].values()) for item in items if item["concept"] == question)
        for question in QUESTIONS
    }
    put = {question: sum(question in one.final or one.fate != "suspect" for one in chosen) for question in QUESTIONS}
    assert shown == put, query


def assert_counts(shown: dict[str, Any], question: str, group: Sequence[Given], old: set[datetime]) -> None:
    """Compare one score with its recount, and what does not count as well; `old` are moments of superseded answers."""
    honest = [one for one in group if one.fate != "suspect" and question in one.final]
    assert_is_recount(shown, question, [one.final[question] for one in honest if one.at not in old])
    assert shown["excluded"] == {
        "skipped": sum(question not in one.final and one.fate != "suspect" for one in group),
        "suspect": sum(question in one.final and one.fate == "suspect" for one in group),
        "superseded": sum(one.at in old for one in honest),
    }


def superseded(query: dict[str, Any], chosen: Sequence[Given], question: str) -> set[datetime]:
    """Return the moments of those answers that a newer one of the same person, place and period replaces."""
    if "current" not in query:
        return set()
    newest: dict[tuple[Any, ...], datetime] = {}
    honest = [one for one in chosen if one.fate != "suspect" and question in one.final and one.person is not None]
    keys = {one.at: (one.person, one.touchpoint, period(one.at, query)) for one in honest}
    for moment, key in keys.items():
        newest[key] = max(newest.get(key, moment), moment)
    return {moment for moment, key in keys.items() if newest[key] != moment}


def period(at: datetime, query: dict[str, Any]) -> object:
    """Return the local day or year; Berlin is one hour ahead in February and March."""
    return at.year if query["current"] == "year" else (at + timedelta(hours=1)).date()


async def deliver_anyhow(scoring: OneService, events: list[Event[Any]], seed: int) -> None:
    """Deliver everything at least once, in no order, in runs of any length, with repetitions of both kinds."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable shuffle
    repeated = [event for event in events if chance.random() < 0.3]
    replayed = [Event(event.data, event.source, event.time) for event in events if chance.random() < 0.3]
    waiting = [*events, *repeated, *replayed]
    chance.shuffle(waiting)
    while waiting:
        size = chance.randint(1, 8)
        await scoring.deliver(*waiting[:size])
        if chance.random() < 0.3:
            await scoring.use_cases.scores.fold_journal()
        waiting = waiting[size:]


def matches_filters(one: Given, query: dict[str, Any]) -> bool:
    """Return whether a response is where the query looks, whenever it was given."""
    places = all(getattr(one, name) == query[name] for name in ("touchpoint", "channel", "location") if name in query)
    language = query.get("language") in {None, language_of(one)}
    return places and language and ("attribute" not in query or one.plan == "pro")


def matches(one: Given, query: dict[str, Any], start: datetime, end: datetime) -> bool:
    """Return whether a response counts in a query."""
    return matches_filters(one, query) and ("start" not in query or start <= one.at < end)


def language_of(one: Given) -> str | None:
    """Return the language without its region."""
    return one.locale.split("-")[0] if one.locale else None


def is_of(one: Given, item: dict[str, Any], by: Sequence[str]) -> bool:
    """Return whether a response belongs to an item of a breakdown."""
    mine = {
        "touchpoint": one.touchpoint == item["touchpoint"],
        "channel": one.channel == item["channel"],
        "location": one.location == item["location"],
        "language": language_of(one) == item["language"],
        "attribute:plan": one.plan == item["attributes"].get("plan"),
    }
    return all(mine[name] for name in by)


async def assert_last_published(scoring: OneService, survey: str, people: list[Given]) -> None:
    """Check that the last word on each series is the recount of its answers, and that revisions rose."""
    last: dict[UUID, ScoreChanged] = {}
    revisions: Counter[UUID] = Counter()
    for event in await scoring.published():
        if isinstance(event.data, ScoreChanged) and event.data.series.survey == survey:
            assert event.data.revision > revisions[event.data.series_id]
            revisions[event.data.series_id] = event.data.revision
            last[event.data.series_id] = event.data
    shown: dict[tuple[str, str | None, str], ScoreChanged] = {
        (one.series.concept, one.series.touchpoint, one.series.channel): one for one in last.values()
    }
    for question, touchpoint, channel in {(q, one.touchpoint, one.channel) for one in people for q in one.final}:
        here = [one for one in people if (one.touchpoint, one.channel) == (touchpoint, channel)]
        values = [one.final[question] for one in here if question in one.final]
        assert_is_recount(msgspec.structs.asdict(shown[question, touchpoint, channel]), question, values)
