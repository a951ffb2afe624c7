"""Whose destinations there are, who sees and changes them, and what is never shown or recorded."""

import json
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.services.notifications.conftest import KIM, LEE, PHONE, World

ROOM = {
    "channel": "chat",
    "chat_kind": "slack",
    "address": "https://hooks.slack.com/services/T00/B00/a-long-secret-7Kq2",
}
HOURS = {"monday": ["08:00-12:00", "13:00-18:00"], "saturday": ["09:00-12:00"]}


async def items(world: World, who: str = "agent", path: str = "/v1/destinations") -> list[dict[str, object]]:
    person = world.as_("admin", LEE) if who == "admin" else world.as_("agent")
    reply = await world.get(person, path)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, object]] = reply.json()["items"]
    return found


async def test_the_bell_is_always_there(world: World) -> None:
    """It comes first, and nobody adds or removes it."""
    [bell] = await items(world)
    assert (bell["channel"], bell["id"], bell["is_verified"]) == ("console", str(KIM), True)
    removed = await world.service.client.delete(
        f"/v1/destinations/{bell['id']}", headers={**world.as_("agent").headers, "If-Match": "*"}
    )
    assert removed.status_code == 404
    assert (await world.add(world.as_("agent"), channel="console")).status_code == 422


async def test_what_is_wished_for_is_kept(world: World) -> None:
    kim = world.as_("agent")
    id_ = await world.added(
        kim, label="Desk", from_severity="warning", hours=HOURS, digest="below_critical", digest_at="07:30"
    )
    read = await world.get(kim, f"/v1/destinations/{id_}")
    shown = read.json()
    assert shown["address"] == "kim@example.com"
    assert (shown["hours"], shown["digest"], shown["digest_at"]) == (HOURS, "below_critical", "07:30")
    assert (shown["is_verified"], shown["zone"], shown["shows_comments"]) == (False, None, False)
    assert read.headers["ETag"] == '"1"'


async def test_a_change_needs_what_was_read(world: World) -> None:
    kim = world.as_("agent")
    address = f"/v1/destinations/{await world.added(kim)}"
    change = {"from_severity": "critical"}
    client = world.service.client
    assert (await client.patch(address, json=change, headers=kim.headers)).status_code == 428
    changed = await client.patch(address, json=change, headers={**kim.headers, "If-Match": '"1"'})
    assert (changed.status_code, changed.json()["from_severity"], changed.headers["ETag"]) == (200, "critical", '"2"')
    assert changed.json()["digest_at"] == "08:00"
    late = await client.patch(address, json={"label": "Desk"}, headers={**kim.headers, "If-Match": '"1"'})
    assert late.status_code == 412
    same = await client.patch(address, json=change, headers={**kim.headers, "If-Match": '"2"'})
    assert same.headers["ETag"] == '"2"'
    assert (await client.patch(address, json={"address": "a@b.de"}, headers=kim.headers)).status_code == 422
    assert (await client.delete(address, headers=kim.headers)).status_code == 428
    assert (await client.delete(address, headers={**kim.headers, "If-Match": '"2"'})).status_code == 204
    assert (await world.get(kim, address)).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"address": "nobody"}, "address"),
        ({"address": "a@b.de\r\nBcc: x@y.de"}, "address"),
        ({"channel": "sms", "address": "0660 1234567"}, "address"),
        ({**ROOM, "address": "ftp://files.example"}, "address"),
        ({**ROOM, "address": "https://user:pw@chat.example/hook"}, "address"),
        ({**ROOM, "address": "https://chat.example/ hook"}, "address"),
        ({**ROOM, "chat_kind": None}, "chat_kind"),
        ({"chat_kind": "slack"}, "chat_kind"),
        ({"hours": {"monday": ["18:00-18:00"]}}, "hours.monday.0"),
        ({"hours": {"monday": ["08:00-12:00", "11:00-13:00"]}}, "hours.monday.1"),
        ({"zone": "Vienna"}, "zone"),
        ({"digest_at": "25:00"}, "digest_at"),
        ({"team": "service", "hours": HOURS}, "zone"),
        ({"team": "service", "digest": "always"}, "zone"),
        ({"team": "nobody"}, "team"),
        ({"person_id": str(uuid4())}, "person_id"),
        ({"team": "service", "person_id": str(KIM)}, "team"),
    ],
)
async def test_what_does_not_fit_is_named(world: World, body: dict[str, object], field: str) -> None:
    reply = await world.add(world.as_("admin", LEE), **body)
    assert reply.status_code == 422, reply.text
    assert [one["field"] for one in reply.json()["errors"]] == [field]
    if isinstance(body.get("address"), str):
        assert str(body["address"]) not in reply.text


