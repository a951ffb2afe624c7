"""Other people over HTTP: inviting, changing, erasing; and nobody beyond their own rights."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.access import ROLE_SCOPES

ADDRESS = "kim@example.com"
KEY = "people-key-0123456789"


async def test_an_invitation_is_accepted_once(town: Any) -> None:
    """The person is nobody until then; then they are signed in, and the link is gone."""
    person_id, path = await town.invite(ADDRESS, "manager")
    assert await town.changed() == []
    browser = town.browser()
    page = await browser.get(path)
    assert ADDRESS in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert (await town.accept(browser, path, "Kim Lee")).headers["location"] == "/console"
    me = (await browser.get("/v1/me")).json()
    assert (me["person_id"], me["role"], me["display_name"], me["zone"]) == (
        person_id,
        "manager",
        "Kim Lee",
        "Europe/Vienna",
    )
    assert set(me["scopes"]) == ROLE_SCOPES["manager"]
    assert (await town.browser().get(path)).status_code == httpx.codes.GONE
    assert (await town.accept(town.browser(), path, "Replayed")).status_code == httpx.codes.FORBIDDEN
    again = await browser.post(
        path, shown_at="/console/sign-in", display_name="R", password="x" * 20, password_again="x" * 20
    )
    assert again.status_code == httpx.codes.GONE
    [published] = await town.changed()
    assert (str(published.person_id), published.display_name, published.role) == (person_id, "Kim Lee", "manager")


async def test_inviting_again_replaces_the_link(town: Any) -> None:
    """As long as they have not accepted; after that the address is taken, however it is written."""
    first_id, first = await town.invite(ADDRESS, "agent")
    second_id, second = await town.invite("KIM@example.com", "viewer")
    assert first_id == second_id
    assert (await town.browser().get(first)).status_code == httpx.codes.GONE
    assert (await town.accept(town.browser(), second, "Kim")).status_code == httpx.codes.SEE_OTHER
    body = {"sign_in_name": "Kim@Example.COM", "role": "agent"}
    reply = await town.accounts.client.post("/v1/people", json=body, headers=town.accounts.admin)
    assert (reply.status_code, reply.json()["type"]) == (httpx.codes.CONFLICT, "urn:heed:problem:sign-in-name-taken")


@pytest.mark.parametrize(
    "body",
    [
        {"sign_in_name": "no address", "role": "agent"},
        {"sign_in_name": "a@b\u0007.c", "role": "agent"},
        {"sign_in_name": ADDRESS, "role": "owner"},
        {"sign_in_name": ADDRESS, "role": "agent", "unit": ""},
        {"sign_in_name": ADDRESS, "role": "agent", "password": "x"},
        {"role": "agent"},
    ],
)
async def test_what_does_not_fit_is_refused(town: Any, body: dict[str, Any]) -> None:
    """422 with the field, without its value."""
    reply = await town.accounts.client.post("/v1/people", json=body, headers=town.accounts.admin)
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert reply.json()["errors"]
    assert "no address" not in reply.text


async def test_addresses_are_shown_to_those_who_manage_people(town: Any) -> None:
    """Everybody sees names, in pages; nobody else sees how to write to a colleague."""
    person_id, viewer = await town.person(ADDRESS, "viewer")
    await town.person("zoe@example.com", "admin")
    listed = (await viewer.get("/v1/people?limit=1")).json()
    assert [one["display_name"] for one in listed["items"]] == ["Kim"]
    more = (await viewer.get(f"/v1/people?cursor={listed['next_cursor']}")).json()
    assert [one["display_name"] for one in more["items"]] == ["Zoe"]
    assert (more["next_cursor"], more["items"][0]["sign_in_name"]) == (None, None)
    one = await town.accounts.client.get(f"/v1/people/{person_id}", headers=town.accounts.admin)
    assert one.json()["sign_in_name"] == ADDRESS
    assert (await viewer.get(f"/v1/people/{uuid4()}")).status_code == httpx.codes.NOT_FOUND


async def test_two_people_who_edit_one_person_see_each_other(town: Any) -> None:
    """428 without `If-Match`, 412 with that of an older state."""
    person_id, _ = await town.person(ADDRESS)
    seen = await town.tag(person_id)
    url, admin = f"/v1/people/{person_id}", town.accounts.admin
    body = {"display_name": "Kim Lee"}
    assert (await town.accounts.client.patch(url, json=body, headers=admin)).status_code == 428
    assert (await town.accounts.client.post(f"{url}/erase", headers=admin)).status_code == 428
    for status in (200, 412):
        reply = await town.accounts.client.patch(url, json=body, headers=admin | {"If-Match": seen})
        assert reply.status_code == status


async def test_whoever_is_erased_leaves_an_id(town: Any) -> None:
    """No name, no address, no way in; the address can be invited anew."""
    person_id, browser = await town.person(ADDRESS)
    await town.browser().sign_in(ADDRESS, "wrong")
    headers = town.accounts.admin | {"If-Match": "*"}
    erased = await town.accounts.client.post(f"/v1/people/{person_id}/erase", headers=headers)
    assert (erased.json()["sign_in_name"], erased.json()["display_name"], erased.json()["state"]) == (
        None,
        "",
        "erased",
    )
    assert not await browser.is_signed_in()
    assert (await browser.sign_in(ADDRESS)).status_code == httpx.codes.UNAUTHORIZED
    last = (await town.changed())[-1]
    assert (str(last.person_id), last.display_name, last.is_active) == (person_id, "", False)
    async with town.accounts.unit_of_work.read() as connection:
        for table in ("person", "credential", "session", "known_browser", "link", "sign_in_attempt"):
            wanted = f"SELECT t::text FROM accounts.{table} AS t"  # noqa: S608 - names of ours
            rows = (await connection.exec_driver_sql(wanted)).scalars().all()
            kept = " ".join(row for row in rows if "sign_in" in table or person_id in row)
            assert "kim" not in kept.lower(), table
            assert table in ("person", "sign_in_attempt") or kept == "", table
    again = await town.accounts.client.post(f"/v1/people/{person_id}/erase", headers=headers)
    assert again.status_code == httpx.codes.CONFLICT
    assert (await town.invite(ADDRESS))[0] != person_id


async def test_every_step_is_audited(town: Any) -> None:
    """With who did it, and nothing that names anybody."""
    person_id, _ = await town.person(ADDRESS)
    headers = town.accounts.admin | {"If-Match": "*"}
    await town.accounts.client.patch(f"/v1/people/{person_id}", json={"role": "viewer"}, headers=headers)
    await town.accounts.client.post(f"/v1/people/{person_id}/reset-link", headers=headers)
    await town.accounts.client.post(f"/v1/people/{person_id}/erase", headers=headers)
    found = [(action, actor) for action, thing, actor in await town.audited() if thing == person_id]
    assert found == [
        ("person.invited", "admin"),
        ("person.joined", person_id),
        ("person.signed_in", person_id),
        ("person.changed", "admin"),
        ("person.sessions_ended", "admin"),
        ("person.reset_link_made", "admin"),
        ("person.erased", "admin"),
    ]
    assert "example.com" not in await town.outgoing()


async def test_a_link_of_one_kind_opens_no_other_page(town: Any) -> None:
    """An invitation resets no password, and a reset link makes no admin."""
    _, invite = await town.invite(ADDRESS)
    token = invite.rpartition("/")[2]
    for page in ("reset", "first"):
        assert (await town.browser().get(f"/console/{page}/{token}")).status_code == httpx.codes.GONE


async def test_only_active_people_get_a_reset_link(town: Any) -> None:
    """Whoever has not joined has nothing to reset; whoever is inactive could not use it."""
    invited, _ = await town.invite("new@example.com")
    person_id, _ = await town.person(ADDRESS)
    headers = town.accounts.admin | {"If-Match": "*"}
    made = await town.accounts.client.post(f"/v1/people/{person_id}/reset-link", headers=headers)
    await town.accounts.client.patch(f"/v1/people/{person_id}", json={"is_active": False}, headers=headers)
    for one, slug in ((invited, "person-not-joined"), (person_id, "person-not-active")):
        reply = await town.accounts.client.post(f"/v1/people/{one}/reset-link", headers=headers)
        assert (reply.status_code, reply.json()["type"]) == (409, f"urn:heed:problem:{slug}")
    path = made.json()["url"].removeprefix("https://heed.test")
    assert (await town.browser().get(path)).status_code == httpx.codes.GONE
    activate = await town.accounts.client.patch(f"/v1/people/{invited}", json={"is_active": True}, headers=headers)
    assert activate.status_code == httpx.codes.CONFLICT


async def test_an_address_is_changed_like_it_is_given(town: Any) -> None:
    """Without blanks, not to that of a colleague, and the audit says that it changed, not to what."""
    person_id, browser = await town.person(ADDRESS)
    await town.person("taken@example.com")
    headers = town.accounts.admin | {"If-Match": "*"}
    url = f"/v1/people/{person_id}"
    for wrong, status in (("TAKEN@example.com", 409), ("no address", 422)):
        reply = await town.accounts.client.patch(url, json={"sign_in_name": wrong}, headers=headers)
        assert reply.status_code == status
    reply = await town.accounts.client.patch(url, json={"sign_in_name": " New@example.com "}, headers=headers)
    assert reply.json()["sign_in_name"] == "New@example.com"
    assert (await browser.sign_in("new@example.com")).status_code == httpx.codes.SEE_OTHER
    assert (await browser.sign_in(ADDRESS)).status_code == httpx.codes.UNAUTHORIZED
    published = await town.outgoing()
    assert '"has_new_address":true' in published
    assert "example.com" not in published


async def test_two_people_accept_one_invitation_at_once(town: Any) -> None:
    """One of them gets in, though the other was shown the form, too."""
    _, path = await town.invite(ADDRESS)
    names = ("One", "Two")
    accepting = [town.accept(town.browser(), path, name, shown_at="/console/sign-in") for name in names]
    replies = await asyncio.gather(*accepting)
    assert sorted(reply.status_code for reply in replies) == [303, 410]
    assert len(await town.changed()) == 1
