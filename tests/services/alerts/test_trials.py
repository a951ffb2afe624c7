"""Rules tried on the past, and looked at before they are stored."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.clock import FixedClock
from shared.contracts.accounts import PersonChanged, TeamChanged
from shared.contracts.collector import ResponseWithdrawn
from shared.contracts.event import Event
from shared.directory.structure import Responsibility
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import (
    NOON,
    UNHAPPY,
    answer,
    event,
    filed,
    get,
    moved,
    put,
    read_of,
    scored,
    structure,
)

CARE, FLOOR = UUID(int=11), UUID(int=12)


def person(id_: UUID, name: str, **changes: Any) -> Any:
    fields: dict[str, Any] = {"version": 1, "person_id": id_, "display_name": name, "role": "agent", "changed_at": NOON}
    return event(PersonChanged(**(fields | changes)))


def team(key: str, *members: UUID) -> Any:
    return event(TeamChanged(version=1, team=key, name=key.title(), members=members, changed_at=NOON))


@pytest.fixture
async def company(alerts: OneService, clock: FixedClock) -> OneService:
    """A company in which care answers for the south and nobody for the east, at the end of March."""
    clock.advance(timedelta(days=30).total_seconds())
    answers_for = (Responsibility(unit="south", team="care"),)
    await alerts.deliver(
        structure(responsibilities=answers_for),
        person(CARE, "Cara"),
        person(FLOOR, "Flo", role="manager", unit="east"),
        team("care", CARE),
        team("empty"),
    )
    return alerts


def received(*scores: Any, days: int, minutes: int = 0, **changes: Any) -> Any:
    """Return an anonymous response that came in so long after noon, right after it was given."""
    at = NOON + timedelta(days=days, minutes=minutes)
    return scored(*scores, respondent_id=None, occurred_at=at, received_at=at, **changes)


async def tried(alerts: OneService, headers: dict[str, str] | None = None, **body: Any) -> dict[str, Any]:
    definition = {"name": "Tried", "when": UNHAPPY} | body.pop("definition", {})
    reply = await alerts.client.post(
        "/v1/rules/try", headers=headers or alerts.admin, json={"definition": definition, "days": 40} | body
    )
    assert reply.is_success, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def test_a_trial_counts_by_day_recipient_limit_and_other_rules(company: OneService) -> None:
    """Over what was judged before anybody thought of the rule; nothing is raised by it."""
    await put(company, "unhappy-answer", when={"answer": {"metric": "nps", "at_most": 1}})
    days = [received(days=one) for one in range(5)]
    crowd = [received(days=9, minutes=one) for one in range(4)]
    worst = received(answer(0), days=10)
    elsewhere = received(days=11, location="wien")
    old = scored(occurred_at=NOON - timedelta(days=20), received_at=NOON + timedelta(days=12))
    happy = [received(answer(10), days=13) for _ in range(3)]
    await company.deliver(*days, *crowd, worst, elsewhere, old, *happy)
    before = await company.published()
    found = await tried(
        company,
        definition={
            "enabled": False,
            "notify": {"recipients": [{"kind": "responsible"}, {"kind": "unit_managers"}]},
            "limits": {"most_per_hour": 3, "quiet_after_days": 7},
        },
    )
    assert (found["judged"], found["alerts"], found["held_back"]) == (15, 11, {"most_per_hour": 1})
    assert (found["busiest_day"], found["quiet"]) == ({"on": "2026-03-11", "alerts": 3}, 1)
    assert (found["covered"], found["covered_by"]) == (1, {"unhappy-answer": 1})
    assert (found["a_day"], found["zone"]) == (round(11 / 40, 2), "UTC")
    assert sum(found["by_day"].values()) == 11
    recipients = {one["name"]: (one["kind"], one["alerts"]) for one in found["recipients"]}
    assert recipients == {"Care": ("team", 9), "Flo": ("person", 1)}
    assert [one["id"] for one in found["examples"]][:2] == [str(one.data.response_id) for one in (old, elsewhere)]
    held = [one for one in found["examples"] if one["held_because"]]
    assert [one["held_because"] for one in held] == ["most_per_hour"]
    assert await company.published() == before


async def test_what_is_tried_is_what_is_raised(alerts: OneService, clock: FixedClock) -> None:
    """A trial over the past says just what the rule would have raised, had it been there: histories, limits, hours."""
    customers = [uuid7(), uuid7()]
    past: list[Event[Any]] = [
        scored(
            answer(2 if number % 3 else 9),
            respondent_id=customers[number % 2],
            occurred_at=NOON + timedelta(days=number),
            received_at=NOON + timedelta(days=number, hours=number % 5),
        )
        for number in range(24)
    ]
    past += [read_of(one) for one in past[::2]]
    rules: dict[str, dict[str, Any]] = {
        "again": {"when": {"all_of": [UNHAPPY, {"field": "unhappy_in_30_days", "at_least": 3}]}},
        "rarely": {"when": UNHAPPY, "limits": {"not_again_within_days": 6}},
        "mornings": {
            "when": UNHAPPY,
            "limits": {"zone": "Europe/Vienna", "active_hours": {"monday": ["00:00-24:00"], "friday": ["13:00-15:00"]}},
        },
        "blames": {"trigger": "comment_read", "when": {"field": "comment_sentiment", "equals": "negative"}},
    }
    for key, body in rules.items():
        await put(alerts, key, **body)
    await alerts.deliver(*past)
    clock.advance(timedelta(days=30).total_seconds())
    for key, body in rules.items():
        raised = len((await get(alerts, f"/v1/alerts?rule={key}&limit=200"))["items"])
        found = await tried(alerts, definition=body, key=key)
        assert raised > 0
        assert found["alerts"] == raised, key
        assert key not in found["covered_by"]


async def test_a_unit_tries_on_its_own_part(company: OneService) -> None:
    """Neither numbers nor examples of others; withdrawn responses are nobody's."""
    gone = scored()
    await company.deliver(scored(), scored(location="wien"), scored(location=None), gone)
    data = ResponseWithdrawn(response_id=gone.data.response_id, revision=2, survey="parcel", withdrawn_at=NOON)
    await company.deliver(event(data))
    agent = sign_in(company.app, "agent", unit="graz", locations=frozenset({"graz"}))
    found = await tried(company, headers=agent.headers)
    assert (found["judged"], found["alerts"]) == (1, 1)
    assert [one["location"] for one in found["examples"]] == ["graz"]
    assert (await tried(company))["alerts"] == 3


