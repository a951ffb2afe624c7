"""The pages of silences and drills do what the API does, by forms alone."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shared.clock import FixedClock, SystemClock
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.asking_steps import requests, rule
from tests.services.alerts.happenings import get, put, structure


@pytest.fixture
def clock() -> FixedClock:
    """The machine's moment: what browsers send is compared with it."""
    return FixedClock(SystemClock().now().replace(microsecond=0))


def local(alerts: OneService, **later: float) -> str:
    """Return a moment as a browser in Berlin sends it, to the minute."""
    return (alerts.clock.now() + timedelta(**later)).astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%dT%H:%M")


async def test_a_silence_is_made_and_ended(alerts: OneService) -> None:
    """In the reader's zone; what is wrong is said at the field, and what was typed stays."""
    await alerts.deliver(structure())
    await rule(alerts)
    who = sign_in(alerts.app, "manager")
    form = {"rule": "unhappy", "unit": "south", "until": local(alerts, hours=2), "reason": "The shop moves"}
    path = "/console/alerts/silences"
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"rule": "", "unit": ""}, "Choose at least one thing"),
        ({"until": local(alerts, hours=-2)}, "Must be later than now"),
        ({"until": "soon"}, "Must be later than now"),
        ({"reason": ""}, "Say why in one line"),
    ]
    for change, said in wrong:
        refused = await alerts.client.post(f"{path}/new", data=form | change, headers=who.headers)
        assert (refused.status_code, said in refused.text) == (422, True), said
    assert (
        "The shop moves"
        in (await alerts.client.post(f"{path}/new", data=form | {"until": ""}, headers=who.headers)).text
    )
    made = await alerts.client.post(f"{path}/new", data=form, headers=who.headers)
    assert (made.status_code, made.headers["Location"]) == (303, path)
    [silence] = (await get(alerts, "/v1/silences"))["items"]
    assert silence["until"][:16] == (alerts.clock.now() + timedelta(hours=2)).isoformat()[:16]
    listed = (await alerts.client.get(path, headers=who.headers)).text
    assert "The shop moves" in listed
    assert "Unit: South" in listed
    for _ in range(2):
        ended = await alerts.client.post(f"{path}/{silence['id']}/end", headers=who.headers)
        assert ended.status_code == 303
    assert "The shop moves" not in (await alerts.client.get(path, headers=who.headers)).text
    assert "The shop moves" in (await alerts.client.get(f"{path}?state=all", headers=who.headers)).text


async def test_who_may(alerts: OneService) -> None:
    """Viewers see silences and change none; of another unit's there is nothing to see."""
    await alerts.deliver(structure())
    viewer = sign_in(alerts.app, "viewer", language="de")
    body = {"unit": "wien", "until": (alerts.clock.now() + timedelta(hours=1)).isoformat(), "reason": "Umbau im Osten"}
    made = (await alerts.client.post("/v1/silences", json=body, headers=alerts.admin)).json()
    page = await alerts.client.get("/console/alerts/silences", headers=viewer.headers)
    assert "Umbau im Osten" in page.text
    assert "Beenden" not in page.text
    path = f"/console/alerts/silences/{made['id']}/end"
    assert (await alerts.client.post(path, headers=viewer.headers)).status_code == 403
    south = sign_in(alerts.app, "manager", unit="south", locations=frozenset({"graz"}))
    assert "Umbau" not in (await alerts.client.get("/console/alerts/silences", headers=south.headers)).text
    assert (await alerts.client.post(path, headers=south.headers)).status_code == 404


async def test_a_drill_is_started(alerts: OneService) -> None:
    await alerts.deliver(structure())
    await rule(alerts)
    assert (await put(alerts, "mute", when={"answer": {"verdict": "unhappy"}})).is_success
    who = sign_in(alerts.app, "manager", unit="south", locations=frozenset({"south", "graz"}))
    new = "/console/alerts/drills/new"
    assert 'value="unhappy" selected' in (await alerts.client.get(f"{new}?rule=unhappy", headers=who.headers)).text
    for form in ({"rule": "mute", "location": "graz"}, {"rule": "none"}, {"rule": "unhappy", "location": "wien"}):
        assert (await alerts.client.post(new, data=form, headers=who.headers)).status_code == 422
    started = await alerts.client.post(new, data={"rule": "unhappy", "location": "graz"}, headers=who.headers)
    assert started.status_code == 303
    [request] = await requests(alerts)
    assert started.headers["Location"] == f"/console/alerts/drills/{request.subject_id}"
    page = await alerts.client.get(started.headers["Location"], headers=who.headers)
    assert "Nothing has been sent yet" in page.text