async def test_the_same_address_is_one_destination(world: World) -> None:
    """In whichever way it is written; another person may have it, too."""
    kim = world.as_("agent")
    await world.added(kim, channel="sms", address="+43 660 12345678")
    assert (await world.add(kim, channel="sms", address=PHONE)).status_code == 409
    await world.added(kim, address="Kim@EXAMPLE.com")
    assert (await world.add(kim, address="Kim@example.COM")).status_code == 409
    await world.added(world.as_("admin", LEE), address="Kim@example.com")


async def test_there_are_no_more_than_anybody_needs(world: World) -> None:
    kim = world.as_("agent")
    for number in range(20):
        await world.added(kim, address=f"kim{number}@example.com")
    assert (await world.add(kim, address="one-more@example.com")).json()["type"].endswith("too-many-destinations")
    page = (await world.get(kim, "/v1/destinations?limit=15")).json()
    rest = (await world.get(kim, f"/v1/destinations?limit=15&cursor={page['next_cursor']}")).json()
    assert [one["channel"] for one in page["items"][:2]] == ["console", "email"]
    assert len(page["items"]) - 1 + len(rest["items"]) == 20
    assert rest["next_cursor"] is None


async def test_others_are_managed_with_the_scope_alone(world: World) -> None:
    """Without it a colleague's destination does not exist, and a team's is not added."""
    kim, admin, stranger = world.as_("agent"), world.as_("admin", LEE), world.as_("manager", uuid4())
    mine = await world.added(kim)
    theirs = await world.added(admin, team="service", **ROOM)
    for id_ in (mine, theirs):
        address = f"/v1/destinations/{id_}"
        headers = {**stranger.headers, "If-Match": "*"}
        client = world.service.client
        for reply in (
            await client.get(address, headers=headers),
            await client.patch(address, json={"label": "x"}, headers=headers),
            await client.delete(address, headers=headers),
            await client.post(f"{address}/test", headers=headers),
            await client.post(f"{address}/verification", json={"code": "123456"}, headers=headers),
        ):
            assert reply.status_code == 404
    assert (await world.add(stranger, team="service", address="x@example.com")).status_code == 403
    assert (await world.add(stranger, person_id=str(KIM), address="x@example.com")).status_code == 403
    for query in (f"person_id={KIM}", "team=service", "of=team"):
        assert (await world.get(stranger, f"/v1/destinations?{query}")).status_code == 403
    limited = world.as_("admin", uuid4(), unit="graz", locations=frozenset({"graz"}))
    assert (await world.get(limited, f"/v1/destinations/{theirs}")).status_code == 404
    assert (await world.get(limited, "/v1/notice-fallback")).status_code == 403
    assert [one["id"] for one in await items(world, "admin", "/v1/destinations?of=team")] == [theirs]
    assert [one["id"] for one in await items(world, "admin", "/v1/destinations?of=person")] == [mine]
    both = await world.get(admin, f"/v1/destinations?of=team&person_id={KIM}")
    assert both.status_code == 422


async def test_a_key_has_none_of_its_own(world: World) -> None:
    client, admin = world.service.client, world.service.admin
    assert (await client.get("/v1/destinations", headers=admin)).json() == {"items": [], "next_cursor": None}
    reply = await client.post("/v1/destinations", json={"channel": "email", "address": "a@b.de"}, headers=admin)
    assert reply.status_code == 422
    made = await client.post(
        "/v1/destinations", json={"channel": "email", "address": "a@b.de", "team": "service"}, headers=admin
    )
    assert made.headers["Location"] == f"/v1/destinations/{made.json()['id']}"


async def test_addresses_are_shown_to_those_who_need_them(world: World) -> None:
    """A webhook's to nobody, a colleague's masked, a team's to those who manage it."""
    kim, admin = world.as_("agent"), world.as_("admin", LEE)
    mail = await world.added(kim)
    phone = await world.added(kim, channel="sms", address=PHONE)
    room = await world.added(kim, **ROOM)
    team = await world.added(admin, team="service", address="service@example.com")

    async def address(who: str, id_: str) -> object:
        person = kim if who == "kim" else admin
        return (await world.get(person, f"/v1/destinations/{id_}")).json()["address"]

    assert [await address("kim", id_) for id_ in (mail, phone)] == ["kim@example.com", PHONE]
    assert [await address("admin", id_) for id_ in (mail, phone)] == ["k…@example.com", "+43…78"]
    assert [await address(who, room) for who in ("kim", "admin")] == ["hooks.slack.com/…7Kq2"] * 2
    assert await address("admin", team) == "service@example.com"


