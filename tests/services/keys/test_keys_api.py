"""Keys over the API: made, listed, changed, replaced and revoked, and everything is in the audit log."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.accounts.service import SERVICE
from shared.clock import FixedClock
from shared.testing.one_service import OneService, one_service
from tests.services.keys.conftest import CONFIGURED, NOON, MakeKey, bearer


async def asked(accounts: OneService, headers: dict[str, str]) -> int:
    """Return the status of a request that needs `keys:write`."""
    accounts.app.state.identities.forget()  # five seconds later
    return (await accounts.client.get("/v1/keys", headers=headers)).status_code


async def test_a_key_is_shown_once_and_works(accounts: OneService, make_key: MakeKey) -> None:
    """The secret is in the first reply only; nothing that is kept or shown later holds it."""
    key = await make_key(scopes=["keys:write", "surveys:read", "keys:write"], networks=["203.0.113.7/24"])
    assert key["scopes"] == ["keys:write", "surveys:read"]
    assert key["networks"] == ["203.0.113.0/24"]
    assert key["secret"].startswith(key["prefix"])
    assert len(key["prefix"]) < len(key["secret"]) / 3
    read = await accounts.client.get(f"/v1/keys/{key['id']}", headers=accounts.admin)
    assert read.json() == {name: value for name, value in key.items() if name != "secret"}
    (entry,) = await accounts.audited()
    assert (entry.action, entry.thing, entry.thing_id, entry.actor) == ("key.created", "api_key", key["id"], "admin")
    assert key["secret"] not in str([await accounts.published(), await accounts.audited()])
    assert key["secret"] not in (await accounts.client.get("/v1/keys", headers=accounts.admin)).text


async def test_a_key_does_what_its_scopes_allow(accounts: OneService, make_key: MakeKey) -> None:
    """With the scope 200, without 403, and with a key that was never made 401."""
    assert await asked(accounts, bearer(await make_key("may"))) == httpx.codes.OK
    assert await asked(accounts, bearer(await make_key("may-not", scopes=["surveys:read"]))) == httpx.codes.FORBIDDEN
    assert await asked(accounts, {"Authorization": f"Bearer heed_{'x' * 43}"}) == httpx.codes.UNAUTHORIZED
    assert await asked(accounts, {"Authorization": f"Bearer {CONFIGURED}"}) == httpx.codes.FORBIDDEN


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " Till"}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "admin"}, "name"),
        ({"name": "Heed"}, "name"),
        ({"name": "till"}, "name"),
        ({"name": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["keys:read"]}, "scopes"),
        ({"expires_at": "2026-03-01T11:59:59Z"}, "expires_at"),
        ({"expires_at": "2027-03-01T11:59:59"}, "expires_at"),
        ({"networks": ["203.0.113.7", "anywhere"]}, "networks.1"),
        ({"networks": ["1.2.3.4"] * 51}, "networks"),
        ({"surprise": 1}, "surprise"),
    ],
)
async def test_what_cannot_be_a_key(accounts: OneService, make_key: MakeKey, body: dict[str, Any], field: str) -> None:
    """The field is named, what was sent is not repeated, and nothing is made."""
    problem = await make_key(status=httpx.codes.UNPROCESSABLE_ENTITY, **body)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert (await accounts.client.get("/v1/keys", headers=accounts.admin)).json()["items"] == []


async def test_two_keys_in_use_do_not_share_a_name(accounts: OneService, make_key: MakeKey) -> None:
    """Histories could not be understood; when one was revoked, its name is free."""
    first = await make_key()
    problem = await make_key(status=httpx.codes.CONFLICT)
    assert problem["type"] == "urn:heed:problem:key-name-taken"
    await accounts.client.post(f"/v1/keys/{first['id']}/revoke", headers=accounts.admin)
    await make_key()


async def test_nobody_gives_more_than_they_have(accounts: OneService, make_key: MakeKey) -> None:
    """Neither by making a key, nor by changing or replacing one; a star only who has one."""
    keeper = bearer(await make_key("keeper", scopes=["keys:write", "surveys:read"]))
    for scope in ("surveys:write", "*"):
        problem = await make_key("greedy", scopes=[scope], headers=keeper, status=httpx.codes.FORBIDDEN)
        assert problem["type"] == "urn:heed:problem:beyond-own-rights"
    modest = await make_key("modest", scopes=["surveys:read"], headers=keeper)
    mighty = await make_key("mighty", scopes=["*"])
    for key, scopes in ((modest, ["*"]), (modest, ["surveys:write"]), (mighty, ["scores:read"])):
        reply = await accounts.client.put(
            f"/v1/keys/{key['id']}", json={"scopes": scopes}, headers=keeper | {"If-Match": "*"}
        )
        assert reply.status_code == httpx.codes.FORBIDDEN
    reply = await accounts.client.post(f"/v1/keys/{mighty['id']}/rotate", headers=keeper)
    assert reply.status_code == httpx.codes.FORBIDDEN


async def test_a_change_needs_what_was_read(accounts: OneService, make_key: MakeKey) -> None:
    """Without a tag 428, with an old one 412, and the audit log has before and after."""
    key = await make_key()
    path, body = f"/v1/keys/{key['id']}", {"scopes": ["surveys:read"], "networks": ["2001:db8::/32"]}
    assert (await accounts.client.put(path, json=body, headers=accounts.admin)).status_code == 428
    tag = (await accounts.client.get(path, headers=accounts.admin)).headers["etag"]
    changed = await accounts.client.put(path, json=body, headers=accounts.admin | {"If-Match": tag})
    assert (changed.status_code, changed.json()["networks"]) == (httpx.codes.OK, ["2001:db8::/32"])
    stale = await accounts.client.put(path, json={"scopes": ["*"]}, headers=accounts.admin | {"If-Match": tag})
    assert stale.status_code == httpx.codes.PRECONDITION_FAILED
    entry = (await accounts.audited())[-1]
    assert entry.action == "key.changed"
    assert json.loads(entry.before or "{}")["scopes"] == ["keys:write"]
    assert json.loads(entry.after or "{}")["scopes"] == ["surveys:read"]
    assert await asked(accounts, bearer(key)) == httpx.codes.UNAUTHORIZED, "from no network of its own"


async def test_a_key_expires(accounts: OneService, make_key: MakeKey, clock: FixedClock) -> None:
    """Until the last moment it works, from then on it does not, and cannot be changed."""
    key = await make_key(expires_at=(NOON + timedelta(hours=1)).isoformat())
    clock.advance(3599)
    assert await asked(accounts, bearer(key)) == httpx.codes.OK
    clock.advance(1)
    assert await asked(accounts, bearer(key)) == httpx.codes.UNAUTHORIZED
    reply = await accounts.client.post(f"/v1/keys/{key['id']}/rotate", headers=accounts.admin)
    assert (reply.status_code, reply.json()["type"]) == (409, "urn:heed:problem:key-ended")
    shown = await accounts.client.get(f"/v1/keys/{key['id']}", headers=accounts.admin)
    assert shown.json()["state"] == "expired"


async def test_a_replaced_secret_works_for_a_while(accounts: OneService, make_key: MakeKey, clock: FixedClock) -> None:
    """Both work until the overlap is over; the new one has the old one's rights, name and lifetime."""
    old = await make_key(expires_at=(NOON + timedelta(days=30)).isoformat())
    clock.advance(86_400)
    reply = await accounts.client.post(f"/v1/keys/{old['id']}/rotate", headers=accounts.admin)
    new = reply.json()
    assert reply.status_code == httpx.codes.CREATED
    assert (new["name"], new["scopes"], new["replaces"]) == (old["name"], old["scopes"], old["id"])
    assert new["expires_at"].startswith((NOON + timedelta(days=31)).isoformat()[:19])
    again = await accounts.client.post(f"/v1/keys/{old['id']}/rotate", headers=accounts.admin)
    assert again.status_code == httpx.codes.CONFLICT
    clock.advance(24 * 3600 - 1)
    assert [await asked(accounts, bearer(one)) for one in (old, new)] == [200, 200]
    clock.advance(1)
    assert [await asked(accounts, bearer(one)) for one in (old, new)] == [401, 200]


