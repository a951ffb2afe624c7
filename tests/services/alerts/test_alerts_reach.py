"""Whoever is limited to a unit reads the alerts of its locations only; what people do to rules is audited."""

import json
from collections.abc import Callable
from typing import Any

import httpx

from shared.contracts.event import Event
from shared.contracts.scoring import ResponseScored
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in

MakeScored = Callable[..., Event[ResponseScored]]
RULE: dict[str, Any] = {"name": "Unhappy", "when": {"any": [{"metric": "nps", "at_most": 6}]}}


async def test_a_unit_sees_its_alerts_only(alerts: OneService, scored: MakeScored) -> None:
    """In the list and by id; an alert without a location is the whole company's."""
    await alerts.deliver(scored(), scored(location="Linz"), scored(location=None))
    everything = (await alerts.client.get("/v1/alerts", headers=alerts.admin)).json()["items"]
    assert len(everything) == 3
    agent = sign_in(alerts.app, "agent", unit="graz", locations=frozenset({"Graz"}))
    listed = (await alerts.client.get("/v1/alerts", headers=agent.headers)).json()["items"]
    assert [one["location"] for one in listed] == ["Graz"]
    for one in everything:
        reply = await alerts.client.get(f"/v1/alerts/{one['id']}", headers=agent.headers)
        assert reply.status_code == (httpx.codes.OK if one["location"] == "Graz" else httpx.codes.NOT_FOUND)


async def test_a_unit_sees_the_activity_at_its_places_only(alerts: OneService, scored: MakeScored) -> None:
    """How many alerts a rule raised elsewhere is not shown either."""
    await alerts.deliver(scored(location="Linz"), scored(location="Linz"), scored())
    rules = [rule["key"] for rule in (await alerts.client.get("/v1/rules", headers=alerts.admin)).json()["items"]]
    for locations, count in ((None, 3), (frozenset({"Graz"}), 1), (frozenset({"Wien"}), 0)):
        activity = await alerts.use_cases.alerts.activity(rules=rules, days=30, locations=locations)
        assert sum(one.recent for one in activity.values()) == count


async def test_what_is_done_to_rules_is_audited(alerts: OneService) -> None:
    """With the definition before and after; a repetition, which changes nothing, is not."""
    path, headers = "/v1/rules/unhappy", alerts.admin | {"If-Match": "*"}
    for _ in range(2):
        await alerts.client.put(path, json=RULE, headers=alerts.admin)
    await alerts.client.put(path, json=RULE | {"severity": "critical"}, headers=headers)
    await alerts.client.delete(path, headers=headers)
    defined, changed, deleted = await alerts.audited()
    assert [one.action for one in (defined, changed, deleted)] == ["rule.defined", "rule.changed", "rule.deleted"]
    assert {(one.thing, one.thing_id, one.actor) for one in (defined, changed)} == {("rule", "unhappy", "admin")}
    assert defined.before is None
    assert changed.before == defined.after
    assert deleted.before == changed.after
    after = json.loads(changed.after or "")
    assert (after["severity"], after["version"], after["condition"]) == ("critical", 2, RULE["when"])
