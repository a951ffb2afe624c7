"""The rule of a fresh installation: an unhappy answer raises an alert that opens a ticket."""

import json
from collections.abc import Callable
from typing import Any

import httpx

from shared.contracts.event import Event
from shared.contracts.scoring import AnswerScore, ResponseScored
from shared.contracts.wire.records import encode_value
from shared.testing.one_service import OneService

SCALES: list[tuple[str, tuple[int, int], str, set[int]]] = [
    ("nps", (0, 10), "high_is_good", {0, 1, 2, 3, 4, 5, 6}),
    ("csat", (1, 3), "high_is_good", {1}),
    ("csat", (1, 3), "low_is_good", {3}),
    ("csat", (1, 5), "high_is_good", {1, 2}),
    ("csat", (1, 5), "low_is_good", {4, 5}),
    ("csat", (1, 7), "high_is_good", {1, 2}),
    ("csat", (1, 7), "low_is_good", {6, 7}),
    ("csat", (1, 10), "high_is_good", {1, 2, 3}),
    ("csat", (1, 10), "low_is_good", {8, 9, 10}),
    ("ces", (1, 5), "high_is_good", {1, 2}),
    ("ces", (1, 5), "low_is_good", {4, 5}),
    ("ces", (1, 7), "high_is_good", {1, 2, 3}),
    ("ces", (1, 7), "low_is_good", {5, 6, 7}),
    ("rating", (1, 5), "high_is_good", set()),
    ("rating", (1, 5), "low_is_good", set()),
]


async def test_exactly_the_unhappy_values_raise_an_alert(
    alerts: OneService, scored: Callable[..., Event[ResponseScored]], score: Callable[..., AnswerScore]
) -> None:
    """Of all values on each scale, in both polarities, those at its bad end raise an alert and no others."""
    for number, (metric, ends, polarity, _) in enumerate(SCALES):
        values = [score(metric, value, ends=ends, polarity=polarity) for value in range(ends[0], ends[1] + 1)]
        await alerts.deliver(*(scored(value, survey=f"scale-{number}") for value in values))
    raised = [(event.data.survey, event.data.reasons[0].value) for event in await alerts.published()]
    expected = [(f"scale-{number}", value) for number, scale in enumerate(SCALES) for value in sorted(scale[3])]
    assert sorted(raised) == sorted(expected)


async def test_the_alert_names_response_touchpoint_reasons_and_comments(
    alerts: OneService, scored: Callable[..., Event[ResponseScored]], score: Callable[..., AnswerScore]
) -> None:
    """What is published on the bus and what is read over HTTP is the same, and enough to act on."""
    happy = score("csat", 5, ends=(1, 5), question="visit")
    event = scored(score("nps", 2), happy)
    await alerts.deliver(event)
    [raised] = await alerts.published()
    assert raised.data.event_type == "heed.alerts.alert.raised.v1"
    assert (raised.data.rule, raised.data.severity, raised.data.opens_ticket) == ("unhappy-answer", "warning", True)
    assert (raised.data.response_id, raised.data.touchpoint) == (event.data.response_id, "delivery")
    assert (raised.data.survey, raised.data.channel, raised.data.location) == ("parcel", "web", "Graz")
    assert [(reason.question, reason.value, reason.category) for reason in raised.data.reasons] == [
        ("recommend", 2, "detractor")
    ]
    assert raised.correlation_id == "trail-1"
    reply = await alerts.client.get("/v1/alerts", headers=alerts.admin)
    [shown] = reply.json()["items"]
    expected: dict[str, Any] = json.loads(encode_value(raised.data))
    expected["id"] = expected.pop("alert_id")
    expected["survey_version"] = expected.pop("version")
    assert expected.pop("is_drill") is False
    expected |= {"acknowledged_at": None, "acknowledged_by": None}
    assert shown == expected


async def test_a_fresh_installation_shows_its_rule(alerts: OneService) -> None:
    """The default rule is there to be read, and to be changed like any other."""
    reply = await alerts.client.get("/v1/rules", headers=alerts.admin)
    assert reply.status_code == httpx.codes.OK
    [rule] = reply.json()["items"]
    assert (rule["key"], rule["enabled"], rule["opens_ticket"]) == ("unhappy-answer", True, True)
    assert [one["kind"] for one in rule["notify"]["recipients"]] == ["responsible"]
    assert [{name: value for name, value in test.items() if value} for test in rule["when"]["any"]] == [
        {"verdict": "unhappy"}
    ]


async def test_a_disabled_default_rule_is_silent_at_once(
    alerts: OneService, scored: Callable[..., Event[ResponseScored]]
) -> None:
    """A change of a rule holds for the next response, and back again."""
    headers = alerts.admin | {"If-Match": "*"}
    body: dict[str, Any] = {"name": "Off", "enabled": False, "when": {"any": [{"verdict": "unhappy"}]}}
    await alerts.client.put("/v1/rules/unhappy-answer", headers=headers, json=body)
    await alerts.deliver(scored())
    assert await alerts.published() == []
    body["enabled"] = True
    await alerts.client.put("/v1/rules/unhappy-answer", headers=headers, json=body)
    await alerts.deliver(scored())
    assert len(await alerts.published()) == 1
