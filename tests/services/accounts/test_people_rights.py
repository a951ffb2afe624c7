"""Who may do what with whom: nobody goes beyond their own rights, and the installation stays manageable."""

from typing import Any

import httpx

from shared.contracts.accounts import StructurePublished
from shared.contracts.event import Event
from shared.directory.structure import Unit
from shared.identity.identities import Credential
from shared.identity.ring import digest_of
from shared.settings import ApiKey

ADDRESS = "kim@example.com"
KEY = "people-key-0123456789"


async def test_who_may_not_manage_people_is_refused_everywhere(town: Any) -> None:
    """403 for viewer, agent and manager, at each route."""
    target, _ = await town.person(ADDRESS)
    for role in ("viewer", "agent", "manager"):
        _, browser = await town.person(f"{role}@example.com", role)
        for method, path, body in (
            ("POST", "/v1/people", {"sign_in_name": "new@example.com", "role": "viewer"}),
            ("PATCH", f"/v1/people/{target}", {"role": "viewer"}),
            ("POST", f"/v1/people/{target}/reset-link", None),
            ("POST", f"/v1/people/{target}/erase", None),
            ("GET", f"/v1/people/{target}/failed-sign-ins", None),
        ):
            reply = await browser.call(method, path, if_match="*", body=body)
            assert reply.status_code == httpx.codes.FORBIDDEN, (role, method, path)


async def test_nobody_gives_more_than_they_have(town: Any) -> None:
    """A key that may manage people and read scores makes no agents; an admin of one unit stays within it."""
    key = {"hr": ApiKey(key_sha256=digest_of(KEY), scopes=("people:read", "people:write"))}
    settings = town.accounts.settings.model_copy(update={"api_keys": key})
    town.accounts.app.state.identities._ring = type(town.accounts.app.state.identities._ring).of(settings)
    headers = {"Authorization": f"Bearer {KEY}"}
    for role in ("viewer", "agent", "manager", "admin"):
        body = {"sign_in_name": f"new-{role}@example.com", "role": role}
        reply = await town.accounts.client.post("/v1/people", json=body, headers=headers)
        assert (reply.status_code, reply.json()["type"]) == (
            httpx.codes.FORBIDDEN,
            "urn:heed:problem:beyond-own-rights",
        )
    admin_id, _ = await town.person("root@example.com", "admin")
    for method, path in (("PATCH", ""), ("POST", "/reset-link"), ("POST", "/erase")):
        reply = await town.accounts.client.request(
            method, f"/v1/people/{admin_id}{path}", json={}, headers=headers | {"If-Match": "*"}
        )
        assert reply.status_code == httpx.codes.FORBIDDEN


async def test_an_admin_of_one_unit_does_not_move_the_others_below_it(town: Any) -> None:
    """The structure decides who sees what, so it takes somebody who sees all of it; so does a key for it."""
    _, local = await town.person("local@example.com", "admin", "graz")
    units = {"units": [{"code": "graz", "name": "Graz"}, {"code": "wien", "name": "Wien", "parent": "graz"}]}
    for method, path, body in (
        ("PUT", "/v1/structure", units),
        ("PUT", "/v1/teams/service", {"name": "Service"}),
        ("DELETE", "/v1/teams/service", None),
    ):
        assert (await local.call(method, path, body=body)).status_code == httpx.codes.FORBIDDEN, path
    table = {"Content-Type": "text/csv"} | local.headers
    reply = await local.client.post("/v1/structure/units.csv", content="code,name\ngraz,Graz\n", headers=table)
    assert reply.status_code == httpx.codes.FORBIDDEN
    assert (await local.get("/console/accounts/structure/edit")).status_code == httpx.codes.FORBIDDEN
    for scope in ("structure:write", "system:write", "events:read"):
        key = {"name": "mine", "scopes": [scope], "unit": "graz"}
        assert (await local.call("POST", "/v1/keys", body=key)).status_code == httpx.codes.FORBIDDEN
    body = {"sign_in_name": "second@example.com", "role": "admin", "unit": "graz"}
    assert (await local.call("POST", "/v1/people", body=body)).status_code == httpx.codes.CREATED


async def test_a_manager_of_one_unit_sees_and_changes_its_people_only(town: Any) -> None:
    """Everybody else is as if they did not exist, and nobody is lifted out of the unit."""
    await town.first_admin()
    graz, _ = await town.person("graz@example.com", "agent", "graz")
    wien, _ = await town.person("wien@example.com", "agent", "wien")
    whole, _ = await town.person("whole@example.com", "agent")
    own, local = await town.person("local@example.com", "admin", "graz")
    assert {one["id"] for one in (await local.get("/v1/people")).json()["items"]} == {graz, own}
    for hidden in (wien, whole):
        for method, path in (
            ("GET", ""),
            ("PATCH", ""),
            ("POST", "/reset-link"),
            ("POST", "/erase"),
            ("GET", "/failed-sign-ins"),
        ):
            reply = await local.call(method, f"/v1/people/{hidden}{path}", if_match="*", body={})
            assert reply.status_code == httpx.codes.NOT_FOUND, (method, path)
    for change in ({"unit": None}, {"unit": "wien"}):
        for person_id in (graz, own):
            reply = await local.call("PATCH", f"/v1/people/{person_id}", if_match="*", body=change)
            assert reply.status_code == httpx.codes.FORBIDDEN
    for unit in (None, "wien"):
        body = {"sign_in_name": "x@example.com", "role": "viewer", "unit": unit}
        assert (await local.call("POST", "/v1/people", body=body)).status_code == httpx.codes.FORBIDDEN
    assert (await local.call("PATCH", f"/v1/people/{graz}", if_match="*", body={"role": "manager"})).status_code == 200