async def test_everything_is_audited_without_an_address(world: World) -> None:
    kim, admin = world.as_("agent"), world.as_("admin", LEE)
    room = await world.added(kim, label="Secret label", **ROOM)
    headers = {**kim.headers, "If-Match": "*"}
    await world.service.client.patch(f"/v1/destinations/{room}", json={"shows_comments": True}, headers=headers)
    await world.test(kim, room)
    await world.service.client.delete(f"/v1/destinations/{room}", headers=headers)
    fallback = {**admin.headers, "If-Match": "*"}
    await world.service.client.put("/v1/notice-fallback", json={"team": "service"}, headers=fallback)
    audited = await world.service.audited()
    assert [one.action for one in audited] == [
        "destination.added",
        "destination.changed",
        "destination.tried",
        "destination.removed",
        "fallback.changed",
    ]
    assert {one.actor for one in audited} == {str(KIM), str(LEE)}
    kept = " ".join(str((one.before, one.after, one.thing_id)) for one in audited)
    assert "slack.com" not in kept
    assert "Secret label" not in kept
    assert json.loads(audited[1].after or "")["shows_comments"] is True


async def test_a_secret_is_in_no_log(world: World) -> None:
    kim = world.as_("agent")
    with capture_logs() as lines:
        room = await world.added(kim, **ROOM)
        mail = await world.added(kim)
        phone = await world.added(kim, channel="sms", address=PHONE)
        for id_ in (room, mail, phone):
            await world.test(kim, id_)
        link, code = world.link(), world.code()
        world.mails.fail("RCPT", "550 5.1.1 no mailbox kim@example.com")
        await world.test(kim, mail)
        await world.add(kim, **ROOM)
    said = str(lines)
    secrets = ("7Kq2", "kim@example.com", PHONE[1:], link.rpartition("/")[2], code)
    assert [one for one in secrets if one in said] == []


async def test_who_leaves_is_not_reached_any_more(world: World) -> None:
    """With the person or the team what was kept of them goes; what is older than the newest state does nothing."""
    kim, admin = world.as_("agent"), world.as_("admin", LEE)
    mine, team = await world.added(kim), await world.added(admin, team="service", **ROOM)
    own = await world.added(admin, address="lee@example.com")
    headers = {**admin.headers, "If-Match": "*"}
    await world.service.client.put("/v1/notice-fallback", json={"team": "service"}, headers=headers)
    await world.person(is_active=True)
    assert (await world.get(kim, f"/v1/destinations/{mine}")).status_code == 200
    await world.person(name="", is_active=False)
    await world.team(is_active=False)
    rows = await _rows(world)
    assert rows == [own]
    assert (await world.get(admin, f"/v1/destinations/{team}")).status_code == 404
    assert (await world.get(admin, "/v1/notice-fallback")).json() == {"team": None, "destination_id": None}
    removed = [one for one in await world.service.audited() if one.action == "destination.removed"]
    assert {one.thing_id for one in removed} == {mine, team}
    assert (await world.add(kim)).status_code == 422
    await world.person(is_active=True)
    again = await world.added(kim)
    world.versions[str(KIM)] = 0
    await world.person(is_active=False)  # an old state that comes late
    assert set(await _rows(world)) == {own, again}


async def _rows(world: World) -> list[str]:
    async with world.service.engine.connect() as connection:
        return [str(id_) for id_ in await connection.scalars(text("SELECT id FROM notifications.destination"))]


async def test_the_fallback_reaches_somebody(world: World) -> None:
    admin, client = world.as_("admin", LEE), world.service.client
    mail = await world.added(admin, team="service", address="service@example.com")

    async def choose(tag: str | None, **body: object) -> httpx.Response:
        headers = admin.headers if tag is None else {**admin.headers, "If-Match": tag}
        return await client.put("/v1/notice-fallback", json=body, headers=headers)

    read = await world.get(admin, "/v1/notice-fallback")
    assert (read.json(), read.headers["ETag"]) == ({"team": None, "destination_id": None}, '"0"')
    assert (await choose(None, team="service")).status_code == 428
    chosen = await choose('"0"', team="service")
    assert (chosen.json()["team"], chosen.headers["ETag"]) == ("service", '"1"')
    assert (await choose('"0"', team="service")).status_code == 412
    for body in ({"team": "nobody"}, {"destination_id": str(uuid4())}, {"destination_id": mail}):
        assert (await choose("*", **body)).status_code == 422
    assert (await choose("*", team="service", destination_id=mail)).status_code == 422
    await world.test(admin, mail)
    await client.post(world.link())
    assert (await choose("*", destination_id=mail)).json() == {"team": None, "destination_id": mail}
    await client.delete(f"/v1/destinations/{mail}", headers={**admin.headers, "If-Match": "*"})
    assert (await world.get(admin, "/v1/notice-fallback")).json() == {"team": None, "destination_id": None}
    assert (await world.get(world.as_("manager"), "/v1/notice-fallback")).status_code == 403
