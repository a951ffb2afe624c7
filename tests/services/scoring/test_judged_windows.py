"""Scores that moved are published when their window is closed: once, and whatever comes later."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.scoring.application.settling import Settling
from services.scoring.service import SERVICE
from services.scoring.settings import ScoringSettings
from shared.clock import FixedClock
from shared.contracts.scoring import ScoreMoved, TargetMissed
from shared.testing.collecting import select
from shared.testing.one_service import OneService, one_service

VIENNA = ZoneInfo("Europe/Vienna")
MONDAY = datetime(2026, 3, 9, tzinfo=VIENNA)
"""The week that is judged begins here; it is closed on Tuesday after it."""
CLOSED = datetime(2026, 3, 17, 0, 5, tzinfo=VIENNA)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the test moves."""
    return FixedClock(CLOSED.astimezone(UTC))


@pytest.fixture
async def scoring(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """An installation in Vienna."""
    chosen = ScoringSettings(zone="Europe/Vienna")
    async with one_service(SERVICE, database_url, service_settings=chosen, clock=clock) as service:
        yield service


def move_to(clock: FixedClock, moment: datetime) -> None:
    clock.advance((moment - clock.now()).total_seconds())


async def judge(scoring: OneService) -> list[ScoreMoved]:
    """Count what came in, let the job judge, and return what it published."""
    await scoring.use_cases.scores.fold_journal()
    known = len(await scoring.published())
    await replace(scoring.use_cases.scores.judge_windows, settling=Settling(timedelta(0)))()
    return [event.data for event in (await scoring.published())[known:] if isinstance(event.data, ScoreMoved)]


def week(response: Any, start: datetime, high: int, low: int, **changes: Any) -> list[Any]:
    """Return answers of a week, promoters and detractors, the first at its first moment and the last at its last."""
    moments = [start, start + timedelta(days=6, hours=23, minutes=59)]
    return [
        response({"recommend": value}, occurred_at=moments[place % 2], received_at=moments[place % 2], **changes)
        for place, value in enumerate([10] * high + [0] * low)
    ]


async def test_a_score_that_moved_is_published_once(scoring: OneService, clock: FixedClock, response: Any) -> None:
    """With both figures, the difference and its interval; what did not move, or has few answers, is not."""
    before = MONDAY - timedelta(days=7)
    await scoring.deliver(*week(response, before, 40, 10), *week(response, MONDAY, 20, 30))
    await scoring.deliver(*week(response, before, 25, 25, touchpoint="door"))
    await scoring.deliver(*week(response, MONDAY, 26, 24, touchpoint="door"))
    await scoring.deliver(*week(response, before, 29, 0, channel="sms"), *week(response, MONDAY, 0, 60, channel="sms"))
    # Answers beside the two weeks change nothing.
    await scoring.deliver(*week(response, MONDAY + timedelta(days=7), 0, 50))
    await scoring.deliver(*week(response, before - timedelta(days=7), 0, 50))
    [moved] = await judge(scoring)
    assert (moved.series.touchpoint, moved.series.channel, moved.series.concept) == ("till", "web", "recommend")
    assert (moved.before.value, moved.after.value, moved.difference) == (60.0, -20.0, -80.0)
    assert (moved.before.n, moved.after.n, moved.tested, moved.is_better) == (50, 50, 2, False)
    assert moved.ci_low < -80.0 < moved.ci_high < 0.0
    assert moved.p_adjusted == pytest.approx(2 * moved.p)
    assert (moved.before_start, moved.window_start, moved.window_end) == (
        *(before, MONDAY, MONDAY + timedelta(days=7)),
    )
    assert moved.at == clock.now()
    assert await judge(scoring) == []


async def test_late_answers_publish_no_window_again(scoring: OneService, clock: FixedClock, response: Any) -> None:
    """What comes after a window was judged is too late for it, whether something moved in it or not."""
    await scoring.deliver(*week(response, MONDAY - timedelta(days=7), 40, 10), *week(response, MONDAY, 40, 10))
    assert await judge(scoring) == []
    await scoring.deliver(*week(response, MONDAY, 0, 200))
    assert await judge(scoring) == []
    clock.advance(86400)
    assert await judge(scoring) == []
    assert await select(scoring, "SELECT tested, moved FROM scoring.judged_window") == [(1, 0)]
    # The next week is compared with this one as it is by then.
    await scoring.deliver(*week(response, MONDAY + timedelta(days=7), 40, 10))
    clock.advance(518400)
    [moved] = await judge(scoring)
    assert (moved.before.n, moved.after.n, moved.is_better) == (250, 50, True)


async def test_two_workers_publish_it_once(scoring: OneService, response: Any) -> None:
    """Whoever comes second finds the window judged."""
    await scoring.deliver(*week(response, MONDAY - timedelta(days=7), 40, 10), *week(response, MONDAY, 10, 40))
    await scoring.use_cases.scores.fold_journal()
    job = replace(scoring.use_cases.scores.judge_windows, settling=Settling(timedelta(0)))
    assert sorted(await asyncio.gather(*(job() for _ in range(3))), key=str) == [1, None, None]
    published = [event.data for event in await scoring.published()]
    assert len([one for one in published if isinstance(one, ScoreMoved)]) == 1


async def test_nothing_is_judged_before_late_answers_are_in(
    scoring: OneService, clock: FixedClock, response: Any
) -> None:
    """Not while the window is open, and not right after a start: what waited on the bus is scored first."""
    await scoring.deliver(*week(response, MONDAY - timedelta(days=7), 40, 10), *week(response, MONDAY, 10, 40))
    await scoring.use_cases.scores.fold_journal()
    job = scoring.use_cases.scores.judge_windows
    assert await job() is None
    clock.advance(600)
    assert await job() == 1


async def test_nothing_is_judged_where_nobody_wants_it(database_url: str, clock: FixedClock, response: Any) -> None:
    """`HEED_SCORING_MOVED_WINDOW=off`."""
    chosen = ScoringSettings(moved_window="off")
    async with one_service(SERVICE, database_url, service_settings=chosen, clock=clock) as scoring:
        await scoring.deliver(*week(response, MONDAY - timedelta(days=7), 40, 10), *week(response, MONDAY, 10, 40))
        assert await judge(scoring) == []
        assert await select(scoring, "SELECT * FROM scoring.judged_window") == []


# --- targets ---


async def set_target(scoring: OneService, key: str = "nps", **changes: Any) -> None:
    """Set a target for the NPS at the till, due at the end of the week."""
    body = {"survey": "visit", "concept": "recommend", "touchpoint": "till", "metric": "nps", "value": 40}
    body |= {"due_on": "2026-03-15", "owner": "Head of retail"} | changes
    put = await scoring.client.put(f"/v1/targets/{key}", json=body, headers=scoring.admin | {"if-match": "*"})
    if put.status_code == 412:
        put = await scoring.client.put(f"/v1/targets/{key}", json=body, headers=scoring.admin)
    assert put.is_success, put.text


async def missed(scoring: OneService) -> list[TargetMissed]:
    """Count what came in, let the job judge, and return what it published."""
    await scoring.use_cases.scores.fold_journal()
    known = len(await scoring.published())
    await replace(scoring.use_cases.targets.judge, settling=Settling(timedelta(0)))()
    return [event.data for event in (await scoring.published())[known:] if isinstance(event.data, TargetMissed)]


async def test_a_missed_target_is_published_the_day_after_once(
    scoring: OneService, clock: FixedClock, response: Any
) -> None:
    """By the clocks of the company, with the figures of the four weeks up to the day, over all channels."""
    await scoring.deliver(*week(response, MONDAY, 30, 20), *week(response, MONDAY, 5, 5, channel="sms"))
    await scoring.deliver(*week(response, MONDAY - timedelta(days=28), 500, 0, touchpoint="till"))
    await set_target(scoring, value=30)
    move_to(clock, datetime(2026, 3, 15, 23, 59, tzinfo=VIENNA))
    assert await missed(scoring) == []
    move_to(clock, datetime(2026, 3, 16, 0, 0, tzinfo=VIENNA))
    [one] = await missed(scoring)
    assert (one.target, one.target_version, one.value, one.due_on) == ("nps", 1, 30.0, "2026-03-15")
    assert (one.survey, one.concept, one.touchpoint, one.owner) == ("visit", "recommend", "till", "Head of retail")
    assert (one.figures.n, one.figures.numerator, one.is_certain) == (60, 10, False)
    assert (one.figures.ci_high or 0) > 30
    await scoring.deliver(*week(response, MONDAY, 0, 20))
    assert await missed(scoring) == []
    # The same day again, at another value: it was judged. Another day is another one.
    await set_target(scoring, value=50)
    assert await missed(scoring) == []
    await set_target(scoring, value=50, due_on="2026-03-16")
    move_to(clock, datetime(2026, 3, 17, 8, 0, tzinfo=VIENNA))
    [again] = await missed(scoring)
    assert (again.target_version, again.due_on, again.is_certain) == (3, "2026-03-16", True)


@pytest.mark.parametrize(
    ("given", "changes", "standing"),
    [
        ((50, 10), {}, "reached"),
        ((35, 15), {}, "reached"),
        ((34, 16), {}, "missed"),
        ((0, 50), {}, "missed"),
        ((0, 0), {}, "no_answers"),
        ((0, 50), {"touchpoint": "door"}, "no_answers"),
        ((0, 50), {"touchpoint": None}, "missed"),
        ((0, 50), {"due_on": "2026-03-08"}, None),
        ((0, 50), {"due_on": "2026-03-17"}, None),
    ],
)
async def test_how_a_target_stands_after_its_day(
    scoring: OneService, response: Any, given: tuple[int, int], changes: dict[str, Any], standing: str | None
) -> None:
    """Reached where the score is at least the target, missed below; without answers neither, and never long after."""
    await scoring.deliver(*week(response, MONDAY, *given))
    await set_target(scoring, **changes)
    found = await missed(scoring)
    assert len(found) == (standing == "missed")
    kept = await select(scoring, "SELECT standing, due_on FROM scoring.judged_target")
    assert kept == ([] if standing is None else [(standing, date(2026, 3, 15))])


async def test_low_is_good_where_the_scale_says_so(scoring: OneService, response: Any) -> None:
    """A mean of 2 has reached a target of 3 on a scale whose low end is good."""
    asked = {"stars": {"polarity": "low_is_good"}}
    await scoring.deliver(*(response({"stars": 2}, questions=asked, occurred_at=MONDAY) for _ in range(5)))
    terms = {"concept": "stars", "metric": "rating", "polarity": "low_is_good", "scale": {"min": 1, "max": 5}}
    await set_target(scoring, "reached", value=3, **terms)
    await set_target(scoring, "missed", value=1.5, **terms)
    assert [one.target for one in await missed(scoring)] == ["missed"]
