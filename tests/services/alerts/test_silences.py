"""Silences hold notices for a while, say why, and let go of what is still open when they end."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.clock import FixedClock
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.alerts.asking_steps import look, pending, reasons, requests, rule
from tests.services.alerts.happenings import NOON, get, scored, structure

REASON = "The shop moves"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


async def silence(alerts: OneService, who: SignedIn | None = None, hours: float = 2, **body: Any) -> httpx.Response:
    values = {"until": (NOON + timedelta(hours=hours)).isoformat(), "reason": REASON} | body
    return await alerts.client.post("/v1/silences", json=values, headers=who.headers if who else alerts.admin)


@pytest.mark.parametrize(
    "what",
    [{"rule": "unhappy"}, {"survey": "parcel"}, {"touchpoint": "delivery"}, {"unit": "south"}, {"severity": "warning"}],
)
async def test_it_holds_what_it_covers_until_it_ends(
    alerts: OneService, clock: FixedClock, what: dict[str, Any]
) -> None:
    """By each thing that a silence can name; the alert is there, and says why nobody was notified."""
    await alerts.deliver(structure())
    await rule(alerts, severity="warning")
    made = await silence(alerts, **what)
    assert made.status_code == 201, made.text
    await alerts.deliver(scored())
    clock.advance(31)
    await look(alerts)
    assert await requests(alerts) == []
    [alert] = (await get(alerts, "/v1/alerts"))["items"]
    [held] = (await get(alerts, f"/v1/alerts/{alert['id']}/notices"))["withheld"]
    assert (held["because"], held["silence_reason"], held["silence_id"]) == ("silenced", REASON, made.json()["id"])
    assert len(await pending(alerts)) == 1
    clock.advance(2 * 3600)
    await look(alerts)
    assert (await reasons(alerts), await pending(alerts)) == (["first"], [])


async def test_it_covers_nothing_else(alerts: OneService, clock: FixedClock) -> None:
    await alerts.deliver(structure())
    await rule(alerts, severity="warning")
    others: list[dict[str, Any]] = [{"rule": "other"}, {"unit": "east"}, {"severity": "critical"}]
    for what in (*others, {"survey": "parcel", "unit": "wien"}):
        assert (await silence(alerts, **what)).status_code == 201
    later: dict[str, Any] = {"from": (NOON + timedelta(hours=1)).isoformat()}
    assert (await silence(alerts, rule="unhappy", **later)).status_code == 201
    await alerts.deliver(scored())
    clock.advance(31)
    await look(alerts)
    assert await reasons(alerts) == ["first"]


async def test_ended_early_it_lets_go_at_once(alerts: OneService, clock: FixedClock) -> None:
    """What is still open and nobody takes care of; ending it twice is refused."""
    await rule(alerts)
    id_ = (await silence(alerts, rule="unhappy")).json()["id"]
    await alerts.deliver(scored(), scored())
    clock.advance(31)
    await look(alerts)
    one, _ = (await get(alerts, "/v1/alerts"))["items"]
    await alerts.client.post(f"/v1/alerts/{one['id']}/acknowledgement", headers=alerts.admin)
    clock.advance(60)
    ended = await alerts.client.post(f"/v1/silences/{id_}/end", headers=alerts.admin)
    assert (ended.status_code, ended.json()["ended_at"]) == (200, clock.now().isoformat().replace("+00:00", "Z"))
    await look(alerts)
    assert len(await requests(alerts)) == 1
    again = await alerts.client.post(f"/v1/silences/{id_}/end", headers=alerts.admin)
    assert (again.status_code, again.json()["type"]) == (409, "urn:heed:problem:silence-over")
    assert await get(alerts, "/v1/silences?open=true") == {"items": [], "next_cursor": None}
    assert [one["id"] for one in (await get(alerts, "/v1/silences"))["items"]] == [id_]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "rule"),
        ({"rule": "a", "until": "2026-03-02T11:00:00Z"}, "until"),
        ({"rule": "a", "until": "2026-05-02T11:00:00Z"}, "until"),
        ({"rule": "a", "from": "2026-03-09T11:00:00Z", "until": "2026-03-08T11:00:00Z"}, "until"),
        ({"rule": "a", "until": None}, "until"),
        ({"rule": "a", "reason": "  "}, "reason"),
        ({"unit": "atlantis"}, "unit"),
    ],
)
async def test_what_makes_no_sense_is_refused(alerts: OneService, body: dict[str, Any], field: str) -> None:
    reply = await silence(alerts, **body)
    assert reply.status_code == 422
    assert [one["field"] for one in reply.json()["errors"]] == [field]


async def test_units_and_the_audit_log(alerts: OneService) -> None:
    """Who is limited to a unit silences, sees and ends what is in it; agents may not; each step is audited."""
    await alerts.deliver(structure())
    south = sign_in(alerts.app, "manager", unit="south", locations=frozenset({"south", "graz"}))
    others: list[dict[str, Any]] = [{"rule": "a"}, {"unit": "austria"}, {"unit": "wien"}]
    refused = [await silence(alerts, south, **what) for what in others]
    assert [one.status_code for one in refused] == [422] * 3
    mine = (await silence(alerts, south, unit="graz")).json()["id"]
    theirs = (await silence(alerts, unit="wien")).json()["id"]
    everybodys = (await silence(alerts, rule="a")).json()["id"]
    listed = (await alerts.client.get("/v1/silences", headers=south.headers)).json()["items"]
    assert [one["id"] for one in listed] == [mine]
    for id_ in (theirs, everybodys):
        assert (await alerts.client.get(f"/v1/silences/{id_}", headers=south.headers)).status_code == 404
        assert (await alerts.client.post(f"/v1/silences/{id_}/end", headers=south.headers)).status_code == 404
    assert (await alerts.client.get(f"/v1/silences/{mine}", headers=south.headers)).json()["reason"] == REASON
    assert (await alerts.client.post(f"/v1/silences/{mine}/end", headers=south.headers)).status_code == 200
    agent = sign_in(alerts.app, "agent")
    assert (await silence(alerts, agent, rule="a")).status_code == 403
    actions = [(one.action, one.thing_id) for one in await alerts.audited()]
    assert [one for one in actions if one[1] == mine] == [("silence.created", mine), ("silence.ended", mine)]


async def test_pages_of_silences(alerts: OneService) -> None:
    ids = [(await silence(alerts, hours=hours, rule="a")).json()["id"] for hours in (1, 3, 2)]
    first = await get(alerts, "/v1/silences?limit=2")
    second = await get(alerts, f"/v1/silences?limit=2&cursor={first['next_cursor']}")
    assert [one["id"] for one in (*first["items"], *second["items"])] == [ids[1], ids[2], ids[0]]
