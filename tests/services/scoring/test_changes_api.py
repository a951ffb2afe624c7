"""Reading changes over HTTP: no difference without its uncertainty."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from scipy import stats

from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.scoring.conftest import NOON

EARLIER = NOON - timedelta(days=7)
WEEK = {"question": "satisfied", "start": "2026-03-02", "end": "2026-03-09"}
BASE = {"base_from": "2026-02-23", "base_to": "2026-03-02"}

GIVEN: list[tuple[str, tuple[int, int], tuple[int, int]]] = [
    # touchpoint, then satisfied and unsatisfied answers, earlier and now
    ("till", (20, 20), (36, 4)),
    ("door", (30, 10), (28, 12)),
    ("desk", (5, 5), (9, 1)),
]


async def test_those_without_a_property_change_too(scoring: OneService, response: Any, reader: Any) -> None:
    """They are an item of their own as soon as there are any on either side, and part of the rest of the others."""
    for locale, at, values in (
        ("de", EARLIER, [5] * 20 + [1] * 20),
        (None, EARLIER, [5] * 10 + [1] * 20),
        ("de", NOON, [5] * 30 + [1] * 10),
    ):
        events = [response({"satisfied": value}, locale=locale, occurred_at=at) for value in values]
        await scoring.deliver(*events)

    async def changes(**query: Any) -> list[tuple[str | None, int, int]]:
        reply = await reader.get("/v1/scores/changes", survey="visit", by="language", **query)
        assert reply.status_code == httpx.codes.OK, reply.text
        return [(item["language"], item["base"]["n"], item["current"]["n"]) for item in reply.json()["items"]]

    assert await changes(**WEEK, **BASE) == [(None, 30, 0), ("de", 40, 40)]
    earlier = {"start": BASE["base_from"], "end": BASE["base_to"]}
    assert await changes(question="satisfied", **earlier, against="rest") == [(None, 40, 30), ("de", 30, 40)]
    assert await changes(**WEEK, against="rest") == [("de", 0, 40)]


async def test_changes_come_with_their_uncertainty(scoring: OneService, response: Any, reader: Any) -> None:
    """Both scores, the difference with interval and p, p adjusted over the items; too few answers say nothing."""
    for touchpoint, before, now in GIVEN:
        for at, (good, bad) in ((EARLIER, before), (NOON, now)):
            where = {"touchpoint": touchpoint, "occurred_at": at, "location": "Graz"}
            values = [5] * good + [1] * bad
            events = [response({"satisfied": value}, **where, respondent_id=uuid7()) for value in values]
            await scoring.deliver(*events)

    async def changes(**query: Any) -> list[dict[str, Any]]:
        reply = await reader.get("/v1/scores/changes", survey="visit", **WEEK, **query)
        assert reply.status_code == httpx.codes.OK, reply.text
        items: list[dict[str, Any]] = reply.json()["items"]
        return items

    desk, door, till = await changes(by="touchpoint", **BASE)
    assert (desk["change"], desk["not_enough"]) == (None, {"least": 30, "base_n": 10, "current_n": 10})
    assert (till["base"]["value"], till["current"]["value"], till["change"]["delta"]) == (50.0, 90.0, 40.0)
    assert till["change"]["ci_low"] > 0
    assert till["change"]["direction"] == "better"
    assert door["change"]["direction"] == "no_evidence"
    raw = [one["change"]["p"] for one in (door, till)]
    assert [one["change"]["p_adjusted"] for one in (door, till)] == pytest.approx(
        list(stats.false_discovery_control(raw))
    )
    assert (till["base"]["from"], till["base"]["to"]) == ("2026-02-23T00:00:00Z", "2026-03-02T00:00:00Z")

    previous = await changes(by="touchpoint", against="previous")
    assert previous == [desk, door, till]
    [whole] = await changes(against="previous")
    assert (whole["base"]["n"], whole["current"]["n"], whole["change"]["p_adjusted"]) == (90, 90, whole["change"]["p"])
    assert await changes(against="previous", current="week") == [whole]
    desk, door, till = await changes(by="touchpoint", against="rest")
    assert (till["base"]["n"], till["base"]["value"]) == (50, 100 * 37 / 50)
    assert till["base"]["from"] == till["current"]["from"] == "2026-03-02T00:00:00Z"
    assert await changes(touchpoint="nowhere", **BASE) == []

    # Very few people at one place now: neither of its two scores is shown.
    await scoring.deliver(*(response({"satisfied": 5}, touchpoint="till", location="Linz") for _ in range(2)))
    graz, linz = await changes(by="location", **BASE)
    assert (linz["current"]["suppressed"], linz["base"]["suppressed"], linz["change"]) == (True, True, None)
    assert linz["not_enough"] is None
    assert graz["current"]["suppressed"], "for two people follow from it and from all"

    turned = {"satisfied": {"type": "csat", "scale_min": 1, "scale_max": 5, "polarity": "low_is_good"}}
    await scoring.deliver(response({"satisfied": 5}, questions=turned, occurred_at=NOON, touchpoint="desk"))
    for query, field in (
        ({**BASE, "touchpoint": "desk"}, "question"),
        ({"touchpoint": "till"}, "against"),
        ({"against": "rest"}, "by"),
        ({**BASE, "against": "previous"}, "against"),
        ({"base_from": "2026-03-01", "base_to": "2026-03-03"}, "base_from"),
        ({"base_from": "2026-03-01"}, "base_from"),
        ({"base_from": "2026-03-01", "base_to": "2026-03-01"}, "base_to"),
        ({**BASE, "interval": "day"}, "interval"),
        ({"against": "yesterday"}, "against"),
    ):
        reply = await reader.get("/v1/scores/changes", survey="visit", **WEEK, **query)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, (query, reply.text)
        assert [error["field"] for error in reply.json()["errors"]] == [field], (query, reply.text)
    open_ended = await reader.get("/v1/scores/changes", survey="visit", against="previous")
    assert [error["field"] for error in open_ended.json()["errors"]] == ["from"]
