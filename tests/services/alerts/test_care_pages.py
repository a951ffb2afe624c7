"""Who takes care stands with every alert and signal, in lists, on pages and over the API, and a button does it."""

from typing import Any
from uuid import UUID

import pytest

from shared.contracts.accounts import PersonChanged
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.alerts.happenings import NOON, event, filed, get, put, scored

BASE = "/console/alerts"
KIM = uuid7()


@pytest.fixture
async def raised(alerts: OneService) -> dict[str, str]:
    """An alert and a signal in each of two places, of which Kim takes care in Graz; their ids."""
    await put(alerts, "complained", trigger="complaint_filed")
    await alerts.deliver(
        event(PersonChanged(version=1, person_id=KIM, display_name="Kim", role="agent", changed_at=NOON))
    )
    for place in ("graz", "wien"):
        await alerts.deliver(scored(location=place, respondent_id=uuid7()), filed(location=place))
    found = {
        f"{kind} {one['location']}": one["id"]
        for kind in ("alert", "signal")
        for one in (await get(alerts, f"/v1/{kind}s"))["items"]
    }
    kim = sign_in(alerts.app, "agent", person_id=KIM)
    for kind in ("alert", "signal"):
        path = f"/v1/{kind}s/{found[f'{kind} graz']}/acknowledgement"
        assert (await alerts.client.post(path, headers=kim.headers)).is_success
    return found


async def page(alerts: OneService, who: SignedIn, path: str = "") -> str:
    reply = await alerts.client.get(f"{BASE}{path}", headers=who.headers)
    assert reply.status_code == 200, reply.text
    return reply.text


async def test_who_and_since_when(alerts: OneService, raised: dict[str, str]) -> None:
    """By name, in the reader's zone and language; of the rest that nobody does yet."""
    reader = sign_in(alerts.app, "agent")
    listed = await page(alerts, reader)
    assert (listed.count(">Kim<"), listed.count(">nobody yet<")) == (2, 2)
    german = sign_in(alerts.app, "agent", language="de")
    for kind in ("alert", "signal"):
        assert "Kim takes care of it, since 1 Mar 2026, " in await page(alerts, reader, f"/{raised[f'{kind} graz']}")
        assert "Kim kümmert sich darum, seit 1. März 2026, " in await page(alerts, german, f"/{raised[f'{kind} graz']}")
        waits = await page(alerts, reader, f"/{raised[f'{kind} wien']}")
        assert "Nobody has said yet that they take care of it." in waits
        assert ">I take care of it<" in waits.replace("</svg>", ">")


@pytest.mark.parametrize(("care", "places"), [("nobody", {"wien"}), ("somebody", {"graz"}), ("x", {"graz", "wien"})])
async def test_the_list_is_filtered(alerts: OneService, raised: dict[str, str], care: str, places: set[str]) -> None:
    """What makes no sense restricts nothing."""
    shown = await page(alerts, sign_in(alerts.app, "agent"), f"?care={care}")
    for name, id_ in raised.items():
        assert (f'href="{BASE}/{id_}"' in shown) == (name.split()[1] in places), name


@pytest.mark.parametrize("kind", ["alert", "signal"])
async def test_the_api_filters_likewise(alerts: OneService, raised: dict[str, str], kind: str) -> None:
    """Page by page, and within what the caller sees."""
    for wanted, place in (("false", "wien"), ("true", "graz")):
        found = await get(alerts, f"/v1/{kind}s?acknowledged={wanted}&limit=1")
        assert [one["id"] for one in found["items"]] == [raised[f"{kind} {place}"]]
        assert found["next_cursor"] is None
        assert (found["items"][0]["acknowledged_by"] == str(KIM)) == (wanted == "true")
    local = sign_in(alerts.app, "agent", locations=frozenset({"graz"}))
    reply = await alerts.client.get(f"/v1/{kind}s?acknowledged=false", headers=local.headers)
    assert reply.json()["items"] == []


@pytest.mark.parametrize("kind", ["alert", "signal"])
async def test_a_button_takes_care(alerts: OneService, raised: dict[str, str], kind: str) -> None:
    """Once, without a script; who comes second reads who was first; elsewhere there is nothing, viewers may not."""
    mine, others = raised[f"{kind} wien"], raised[f"{kind} graz"]

    async def send(who: SignedIn, id_: str | UUID) -> Any:
        return await alerts.client.post(f"{BASE}/{id_}/acknowledgement", headers=who.headers)

    lee = sign_in(alerts.app, "agent", name="Lee")
    for id_ in (mine, mine, others):
        reply = await send(lee, id_)
        assert (reply.status_code, reply.headers["location"]) == (303, f"{BASE}/{id_}")
    assert "Lee takes care of it" in await page(alerts, lee, f"/{mine}")
    assert "Kim takes care of it" in await page(alerts, lee, f"/{others}")
    assert (await get(alerts, f"/v1/{kind}s/{others}"))["acknowledged_by"] == str(KIM)
    assert [one.thing_id for one in await alerts.audited() if one.action == f"{kind}.acknowledged"] == [others, mine]
    graz = sign_in(alerts.app, "agent", locations=frozenset({"graz"}))
    assert [(await send(graz, id_)).status_code for id_ in (mine, uuid7())] == [404, 404]
    assert (await send(sign_in(alerts.app, "viewer"), mine)).status_code == 403
    forged = await alerts.client.post(f"{BASE}/{mine}/acknowledgement", headers={"Cookie": lee.headers["Cookie"]})
    assert forged.status_code == 403
