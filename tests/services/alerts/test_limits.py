"""Limits of rules: what is held back, what makes no noise, when a rule is active."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.alerts.happenings import NOON, UNHAPPY, answer, filed, get, put, raised, scored, structure


async def outcomes(alerts: OneService, response: Any, rule: str) -> tuple[str, str | None]:
    """Return what a rule made of a response, and the limit that held it back."""
    found = await get(alerts, f"/v1/responses/{response.data.response_id}/rules")
    [one] = [each for each in found["rules"] if each["rule"] == rule]
    return one["outcome"], one["held_because"]


async def test_a_customer_is_not_raised_again_within_days(alerts: OneService) -> None:
    """Neither before nor after the alert that there is; others, and anonymous ones, are their own."""
    await put(alerts, "once", when=UNHAPPY, limits={"not_again_within_days": 7})
    first = scored()
    soon = scored(received_at=NOON + timedelta(days=6))
    later = scored(received_at=NOON + timedelta(days=8))
    other = scored(respondent_id=uuid7())
    nobody = [scored(respondent_id=None) for _ in range(2)]
    await alerts.deliver(first, soon, later, other, *nobody)
    fired = {subject for rule, subject in await raised(alerts) if rule == "once"}
    assert fired == {str(one.data.response_id) for one in (first, later, other, *nobody)}
    assert await outcomes(alerts, soon, "once") == ("held_back", "not_again_within_days")


async def test_a_day_is_that_of_the_zone(alerts: OneService) -> None:
    """Half past eleven at night in Vienna and one hour later are two days there, and one in UTC."""
    await put(alerts, "daily", when=UNHAPPY, limits={"most_per_day": 1, "zone": "Europe/Vienna"})
    night = NOON.replace(hour=22, minute=30)
    events = [scored(respondent_id=None, received_at=night + timedelta(hours=hours)) for hours in (0, 1, 2)]
    for one in events:
        await alerts.deliver(one)
    assert [(await outcomes(alerts, one, "daily"))[0] for one in events] == ["fired", "fired", "held_back"]


async def test_workers_at_once_raise_no_more_than_the_limit(alerts: OneService) -> None:
    """Twenty workers with an answer each, all in one hour: three alerts, and seventeen rows that say why not."""
    await put(alerts, "few", when=UNHAPPY, limits={"most_per_hour": 3})
    events = [scored(respondent_id=None) for _ in range(20)]
    await alerts.deliver(scored(answer(10)))  # what the first one stores, all others would wait for
    await asyncio.gather(*(alerts.deliver(one) for one in events))
    assert len([one for one in await raised(alerts) if one[0] == "few"]) == 3
    found = [await outcomes(alerts, one, "few") for one in events]
    assert sorted(found)[:3] == [("fired", None)] * 3
    assert found.count(("held_back", "most_per_hour")) == 17


async def test_an_old_answer_opens_a_case_without_noise(alerts: OneService) -> None:
    """It is raised and marked as quiet, on the bus too; one that is young enough is not."""
    await put(alerts, "unhappy-answer", when=UNHAPPY, limits={"quiet_after_days": 2})
    old = scored(occurred_at=NOON - timedelta(days=9))
    young = scored(occurred_at=NOON - timedelta(hours=47))
    await alerts.deliver(old, young)
    quiet = {event.data.response_id: event.data.is_quiet for event in await alerts.published()}
    assert quiet == {old.data.response_id: True, young.data.response_id: False}
    shown = {one["response_id"]: one["is_quiet"] for one in (await get(alerts, "/v1/alerts"))["items"]}
    assert shown == {str(id_): is_quiet for id_, is_quiet in quiet.items()}


@pytest.mark.parametrize(
    ("limits", "changes", "outcome"),
    [
        ({"excluded_channels": ["kiosk"]}, {"channel": "kiosk"}, "excluded_channel"),
        ({"excluded_channels": ["kiosk"]}, {}, "fired"),
        ({"zone": "Europe/Vienna", "active_hours": {"monday": ["13:00-14:00"]}}, {}, "fired"),
        ({"zone": "Europe/Vienna", "active_hours": {"monday": ["12:00-13:00"]}}, {}, "outside_hours"),
        ({"zone": "Europe/Vienna", "active_hours": {"tuesday": ["00:00-24:00"]}}, {}, "outside_hours"),
        ({"active_from": "2026-03-02T13:00:00+01:00"}, {}, "fired"),
        ({"active_from": "2026-03-02T12:00:01Z"}, {}, "outside_period"),
        ({"active_until": "2026-03-02T12:00:00Z"}, {}, "outside_period"),
    ],
)
async def test_a_rule_is_active_when_it_says(
    alerts: OneService, limits: Any, changes: dict[str, Any], outcome: str
) -> None:
    """By channel, by the clock on the wall of its zone, and by its period, whose end is exclusive."""
    assert (await put(alerts, "timed", when=UNHAPPY, limits=limits)).status_code == 201
    response = scored(**changes)
    await alerts.deliver(response)
    assert (await outcomes(alerts, response, "timed"))[0] == outcome
    assert ("timed" in {rule for rule, _ in await raised(alerts)}) is (outcome == "fired")


async def test_a_unit_is_everything_below_it(alerts: OneService) -> None:
    """By the structure as it is when the answer comes in; a place that is not declared is its own unit."""
    await alerts.deliver(structure())
    for unit in ("austria", "south", "graz", "east", "elsewhere"):
        await put(alerts, f"in-{unit}", when=UNHAPPY, unit=unit)
    await alerts.deliver(scored())
    fired = {rule for rule, _ in await raised(alerts)}
    assert fired == {"in-austria", "in-south", "in-graz", "unhappy-answer"}
    await alerts.deliver(scored(location="elsewhere"))
    assert "in-elsewhere" in {rule for rule, _ in await raised(alerts)}


async def test_limits_hold_for_signals_too(alerts: OneService) -> None:
    """A second complaint of the same customer is held back, and says so."""
    await put(alerts, "complaints", trigger="complaint_filed", limits={"not_again_within_days": 3})
    first, second = filed(), filed(filed_at=NOON + timedelta(hours=1))
    await alerts.deliver(first, second)
    assert ("complaints", str(first.data.complaint_id)) in await raised(alerts)
    found = await get(alerts, f"/v1/complaints/{second.data.complaint_id}/rules")
    assert [(one["outcome"], one["held_because"]) for one in found["rules"]] == [("held_back", "not_again_within_days")]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"limits": {"most_per_hour": 0}}, "limits.most_per_hour"),
    ({"limits": {"most_per_day": 5}}, "limits.zone"),
    ({"limits": {"most_per_day": 5, "zone": "Mars/Olympus"}}, "limits.zone"),
    ({"limits": {"zone": "Europe/Vienna", "active_hours": {"monday": ["9-17"]}}}, "limits.active_hours.monday.0"),
    ({"limits": {"zone": "Europe/Vienna", "active_hours": {}}}, "limits.active_hours"),
    ({"limits": {"active_from": "2026-03-02T12:00:00"}}, "limits.active_from"),
    (
        {"limits": {"active_from": "2026-03-02T12:00:00Z", "active_until": "2026-03-02T12:00:00Z"}},
        "limits.active_until",
    ),
    ({"limits": {"excluded_channels": ["kiosk"]}, "channel": "kiosk"}, "limits.excluded_channels"),
    ({"limits": {"quiet_after_days": 400}}, "limits.quiet_after_days"),
    ({"limits": {"most_per_week": 1}}, "limits.most_per_week"),
    ({"trigger": "ticket_closed"}, "trigger"),
    ({"trigger": "ticket_escalated"}, "when.any"),
    ({"trigger": "ticket_escalated", "when": None, "recover": {}}, "recover"),
    ({"trigger": "score_moved"}, "when.any"),
    ({"trigger": "score_moved", "when": None, "limits": {"not_again_within_days": 1}}, "limits.not_again_within_days"),
    ({"trigger": "score_moved", "when": None, "unit": "south"}, "unit"),
    ({"trigger": "target_missed", "when": None, "channel": "web"}, "channel"),
    ({"trigger": "source_silent", "when": None, "recover": {}}, "recover"),
    ({"trigger": "complaint_filed", "when": None, "survey": "parcel"}, "survey"),
    ({"trigger": "comment_read", "when": None}, "when"),
    ({"when": None}, "when"),
    ({"notify": {"recipients": []}}, "notify.recipients"),
    ({"notify": {"recipients": [{"kind": "team"}]}}, "notify.recipients.0.team"),
    ({"notify": {"recipients": [{"kind": "responsible", "team": "care"}]}}, "notify.recipients.0.team"),
    ({"notify": {"recipients": [{"kind": "responsible"}] * 2}}, "notify.recipients.1"),
    ({"notify": {"recipients": [{"kind": "responsible"}], "group_wait_seconds": 1}}, "notify.group_wait_seconds"),
    (
        {"notify": {"recipients": [{"kind": "responsible"}], "repeat_after_minutes": 14}},
        "notify.repeat_after_minutes",
    ),
    (
        {"notify": {"recipients": [{"kind": "responsible"}], "repeat_after_minutes": 30}},
        "notify.repeat_after_minutes",
    ),
    ({"when": {"all_of": [UNHAPPY, {"field": "words", "includes": "***"}]}}, "when.all_of.1.includes"),
    ({"when": {"all_of": [UNHAPPY, {"field": "category", "equals": "delay"}]}}, "when.all_of.1.field"),
]


async def test_what_makes_no_sense_is_named(alerts: OneService) -> None:
    """At its place, and nothing is stored: neither a storm of notices nor a rule that can never fire."""
    for changes, field in WRONG:
        body = {"when": {"any": [{"verdict": "unhappy"}]}} | changes
        reply = await put(alerts, "wrong", **body)
        assert reply.status_code == 422, (changes, reply.text)
        assert field in [error["field"] for error in reply.json()["errors"]], (changes, reply.text)


async def test_all_of_a_rule_is_kept_and_shown(alerts: OneService) -> None:
    """What was sent comes back from the database, from the version, and unchanged by a second time."""
    body: dict[str, Any] = {
        "trigger": "comment_read",
        "unit": "south",
        "when": {"all_of": [UNHAPPY, {"field": "attribute:plan", "equals": "gold"}]},
        "notify": {
            "recipients": [
                {"kind": "responsible"},
                {"kind": "team", "team": "care"},
                {"kind": "unit_managers"},
                {"kind": "person", "person_id": "01890000-0000-7000-8000-000000000001"},
            ],
            "urgency": "working_hours",
            "needs_acknowledgement": True,
            "group_wait_seconds": 60,
            "repeat_after_minutes": 90,
        },
        "recover": {"template": "sorry", "promises_call": True, "call_within_hours": 4},
        "limits": {
            "most_per_hour": 5,
            "most_per_day": 20,
            "not_again_within_days": 30,
            "quiet_after_days": 7,
            "zone": "Europe/Vienna",
            "active_hours": {"monday": ["09:00-12:00", "13:00-17:00"]},
            "active_from": "2026-01-01T00:00:00Z",
            "active_until": "2027-01-01T00:00:00Z",
            "excluded_channels": ["kiosk"],
        },
    }
    created = await put(alerts, "everything", **body)
    assert created.status_code == 201, created.text
    shown = created.json()
    assert shown["limits"] == body["limits"]
    assert shown["recover"] == body["recover"]
    assert [{name: value for name, value in one.items() if value} for one in shown["notify"].pop("recipients")] == (
        body["notify"].pop("recipients")
    )
    assert shown["notify"] == body["notify"]
    assert await get(alerts, "/v1/rules/everything") == created.json()
    assert await get(alerts, "/v1/rules/everything/versions/1") == created.json()
    again = {name: value for name, value in created.json().items() if name in {*body, "name"}}
    assert (await put(alerts, "everything", **again)).json()["version"] == 1
    [audited] = await alerts.audited()
    assert audited.action == "rule.defined"
    assert json.loads(audited.after or "")["limits"]["most_per_hour"] == 5