async def test_complaints_can_be_tried_and_scores_cannot(company: OneService) -> None:
    """Of scores, targets and sources the past is not kept, which is said."""
    await company.deliver(filed(), filed(category="food"), moved())
    when = {"field": "category", "equals": "food"}
    found = await tried(company, definition={"trigger": "complaint_filed", "when": when})
    assert (found["judged"], found["alerts"]) == (2, 1)
    body = {"definition": {"name": "Tried", "trigger": "score_moved"}}
    reply = await company.client.post("/v1/rules/try", headers=company.admin, json=body)
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, "definition.trigger")
    wrongs: list[dict[str, Any]] = [{"days": 91}, {"days": 0}, {"zone": "Mars"}, {"definition": {"name": "x", "y": 1}}]
    for wrong in wrongs:
        sent = {"definition": {"name": "Tried", "when": UNHAPPY}, **wrong}
        assert (await company.client.post("/v1/rules/try", headers=company.admin, json=sent)).status_code == 422, wrong


async def linted(alerts: OneService, **definition: Any) -> dict[str, str]:
    """Return the place of each finding, by its code."""
    body = {"definition": {"name": "Linted", "when": UNHAPPY} | definition}
    reply = await alerts.client.post("/v1/rules/lint", headers=alerts.admin, json=body)
    assert reply.is_success, reply.text
    return {one["code"]: one["place"] for one in reply.json()["findings"]}


