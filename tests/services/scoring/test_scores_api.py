"""Reading scores over HTTP."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from services.scoring.store.score_reader import ScoreReader
from shared.testing.one_service import OneService

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


async def test_a_score_comes_with_everything_about_it(scoring: OneService, response: Any, reader: Any) -> None:
    """Value, counts, interval and method, and what was measured how: nobody has to guess anything."""
    await scoring.deliver(*(response({"satisfied": value}) for value in (5, 4, 4, 3, 1)))
    item = await reader.item(question="satisfied", touchpoint="till", channel="web")
    assert {name: value for name, value in item.items() if not name.startswith("ci_")} == {
        "survey": "visit",
        "concept": "satisfied",
        "questions": ["satisfied"],
        "metric": "csat",
        "scale": {"min": 1, "max": 5},
        "polarity": "high_is_good",
        "series_from": None,
        "touchpoint": "till",
        "stage": None,
        "channel": "web",
        "unit": None,
        "location": None,
        "language": None,
        "attributes": {},
        "value": 60.0,
        "n": 5,
        "numerator": 3,
        "denominator": 5,
        "counts": {"satisfied": 3, "neutral": 1, "dissatisfied": 1},
        "confidence": 0.95,
        "method": "wilson",
        "readings": item["readings"],
        "excluded": {"skipped": 0, "suspect": 0, "superseded": 0},
        "has_figure": True,
        "suppressed": False,
        "from": None,
        "to": None,
        "interval": None,
        "buckets": None,
    }
    assert (item["ci_low"], item["ci_high"]) == pytest.approx((23.07, 88.24), abs=0.006)
    assert {name: reading["value"] for name, reading in item["readings"].items()} == {
        "mean": pytest.approx(3.4),
        "linear": pytest.approx(60.0),
    }


async def test_without_a_question_every_concept_has_its_item(scoring: OneService, response: Any, reader: Any) -> None:
    """All concepts at once, by name; texts have no score."""
    await scoring.deliver(response({"satisfied": 5, "recommend": 9, "effort": 7, "stars": 4, "why": "Fine."}))
    assert [(item["concept"], item["metric"], item["value"]) for item in await reader.items()] == [
        ("effort", "ces", 7.0),
        ("recommend", "nps", 100.0),
        ("satisfied", "csat", 100.0),
        ("stars", "rating", 4.0),
    ]


async def test_filters_narrow_what_counts(scoring: OneService, response: Any, reader: Any) -> None:
    """By touchpoint, channel and location, alone and together; what nobody answered is an empty list."""
    places = [("till", "web", "Graz"), ("till", "sms", "Linz"), ("door", "web", "Graz"), (None, "web", None)]
    await scoring.deliver(
        *(response({"stars": 5}, touchpoint=till, channel=by, location=place) for till, by, place in places * 5)
    )
    for query, n in (
        ({}, 20),
        ({"touchpoint": "till"}, 10),
        ({"channel": "web"}, 15),
        ({"location": "Graz"}, 10),
        ({"location": "Graz", "touchpoint": "till"}, 5),
        ({"touchpoint": "till", "channel": "sms", "location": "Linz"}, 5),
    ):
        assert (await reader.item(**query))["n"] == n, query
    assert await reader.items(touchpoint="nowhere") == []
    assert await reader.items(question="nothing") == []
    assert await reader.items(survey="unknown") == []
    [nobody] = await reader.items(location="Wien")
    assert (nobody["n"], nobody["value"], nobody["ci_low"], nobody["ci_high"]) == (0, None, None, None)


async def test_parts_are_distinguished(scoring: OneService, response: Any, reader: Any) -> None:
    """By touchpoint, by channel, and one of them within the other; answers without a touchpoint have an item too."""
    await scoring.deliver(
        *(response({"stars": 5}, touchpoint="till") for _ in range(3)),
        *(response({"stars": 1}, touchpoint="door", channel="kiosk") for _ in range(2)),
        response({"stars": 3}, touchpoint=None),
    )
    by_touchpoint = await reader.items(by="touchpoint", question="stars")
    assert [(item["touchpoint"], item["channel"], item["n"], item["value"]) for item in by_touchpoint] == [
        (None, None, 1, 3.0),
        ("door", None, 2, 1.0),
        ("till", None, 3, 5.0),
    ]
    assert [(item["channel"], item["n"]) for item in await reader.items(by="channel")] == [("kiosk", 2), ("web", 4)]
    within = await reader.items(by="channel", touchpoint="till")
    assert [(item["touchpoint"], item["channel"], item["n"]) for item in within] == [("till", "web", 3)]


async def test_a_window_begins_with_its_start_and_ends_before_its_end(
    scoring: OneService, response: Any, reader: Any
) -> None:
    """An answer on the stroke of the start counts, one on the stroke of the end does not, one moment before it does."""
    moments = [MONDAY, MONDAY + timedelta(days=1, microseconds=-1), MONDAY + timedelta(days=1)]
    await scoring.deliver(*(response({"stars": 5}, occurred_at=moment) for moment in moments))
    item = await reader.item(start="2026-03-02", end="2026-03-03")
    assert (item["n"], item["from"], item["to"]) == (2, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")
    assert (await reader.item(start="2026-03-03T02:00:00+02:00"))["n"] == 1
    assert (await reader.item(end="2026-03-03T00:00:00Z"))["n"] == 2
    empty = await reader.item(start="2026-04-01")
    assert (empty["n"], empty["value"], empty["counts"]["5"]) == (0, None, 0)


INTERVALS = {"hour": 24 * 30 + 1, "day": 31, "week": 5, "month": 2, "quarter": 2, "year": 1}


async def test_intervals_show_the_course_of_a_score(scoring: OneService, response: Any, reader: Any) -> None:
    """Every interval between the first and the last answer is there, and their numbers add up to the whole."""
    days = [0, 0, 1, 9, 30]
    await scoring.deliver(*(response({"stars": 1 + day % 5}, occurred_at=MONDAY + timedelta(days=day)) for day in days))
    for interval, expected in INTERVALS.items():
        item = await reader.item(interval=interval)
        assert item["interval"] == interval
        assert len(item["buckets"]) == expected
        assert sum(bucket["n"] for bucket in item["buckets"]) == item["n"] == 5
        assert sum(bucket["numerator"] for bucket in item["buckets"]) == item["numerator"]
        ends = [(bucket["from"], bucket["to"]) for bucket in item["buckets"]]
        assert all(earlier[1] == later[0] for earlier, later in pairwise(ends))
        assert all((bucket["n"] == 0) == (bucket["value"] is None) for bucket in item["buckets"])
        window = await reader.item(interval=interval, start="2026-03-01", end="2026-03-02")
        assert [bucket["n"] for bucket in window["buckets"]] == [0] * (24 if interval == "hour" else 1)


async def test_unlike_scales_are_refused_or_apart(scoring: OneService, response: Any, reader: Any) -> None:
    """After a version turned the scale, asking for the question over both is 422 and says why; windows still answer."""
    turned = {"satisfied": {"type": "csat", "scale_min": 1, "scale_max": 5, "polarity": "low_is_good"}}
    later = MONDAY + timedelta(days=7)
    await scoring.deliver(
        response({"satisfied": 5}, occurred_at=MONDAY),
        response({"satisfied": 1}, questions=turned, version=2, occurred_at=later),
    )
    reply = await reader.get(survey="visit", question="satisfied")
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    problem = reply.json()
    assert problem["type"] == "urn:heed:problem:unlike-series"
    assert [error["field"] for error in problem["errors"]] == ["question"]
    assert "high is good" in problem["detail"]
    assert "low is good" in problem["detail"]
    apart = await reader.items()
    assert [(item["polarity"], item["n"], item["value"]) for item in apart] == [
        ("high_is_good", 1, 100.0),
        ("low_is_good", 1, 100.0),
    ]
    recent = await reader.item(question="satisfied", start=later.date().isoformat())
    assert (recent["polarity"], recent["n"]) == ("low_is_good", 1)


async def test_a_reworded_question_stays_one_series(scoring: OneService, response: Any, reader: Any) -> None:
    """Questions of one concept over versions count together, whether the concept or one of the keys is asked for."""
    scale = {"type": "rating", "scale_min": 1, "scale_max": 5, "polarity": "high_is_good", "concept": "mood"}
    questions = {"first": scale, "second": scale}
    await scoring.deliver(
        response({"first": 5}, questions=questions), response({"second": 1}, questions=questions, version=2)
    )
    for name in ("mood", "first", "second"):
        item = await reader.item(question=name)
        assert (item["concept"], item["questions"], item["n"]) == ("mood", ["first", "second"], 2)


async def test_what_does_not_count_is_shown_beside_it(
    scoring: OneService, response: Any, skipped: Any, reader: Any
) -> None:
    """Questions that were skipped and suspect answers are never in n, in the whole and in each hour."""
    await scoring.deliver(
        response({"satisfied": 5, "recommend": 9}),
        response({"satisfied": 1, "why": "Cold."}, skipped=skipped("recommend")),
        response({"why": "Only words."}, skipped=skipped("recommend", "satisfied")),
        response({"satisfied": 1, "recommend": 0}, suspect="rapid_taps"),
    )
    recommend, satisfied = await reader.items(interval="hour")
    assert (recommend["n"], recommend["excluded"]) == (1, {"skipped": 2, "suspect": 1, "superseded": 0})
    assert (satisfied["n"], satisfied["value"]) == (2, 50.0)
    assert satisfied["excluded"] == {"skipped": 1, "suspect": 1, "superseded": 0}
    assert [bucket["excluded"] for bucket in recommend["buckets"]] == [recommend["excluded"]]


async def test_a_declared_break_begins_another_series(scoring: OneService, response: Any, reader: Any) -> None:
    """Answers from before and after it are refused together and distinguished, each with the version it began with."""
    anew = {"stars": {"type": "rating", "scale_min": 1, "scale_max": 5, "polarity": "high_is_good", "series_from": 3}}
    await scoring.deliver(
        response({"stars": 1}),
        response({"stars": 5}, questions=anew, version=3, occurred_at=MONDAY + timedelta(days=9)),
    )
    reply = await reader.get(survey="visit", question="stars")
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert reply.json()["type"] == "urn:heed:problem:unlike-series"
    assert "version 3" in reply.json()["detail"]
    assert [(item["series_from"], item["value"]) for item in await reader.items()] == [(None, 1.0), (3, 5.0)]
    assert (await reader.item(question="stars", start="2026-03-10"))["series_from"] == 3


async def test_an_nps_has_the_interval_that_is_asked_for(scoring: OneService, response: Any, reader: Any) -> None:
    """The score test's, or adjusted Wald; the value is the same."""
    await scoring.deliver(*(response({"recommend": value}) for value in (10, 10, 10, 9, 7, 3)))
    plain, adjusted = await reader.item(), await reader.item(ci="adjusted-wald")
    assert (plain["method"], adjusted["method"]) == ("nps-score-test", "nps-adjusted-wald")
    assert plain == await reader.item(ci="score")
    assert plain["value"] == adjusted["value"] == 50.0
    assert plain["ci_low"] != adjusted["ci_low"]


async def test_an_answer_is_of_one_moment(
    scoring: OneService, response: Any, reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is counted while a score is being read is in all of its numbers or in none of them."""
    await scoring.deliver(response({"satisfied": 5}))
    await scoring.use_cases.scores.fold_journal()

    find_series = ScoreReader.find_series

    async def slow(self: ScoreReader, survey: str, **chosen: Any) -> Any:
        found = await find_series(self, survey, **chosen)
        await scoring.deliver(response({"satisfied": 1}))
        await scoring.use_cases.scores.fold_journal()
        return found

    monkeypatch.setattr(ScoreReader, "find_series", slow)
    # From the middle of a day to the middle of another: read from both kinds of counts.
    item = await reader.item(start="2026-03-01T12:00:00Z", end="2026-03-04T12:00:00Z", interval="week")
    assert item["n"] == sum(bucket["n"] for bucket in item["buckets"]) == 1
    assert (await reader.item())["n"] == 2
