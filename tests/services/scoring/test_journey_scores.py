"""A journey's scores over HTTP: every touchpoint in order, with target and change."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from scipy import stats

from shared.testing.one_service import OneService
from tests.services.scoring.conftest import NOON, MakeResponse

JOURNEY: dict[str, Any] = {
    "name": "Buying a bicycle",
    "stages": [
        {"key": "before", "name": "Before", "touchpoints": ["website", "hotline"]},
        {"key": "after", "name": "After", "touchpoints": ["workshop", "delivery"]},
    ],
}
EARLIER = NOON - timedelta(days=7)
THIS_WEEK = {"survey": "visit", "question": "satisfied", "from": "2026-03-02", "to": "2026-03-09"}

GIVEN: tuple[tuple[str, datetime, dict[int, int]], ...] = (
    ("website", EARLIER, {5: 20, 2: 20}),
    ("website", NOON, {5: 36, 2: 4}),
    ("delivery", EARLIER, {5: 25, 1: 15}),
    ("delivery", NOON, {5: 30, 1: 10}),
    ("workshop", NOON, {4: 9}),
    ("till", NOON, {1: 50}),
)
"""Answers by touchpoint, moment and value. The hotline is never measured, and the till is not on the journey."""


async def put(service: OneService, path: str, body: object) -> None:
    """Declare something."""
    reply = await service.client.put(path, json=body, headers=service.admin)
    assert reply.is_success, reply.text


async def read(service: OneService, **query: str) -> httpx.Response:
    """Read the journey's scores; trailing underscores are taken off parameters."""
    params = {name.rstrip("_"): value for name, value in query.items()}
    return await service.client.get("/v1/journeys/buying/scores", params=params, headers=service.admin)


@pytest.fixture
async def measured(scoring: OneService, response: MakeResponse) -> OneService:
    """A journey with answers in two weeks."""
    events = [
        response({"satisfied": value}, touchpoint=touchpoint, occurred_at=moment)
        for touchpoint, moment, counts in GIVEN
        for value, count in counts.items()
        for _ in range(count)
    ]
    await scoring.deliver(*events)
    await scoring.use_cases.scores.fold_journal()
    await put(scoring, "/v1/journeys/buying", JOURNEY)
    return scoring