async def test_nobody_lowers_an_invitation_that_goes_beyond_their_own_rights(town: Any) -> None:
    """Inviting again replaces role and unit, so it takes what changing the person would take."""
    await town.first_admin()
    _, local = await town.person("local@example.com", "admin", "graz")
    for name, role, unit, status in (
        ("boss@example.com", "admin", None, httpx.codes.FORBIDDEN),
        ("wien@example.com", "agent", "wien", httpx.codes.FORBIDDEN),
        ("graz@example.com", "agent", "graz", httpx.codes.CREATED),
    ):
        invited, path = await town.invite(name, role, unit)
        body = {"sign_in_name": name, "role": "viewer", "unit": "graz"}
        assert (await local.call("POST", "/v1/people", body=body)).status_code == status, name
        kept = (await town.accounts.client.get(f"/v1/people/{invited}", headers=town.accounts.admin)).json()
        assert (kept["role"], kept["unit"]) == ((role, unit) if status == httpx.codes.FORBIDDEN else ("viewer", "graz"))
        assert ((await town.browser().get(path)).status_code == httpx.codes.OK) is (status == httpx.codes.FORBIDDEN)


async def test_sessions_end_when_rights_shrink(town: Any) -> None:
    """At once in this process; more rights hold at the next request."""
    person_id, browser = await town.person(ADDRESS, "agent")

    async def change(**body: Any) -> int:
        headers = town.accounts.admin | {"If-Match": await town.tag(person_id)}
        reply = await town.accounts.client.patch(f"/v1/people/{person_id}", json=body, headers=headers)
        return int(reply.status_code)

    assert await change(role="manager") == httpx.codes.OK
    assert "surveys:write" in (await browser.get("/v1/me")).json()["scopes"]
    for less in ({"role": "viewer"}, {"unit": "graz"}, {"is_active": False}):
        assert await browser.is_signed_in()
        assert await change(**less) == httpx.codes.OK
        assert not await browser.is_signed_in(), less
        await browser.sign_in(ADDRESS)
    assert await change(is_active=True, unit=None) == httpx.codes.OK
    assert (await browser.sign_in(ADDRESS)).headers["location"] == "/console"
    assert [one.version for one in await town.changed()] == [2, 3, 4, 5, 6, 7]


async def test_the_last_admin_stays(town: Any) -> None:
    """Neither demoted, nor limited to a unit, nor deactivated, nor erased; with a second one they may go."""
    browser = await town.first_admin()
    own = (await browser.get("/v1/me")).json()["person_id"]
    await town.person("local@example.com", "admin", "graz")
    for change in ({"role": "manager"}, {"unit": "graz"}, {"is_active": False}):
        reply = await browser.call("PATCH", f"/v1/people/{own}", if_match="*", body=change)
        assert (reply.status_code, reply.json()["type"]) == (httpx.codes.CONFLICT, "urn:heed:problem:last-admin")
    reply = await browser.call("POST", f"/v1/people/{own}/erase", if_match="*")
    assert reply.status_code == httpx.codes.CONFLICT
    await town.person("second@example.com", "admin")
    reply = await browser.call("PATCH", f"/v1/people/{own}", if_match="*", body={"role": "viewer"})
    assert reply.status_code == httpx.codes.OK


async def test_a_unit_holds_all_below_it(town: Any) -> None:
    """By the published structure: what lies below one's unit is one's own, and a unit that nobody declared is none."""
    state = StructurePublished(
        version=1,
        units=(
            Unit(code="south", name="South"),
            Unit(code="graz", name="Graz", parent="south"),
            Unit(code="wien", name="Wien"),
        ),
        published_at=town.accounts.clock.now(),
    )
    event = Event(state, source="/heed/accounts", time=town.accounts.clock.now())
    await town.accounts.use_cases.directory.keep(events=[event])
    graz, agent = await town.person("graz@example.com", "agent", "graz")
    wien, _ = await town.person("wien@example.com", "agent", "wien")
    _, local = await town.person("south@example.com", "admin", "south")
    assert (await local.get(f"/v1/people/{graz}")).status_code == httpx.codes.OK
    assert (await local.get(f"/v1/people/{wien}")).status_code == httpx.codes.NOT_FOUND
    lifted = await local.call("PATCH", f"/v1/people/{graz}", if_match="*", body={"unit": "south"})
    assert lifted.status_code == httpx.codes.OK
    assert not await agent.is_signed_in()
    identities = town.accounts.app.state.identities
    caller = await identities.caller_of(Credential("session", local.session, "192.0.2.1"))
    assert caller.locations == {"south", "graz"}
    for call in (
        ("PATCH", f"/v1/people/{graz}", {"unit": "mars"}),
        ("POST", "/v1/people", {"sign_in_name": "new@example.com", "role": "viewer", "unit": "mars"}),
    ):
        method, path, body = call
        reply = await town.accounts.client.request(
            method, path, json=body, headers=town.accounts.admin | {"If-Match": "*"}
        )
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert [one["field"] for one in reply.json()["errors"]] == ["unit"]