async def test_without_overlap_the_old_secret_ends_at_once(accounts: OneService, make_key: MakeKey) -> None:
    """For a secret that somebody knows who must not; a wrong overlap is refused."""
    old = await make_key()
    for hours in (-1, 24 * 30 + 1, 1e9, "NaN"):
        body = {"overlap_hours": hours}
        reply = await accounts.client.post(f"/v1/keys/{old['id']}/rotate", json=body, headers=accounts.admin)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert reply.json()["errors"][0]["field"] == "overlap_hours"
    reply = await accounts.client.post(
        f"/v1/keys/{old['id']}/rotate", json={"overlap_hours": 0}, headers=accounts.admin
    )
    assert [await asked(accounts, bearer(one)) for one in (old, reply.json())] == [401, 200]


async def test_revoking_ends_a_key_and_what_it_replaced(accounts: OneService, make_key: MakeKey) -> None:
    """At once in this process, without waiting for what is remembered; again changes nothing."""
    old = await make_key()
    new = (await accounts.client.post(f"/v1/keys/{old['id']}/rotate", headers=accounts.admin)).json()
    for one in (old, new):
        assert (await accounts.client.get("/v1/keys", headers=bearer(one))).status_code == httpx.codes.OK
    await accounts.use_cases.callers.keys.settled()
    first = await accounts.client.post(f"/v1/keys/{new['id']}/revoke", headers=accounts.admin)
    assert first.json()["state"] == "revoked"
    for one in (old, new):
        assert (await accounts.client.get("/v1/keys", headers=bearer(one))).status_code == httpx.codes.UNAUTHORIZED
    again = await accounts.client.post(f"/v1/keys/{new['id']}/revoke", headers=accounts.admin)
    assert again.json() == first.json()
    assert [entry.action for entry in await accounts.audited()].count("key.revoked") == 2


