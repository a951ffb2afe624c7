"""Keys that are limited to a unit: what they see and make, and what becomes of them when units change."""

from typing import Any

import httpx
import pytest

from shared.identity.identities import Credential
from shared.testing.one_service import OneService
from tests.services.keys.conftest import MakeKey, bearer

UNITS = {
    "units": [
        {"code": "south", "name": "South"},
        {"code": "Graz", "name": "Graz", "parent": "south"},
        {"code": "Wien", "name": "Wien"},
    ]
}


async def publish(accounts: OneService, structure: dict[str, Any]) -> None:
    """Declare units, whatever was declared before."""
    known = await accounts.client.get("/v1/structure", headers=accounts.admin)
    match = {"If-Match": "*"} if known.is_success else {}
    reply = await accounts.client.put("/v1/structure", json=structure, headers=accounts.admin | match)
    assert reply.is_success, reply.text


async def names(accounts: OneService, key: dict[str, Any]) -> list[str]:
    """Return the names of the keys that a key sees, in the order of the alphabet."""
    accounts.app.state.identities.forget()  # five seconds later
    reply = await accounts.client.get("/v1/keys", headers=bearer(key))
    assert reply.status_code == httpx.codes.OK, reply.text
    return sorted(one["name"] for one in reply.json()["items"])


async def test_a_key_of_a_unit_keeps_to_its_unit(accounts: OneService, make_key: MakeKey) -> None:
    """It sees and makes keys of its own unit only; others do not exist for it, and cannot be taken over."""
    graz = bearer(await make_key("graz", unit="Graz"))
    wien = await make_key("wien", unit="Wien")
    everywhere = await make_key("everywhere")
    listed = (await accounts.client.get("/v1/keys?limit=1", headers=graz)).json()
    assert [key["name"] for key in listed["items"]] == ["graz"]
    for unit in ("Wien", None):
        await make_key("more", unit=unit, headers=graz, status=httpx.codes.FORBIDDEN)
    for key in (wien, everywhere):
        calls = (
            ("GET", "", None),
            ("PUT", "", {"scopes": ["keys:write"], "unit": "Graz"}),
            ("POST", "/rotate", None),
            ("POST", "/revoke", None),
        )
        for method, step, body in calls:
            path = f"/v1/keys/{key['id']}{step}"
            reply = await accounts.client.request(method, path, json=body, headers=graz | {"If-Match": "*"})
            assert reply.status_code == httpx.codes.NOT_FOUND, (method, step)
    await make_key("more", unit="Graz", headers=graz)


async def test_a_key_reaches_what_lies_below_its_unit(accounts: OneService, make_key: MakeKey) -> None:
    """By the published structure: it sees keys there, makes more, and its requests see the places there."""
    await publish(accounts, UNITS)
    south = await make_key("south", unit="south")
    for unit in ("Graz", "Wien", None):
        await make_key(f"of {unit}", unit=unit)
    assert await names(accounts, south) == ["of Graz", "south"]
    await make_key("more", unit="Graz", headers=bearer(south))
    await make_key("elsewhere", unit="Wien", headers=bearer(south), status=httpx.codes.FORBIDDEN)
    caller = await accounts.app.state.identities.caller_of(Credential("key", south["secret"], "192.0.2.1"))
    assert (caller.unit, caller.locations) == ("south", {"south", "Graz"})


@pytest.mark.parametrize("step", ["make", "change"])
async def test_a_unit_that_is_not_declared_is_refused(accounts: OneService, make_key: MakeKey, step: str) -> None:
    """As soon as there are units at all: a key for a misspelt one would see nothing, and nobody would know why."""
    await make_key("early", unit="Gras")
    await publish(accounts, UNITS)
    if step == "make":
        problem = await make_key("late", unit="Gras", status=httpx.codes.UNPROCESSABLE_ENTITY)
    else:
        path = f"/v1/keys/{(await make_key('late', unit='Graz'))['id']}"
        body = {"scopes": ["keys:write"], "unit": "Gras"}
        reply = await accounts.client.put(path, json=body, headers=accounts.admin | {"If-Match": "*"})
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        problem = reply.json()
    assert [error["field"] for error in problem["errors"]] == ["unit"]


async def test_a_key_whose_unit_is_gone(accounts: OneService, make_key: MakeKey) -> None:
    """It sees no more than itself, and only who sees the whole company can still do something with it."""
    await publish(accounts, UNITS)
    south, wien = await make_key("south", unit="south"), await make_key("wien", unit="Wien")
    await publish(accounts, {"units": UNITS["units"][:2]})
    assert await names(accounts, wien) == ["wien"]
    assert await names(accounts, south) == ["south"], "nothing of a unit that is gone lies in another one"
    path = f"/v1/keys/{wien['id']}"
    for method, step in (("GET", ""), ("POST", "/rotate"), ("POST", "/revoke")):
        reply = await accounts.client.request(method, f"{path}{step}", headers=bearer(south))
        assert reply.status_code == httpx.codes.NOT_FOUND, step
    revoked = await accounts.client.post(f"{path}/revoke", headers=accounts.admin)
    assert (revoked.status_code, revoked.json()["state"]) == (httpx.codes.OK, "revoked")