async def test_every_touchpoint_stands_in_its_order_with_target_and_change(measured: OneService) -> None:
    """Score, volume, next target and change of each, as the scores API shows them; nothing where nothing was asked."""
    target = {"survey": "visit", "concept": "satisfied", "value": 70, "due_on": "2026-06-30", "owner": "Sales"}
    await put(measured, "/v1/targets/all", target)
    await put(measured, "/v1/targets/delivery", target | {"touchpoint": "delivery", "value": 80})
    await put(measured, "/v1/targets/past", target | {"touchpoint": "delivery", "due_on": "2026-01-31"})

    body = (await read(measured, **THIS_WEEK)).json()
    assert (body["name"], body["base_from"], body["base_to"]) == (
        "Buying a bicycle",
        "2026-02-23T00:00:00Z",
        "2026-03-02T00:00:00Z",
    )
    assert [(stage["key"], [one["touchpoint"] for one in stage["touchpoints"]]) for stage in body["stages"]] == [
        ("before", ["website", "hotline"]),
        ("after", ["workshop", "delivery"]),
    ]
    website, hotline, workshop, delivery = (one for stage in body["stages"] for one in stage["touchpoints"])
    assert (hotline["measured"], hotline["target"]) == (None, None)

    assert (website["measured"]["score"]["value"], website["measured"]["volume"]) == (90.0, 40)
    change = website["measured"]["change"]
    assert change["delta"] == pytest.approx(40.0)
    # The N-1 chi-squared test is the square of Miettinen and Nurminen's z of equality.
    chi_squared = stats.chi2_contingency([[36, 4], [20, 20]], correction=False).statistic * 79 / 80
    assert change["statistic"] == pytest.approx(chi_squared**0.5)
    assert change["p"] == pytest.approx(stats.chi2.sf(chi_squared, 1))
    assert change["p_adjusted"] == pytest.approx(2 * change["p"])
    assert (change["direction"], website["measured"]["not_enough"]) == ("better", None)
    assert website["target"]["key"] == "all"
    assert website["target"]["progress"]["standing"] == "reached"

    assert (delivery["measured"]["score"]["value"], delivery["measured"]["change"]["direction"]) == (
        75.0,
        "no_evidence",
    )
    wanted, score = delivery["target"], delivery["measured"]["score"]
    assert (wanted["key"], wanted["value"], wanted["due_on"], wanted["owner"]) == (
        "delivery",
        80.0,
        "2026-06-30",
        "Sales",
    )
    assert wanted["progress"] == {
        "gap": -5.0,
        "gap_low": pytest.approx(score["ci_low"] - 80),
        "gap_high": pytest.approx(score["ci_high"] - 80),
        "standing": "undecided",
    }

    assert workshop["measured"]["not_enough"] == {"least": 30, "base_n": 0, "current_n": 9}
    assert (workshop["measured"]["change"], workshop["measured"]["base"]["n"]) == (None, 0)

    after = body["stages"][1]["measured"]
    assert (after["score"]["n"], after["score"]["value"]) == (49, pytest.approx(100 * 39 / 49))
    assert after["base"]["n"] == 40
    for touchpoint, own in (("website", website), ("delivery", delivery)):
        query = THIS_WEEK | {"touchpoint": touchpoint, "against": "previous"}
        reply = await measured.client.get("/v1/scores/changes", params=query, headers=measured.admin)
        [item] = reply.json()["items"]
        assert (own["measured"]["score"], own["measured"]["base"]) == (item["current"], item["base"])
        # Both are adjusted for what is compared with them: a whole journey here, one survey there.
        adjusted = {"p_adjusted": 0, "confidence": 0, "ci_low": 0, "ci_high": 0}
        assert own["measured"]["change"] | adjusted == item["change"] | adjusted


async def test_what_is_compared_can_be_chosen_or_omitted(measured: OneService, response: MakeResponse) -> None:
    """An open window is compared with nothing, overlapping ones are refused, and so is what cannot be added up."""
    whole = (await read(measured, survey="visit", question="satisfied")).json()
    website = whole["stages"][0]["touchpoints"][0]["measured"]
    assert (website["score"]["n"], website["base"], website["change"]) == (80, None, None)
    assert (whole["from"], whole["base_from"]) == (None, None)

    chosen = (
        await read(measured, **THIS_WEEK, base_from="2026-02-01", base_to="2026-02-24", zone="Asia/Kolkata")
    ).json()
    assert chosen["base_from"] == "2026-02-01T00:00:00+05:30"
    assert chosen["stages"][0]["touchpoints"][0]["measured"]["base"]["n"] == 40

    for query, field in (
        (THIS_WEEK | {"base_from": "2026-03-01", "base_to": "2026-03-03"}, "base_from"),
        ({"survey": "visit"}, "question"),
        (THIS_WEEK | {"color": "red"}, "color"),
        (THIS_WEEK | {"to": "2026-03-01"}, "to"),
        (THIS_WEEK | {"zone": "Middle/Earth"}, "zone"),
    ):
        refused = await read(measured, **query)
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY, query
        assert [problem["field"] for problem in refused.json()["errors"]] == [field]
    reply = await measured.client.get("/v1/journeys/nowhere/scores", params=THIS_WEEK, headers=measured.admin)
    assert reply.status_code == httpx.codes.NOT_FOUND

    unknown = (await read(measured, **THIS_WEEK | {"question": "unheard-of"})).json()
    assert {one["measured"] for stage in unknown["stages"] for one in stage["touchpoints"]} == {None}

    turned = {"satisfied": {"type": "csat", "scale_min": 1, "scale_max": 7, "polarity": "high_is_good"}}
    await measured.deliver(response({"satisfied": 7}, touchpoint="workshop", questions=turned))
    await measured.use_cases.scores.fold_journal()
    refused = await read(measured, **THIS_WEEK)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:heed:problem:unlike-series")