async def test_last_use_is_written_once_a_minute(accounts: OneService, make_key: MakeKey, clock: FixedClock) -> None:
    """In the background, with the network around the address and never the address."""
    key = await make_key()
    path = f"/v1/keys/{key['id']}"

    async def used() -> tuple[Any, Any]:
        assert await asked(accounts, bearer(key)) == httpx.codes.OK
        await accounts.use_cases.callers.keys.settled()
        shown = (await accounts.client.get(path, headers=accounts.admin)).json()
        return shown["last_used_at"], shown["last_used_from"]

    first = await used()
    assert first == ("2026-03-01T12:00:00Z", "127.0.0.0/24")
    clock.advance(59)
    assert await used() == first
    clock.advance(1)
    assert (await used())[0] == "2026-03-01T12:01:00Z"


async def test_last_use_is_written_once_a_minute_by_all_processes(
    accounts: OneService, make_key: MakeKey, clock: FixedClock, database_url: str
) -> None:
    """What one process has noted a moment ago, another one does not write again."""
    key = await make_key()
    async with one_service(SERVICE, database_url, settings=accounts.settings, clock=clock) as second:
        shown = []
        for process, seconds in ((accounts, 30), (second, 30), (accounts, 0)):
            assert await asked(process, bearer(key)) == httpx.codes.OK
            await process.use_cases.callers.keys.settled()
            shown.append((await accounts.client.get(f"/v1/keys/{key['id']}", headers=accounts.admin)).json())
            clock.advance(seconds)
    assert [one["last_used_at"] for one in shown] == [f"2026-03-01T12:0{minute}:00Z" for minute in (0, 0, 1)]


async def test_keys_are_listed_newest_first_in_pages(accounts: OneService, make_key: MakeKey) -> None:
    """Every key once; a cursor of another list is refused."""
    for number in range(5):
        await make_key(f"key {number}")
    names: list[str] = []
    cursor = ""
    while True:
        page = (await accounts.client.get(f"/v1/keys?limit=2{cursor}", headers=accounts.admin)).json()
        names += [key["name"] for key in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert names == [f"key {number}" for number in reversed(range(5))]
    refused = await accounts.client.get("/v1/keys?cursor=nonsense", headers=accounts.admin)
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