LOW = {"answer": {"metric": "nps", "at_most": 6}}
FINDINGS: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"when": {"all_of": [LOW, {"none_of": [LOW]}]}}, {"never_fires": "when"}),
    ({"when": {"all_of": [UNHAPPY, {"field": "age_hours", "at_least": 5}, {"field": "age_hours", "at_most": 4}]}},
     {"never_fires": "when"}),
    ({"touchpoint": "delivery", "when": {"all_of": [LOW, {"field": "touchpoint", "equals": "counter"}]}},
     {"never_fires": "when"}),
    ({"when": {"answer": {"metric": "nps", "category": "detractor", "at_least": 7}}}, {"never_fires": "when"}),
    ({"when": {"answer": {"category": "promoter", "verdict": "unhappy"}}}, {"never_fires": "when"}),
    ({"when": {"any_of": [LOW, {"all_of": [LOW, {"none_of": [LOW]}]}]}}, {"dead_branch": "when"}),
    ({"when": LOW, "limits": {"active_until": "2026-03-01T00:00:00Z"}}, {"never_fires": "limits.active_until"}),
    ({"when": {"all_of": [UNHAPPY, {"field": "channel", "equals": "web"}]}}, {"covered": "when"}),
    ({"touchpoint": "delivery"}, {"covered": "when"}),
    ({"when": LOW, "notify": {"recipients": [{"kind": "team", "team": "empty"}]}},
     {"nobody_reached": "notify.recipients.0"}),
    ({"when": LOW, "notify": {"recipients": [{"kind": "team", "team": "care"}, {"kind": "person",
      "person_id": str(UUID(int=99))}]}}, {"nobody_reached": "notify.recipients.1"}),
    ({"when": LOW, "notify": {"recipients": [{"kind": "responsible"}]}}, {"nobody_reached": "notify.recipients.0"}),
    ({"when": LOW, "unit": "south", "notify": {"recipients": [{"kind": "responsible"}]}}, {}),
    ({"when": LOW, "unit": "east", "notify": {"recipients": [{"kind": "unit_managers"}]}}, {}),
    ({"when": LOW, "unit": "south", "notify": {"recipients": [{"kind": "unit_managers"}]}},
     {"nobody_reached": "notify.recipients.0"}),
    ({"when": LOW, "unit": "north"}, {"unknown_unit": "unit"}),
    ({"when": LOW, "touchpoint": "roof"}, {"unknown_touchpoint": "touchpoint"}),
    ({"when": LOW, "recover": {}}, {"consent_needed": "recover"}),
    ({"when": LOW, "channel": "kiosk", "recover": {}},
     {"no_customer_to_write_to": "recover", "consent_needed": "recover"}),
    ({"when": LOW, "trigger": "score_moved"}, {"invalid": "when.answer"}),
    ({"when": LOW}, {}),
]  # fmt: skip


async def test_lint_finds_what_is_questionable(company: OneService) -> None:
    """Each at its place, and nothing about a rule that is all right."""
    for definition, expected in FINDINGS:
        assert await linted(company, **definition) == expected, definition
    listed = (await get(company, "/v1/rules"))["items"]
    assert [one["key"] for one in listed] == ["unhappy-answer"]


async def test_a_rule_does_not_cover_itself_nor_does_one_that_is_off_or_limited(company: OneService) -> None:
    """What another rule may hold back is not covered by it."""
    body = {"key": "unhappy-answer", "definition": {"name": "Same", "when": UNHAPPY}}
    reply = await company.client.post("/v1/rules/lint", headers=company.admin, json=body)
    assert reply.json()["findings"] == []
    await put(company, "unhappy-answer", when=UNHAPPY, enabled=False)
    assert await linted(company) == {}
    await put(company, "unhappy-answer", when=UNHAPPY, limits={"most_per_hour": 5})
    assert await linted(company) == {}


async def test_trying_and_linting_need_a_scope(alerts: OneService) -> None:
    """Nobody without a key learns what was answered."""
    body = {"definition": {"name": "Tried", "when": UNHAPPY}}
    for path in ("/v1/rules/try", "/v1/rules/lint"):
        assert (await alerts.client.post(path, json=body)).status_code == httpx.codes.UNAUTHORIZED
    reply = await alerts.client.get("/v1/schemas/rule.json")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/schema+json")
