"""The pages of people over HTTP: who sees what of whom, and what each form does without any script."""

import re
from http import HTTPStatus
from typing import Any

import pytest

from shared.clock import FixedClock

PATH = "/console/accounts/people"
NAMES = re.compile(r'class="row-link"[^>]*>([^<]*)<')
TAG = re.compile(r'name="tag" value="([^"]*)"')
LINK = re.compile(r'<code id="link">https://heed.test([^<]*)<')


async def send(browser: Any, path: str, shown_at: str, **fields: str) -> Any:
    """Send a form with the token and the tag that a page has."""
    page = (await browser.get(shown_at)).text
    tag = TAG.search(page)
    return await browser.post(path, shown_at=shown_at, **({"tag": tag[1]} if tag else {}) | fields)


async def test_readers_see_names_teams_and_presence_alone(town: Any) -> None:
    admin = await town.first_admin()
    kim, agent = await town.person("kim@example.com")
    await town.invite("new@example.com")
    client, key = town.accounts.client, town.accounts.admin
    await client.put("/v1/teams/service", json={"name": "Service desk", "members": [kim]}, headers=key)
    for page in (await agent.get(PATH), await agent.get(f"{PATH}?role=admin&state=invited&sort=seen")):
        assert page.status_code == HTTPStatus.OK
        assert "@example.com" not in page.text
        assert "Last seen" not in page.text
        assert "Admin<" not in page.text
    assert NAMES.findall((await agent.get(PATH)).text) == ["Ada First", "Kim"]
    assert "Service desk" in (await agent.get(PATH)).text
    other = (await agent.get(f"{PATH}/{(await admin.get('/v1/me')).json()['person_id']}")).text
    assert "Ada First" in other
    assert "@example.com" not in other
    assert f'action="{PATH}' not in other
    assert "ada@example.com" in (await admin.get(PATH)).text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["mia@example.com", "Ada First", "Kim", "Lee"]),
        ("sort=-name", ["Lee", "Kim", "Ada First", "mia@example.com"]),
        ("sort=role", ["Lee", "Kim", "mia@example.com", "Ada First"]),
        ("sort=unit&state=active", ["Ada First", "Lee", "Kim"]),
        ("sort=-seen&state=active", ["Lee", "Kim", "Ada First"]),
        ("state=invited", ["mia@example.com"]),
        ("role=viewer", ["Lee"]),
        ("unit=graz", ["Kim"]),
        ("sort=nothing&role=king&state=gone&cursor=x", ["mia@example.com", "Ada First", "Kim", "Lee"]),
        ("state=inactive", []),
    ],
)
async def test_the_address_filters_and_sorts(town: Any, clock: FixedClock, query: str, names: list[str]) -> None:
    admin = await town.first_admin()
    clock.advance(60)
    await town.person("kim@example.com", "agent", unit="graz")
    clock.advance(60)
    await town.person("lee@example.com", "viewer")
    await town.invite("mia@example.com")
    # Their own look at the list is the admin's last request: it is left to the others to be seen later.
    clock.advance(-90)
    assert NAMES.findall((await admin.get(f"{PATH}?{query}")).text) == names


@pytest.mark.parametrize("order", ["name", "-name", "role", "-role", "unit", "-unit", "seen", "-seen"])
async def test_pages_of_every_order_hold_everybody_once(town: Any, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.accounts.pages.people import listing  # noqa: PLC0415 - to make its pages small

    monkeypatch.setattr(listing, "PAGE", 2)
    admin = await town.first_admin()
    await town.person("kim@example.com", unit="graz")
    await town.person("lee@example.com", "viewer")
    for number in range(3):
        await town.invite(f"new{number}@example.com", "viewer")
    found: list[str] = []
    address: str | None = f"{PATH}?sort={order}"
    while address:
        page = (await admin.get(address)).text
        found += NAMES.findall(page)
        more = re.search(r'rel="next" href="([^"]*)"', page)
        address = more[1].replace("&amp;", "&") if more else None
    assert len(found) == len(set(found)) == 6


async def test_inviting_shows_the_link_once_and_it_works(town: Any) -> None:
    admin = await town.first_admin()
    fields = {"sign_in_name": "kim@example.com", "role": "manager", "unit": "", "language": "de"}
    made = await admin.post(PATH, shown_at=f"{PATH}/new", **fields)
    assert made.status_code == HTTPStatus.CREATED
    link = LINK.search(made.text)
    assert link
    assert link[1] not in (await admin.get(PATH)).text
    browser = town.browser()
    assert (await town.accept(browser, link[1], "Kim")).status_code == HTTPStatus.SEE_OTHER
    again = await admin.post(PATH, shown_at=f"{PATH}/new", **fields)
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Somebody with this address is here already." in again.text
    wrong = await admin.post(PATH, shown_at=f"{PATH}/new", **fields | {"sign_in_name": "nobody", "role": "king"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


async def test_nobody_gives_more_than_they_have(town: Any) -> None:
    await town.first_admin()
    _, here = await town.person("graz@example.com", "admin", unit="graz")
    form = (await here.get(f"{PATH}/new")).text
    assert "The whole company" not in form
    fields = {"sign_in_name": "kim@example.com", "role": "agent", "unit": "", "language": "en"}
    refused = await here.post(PATH, shown_at=f"{PATH}/new", **fields)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "You cannot give more than you have yourself" in refused.text
    _, agent = await town.person("agent@example.com")
    assert (await agent.get(f"{PATH}/new")).status_code == HTTPStatus.FORBIDDEN
    assert (await agent.post(PATH, shown_at="/console/me", **fields)).status_code == HTTPStatus.FORBIDDEN


async def test_a_person_is_changed_and_signed_out_by_a_form(town: Any) -> None:
    admin = await town.first_admin()
    kim, browser = await town.person("kim@example.com", "manager")
    page = f"{PATH}/{kim}"
    fields = {"display_name": "Kim Lee", "sign_in_name": "kim@example.com", "role": "agent", "unit": ""}
    assert (await send(admin, page, page, **fields)).status_code == HTTPStatus.SEE_OTHER
    assert not await browser.is_signed_in()
    assert (await admin.get(f"/v1/people/{kim}")).json()["display_name"] == "Kim Lee"
    late = await admin.post(page, shown_at=page, tag="1", **fields)
    assert late.status_code == HTTPStatus.PRECONDITION_FAILED
    assert "somebody else was quicker" in late.text
    await browser.sign_in("kim@example.com")
    assert (await admin.post(f"{page}/end-sessions", shown_at=page)).status_code == HTTPStatus.SEE_OTHER
    assert not await browser.is_signed_in()
    reset = await admin.post(f"{page}/link", shown_at=page)
    link = LINK.search(reset.text)
    assert link
    assert link[1].startswith("/console/reset/")


async def test_people_declare_their_own_absence_by_days(town: Any) -> None:
    admin = await town.first_admin()
    kim, browser = await town.person("kim@example.com")
    lee, other = await town.person("lee@example.com")
    page = f"{PATH}/{kim}"
    # The pages know the real day; the use cases that of the test.
    days = {"first_day": "2099-07-05", "last_day": "2099-07-18", "deputy": lee}
    assert (await send(browser, f"{page}/absences", page, **days)).status_code == HTTPStatus.SEE_OTHER
    [declared] = (await browser.get("/v1/me/availability")).json()["absences"]
    # Midnight in Vienna, where Kim's clock is; the last day is a whole one.
    assert (declared["starts_at"], declared["ends_at"]) == ("2099-07-04T22:00:00Z", "2099-07-18T22:00:00Z")
    shown = (await browser.get(page)).text
    assert "5 Jul 2099" in shown
    assert "18 Jul 2099" in shown
    assert "deputy: Lee" in shown
    circle = await send(other, f"{PATH}/{lee}/absences", f"{PATH}/{lee}", **days | {"deputy": kim})
    assert circle.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "circle: Lee → Kim → Lee" in circle.text
    for wrong in ({"first_day": ""}, {"last_day": "2099-07-04"}, {"first_day": "2001-01-01", "last_day": "2001-01-02"}):
        refused = await send(browser, f"{page}/absences", page, **days | wrong)
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert 'role="alert"' in refused.text
    working = {"hours-monday": "09:00–12:30, 13:30-18:00", "languages": "de, pl", "capacity": "7"}
    assert (await send(browser, f"{page}/working-time", page, **working)).status_code == HTTPStatus.SEE_OTHER
    own = (await browser.get("/v1/me/availability")).json()
    assert own["hours"] == {"monday": ["09:00-12:30", "13:30-18:00"]}
    assert (own["languages"], own["capacity"], len(own["absences"])) == (["de", "pl"], 7, 1)
    bad = await send(browser, f"{page}/working-time", page, **working | {"hours-monday": "9 to 5", "capacity": "many"})
    assert bad.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "9 to 5" in bad.text
    assert "Write hours such as" in bad.text
    remove = await send(admin, f"{page}/absences/remove", page, starts_at=f"{declared['starts_at'][:-1]}+00:00")
    assert remove.status_code == HTTPStatus.SEE_OTHER
    assert (await browser.get("/v1/me/availability")).json()["absences"] == []
    for path, form in ((f"{page}/absences", days), (f"{page}/working-time", working), (f"{page}/absences/remove", {})):
        refused = await other.post(path, shown_at="/console/me", tag="1", **form)
        assert refused.status_code == HTTPStatus.FORBIDDEN


async def test_leaving_asks_first_and_can_be_taken_back(town: Any) -> None:
    admin = await town.first_admin()
    kim, browser = await town.person("kim@example.com")
    lee, other = await town.person("lee@example.com")
    client, key = town.accounts.client, town.accounts.admin
    await client.put("/v1/teams/service", json={"name": "Service desk", "members": [kim]}, headers=key)
    away = {"starts_at": "2099-01-01T00:00:00Z", "ends_at": "2099-01-09T00:00:00Z", "deputy": kim}
    await client.put(f"/v1/people/{lee}/availability", json={"absences": [away]}, headers={**key, "If-Match": "*"})
    page = f"{PATH}/{kim}"
    asked = (await admin.get(f"{page}/deactivate")).text
    assert f"/console/tickets/held-by/{kim}" in asked
    assert "Service desk" in asked
    assert "Stands in for Lee" in asked
    assert await browser.is_signed_in()
    assert (await send(admin, f"{page}/deactivate", f"{page}/deactivate")).status_code == HTTPStatus.SEE_OTHER
    assert not await browser.is_signed_in()
    assert (await town.changed())[-1].is_active is False
    assert "the deputy is no longer here" in (await other.get(f"{PATH}/{lee}")).text
    assert (await send(admin, f"{page}/activate", page)).status_code == HTTPStatus.SEE_OTHER
    own = (await admin.get("/v1/me")).json()["person_id"]
    last = await send(admin, f"{PATH}/{own}/deactivate", f"{PATH}/{own}/deactivate")
    assert last.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "At least one active admin" in last.text
    assert (await send(admin, f"{page}/erase", page)).headers["location"] == PATH
    assert (await admin.get(page)).status_code == HTTPStatus.NOT_FOUND


async def test_every_page_of_another_unit_is_as_if_it_did_not_exist(town: Any) -> None:
    await town.first_admin()
    kim, _ = await town.person("kim@example.com", unit="graz")
    _, here = await town.person("linz@example.com", "admin", unit="linz")
    page = f"{PATH}/{kim}"
    assert "Kim" not in (await here.get(PATH)).text
    for path in (page, f"{page}/deactivate"):
        assert (await here.get(path)).status_code == HTTPStatus.NOT_FOUND
    fields = {"display_name": "X", "sign_in_name": "x@example.com", "role": "agent", "unit": "linz"}
    for step in ("", "/link", "/end-sessions", "/deactivate", "/activate", "/erase", "/working-time", "/absences"):
        reply = await here.post(f"{page}{step}", shown_at="/console/me", tag="2", **fields)
        assert reply.status_code == HTTPStatus.NOT_FOUND, step


async def test_a_team_is_made_changed_and_deleted_unless_the_structure_names_it(town: Any) -> None:
    admin = await town.first_admin()
    kim, agent = await town.person("kim@example.com")
    teams = f"{PATH}/teams"
    new = f"{PATH}/new-team"
    fields = {"name": "Große Straße", "lead": kim, "members": kim, "languages": "de, en"}
    made = await admin.post(teams, shown_at=new, **fields)
    assert made.headers["location"] == f"{teams}/grosse-strasse"
    page = made.headers["location"]
    taken = await admin.post(teams, shown_at=new, **fields)
    assert "Another team has this key." in taken.text
    assert "Kim" in (await agent.get(page)).text
    assert "Edit" not in (await agent.get(page)).text
    assert (await agent.post(page, shown_at="/console/me", **fields)).status_code == HTTPStatus.FORBIDDEN
    assert (await send(admin, page, f"{page}/edit", **fields | {"name": "Main Street"})).headers["location"] == page
    late = await admin.post(page, shown_at=f"{page}/edit", tag="old", **fields)
    assert late.status_code == HTTPStatus.PRECONDITION_FAILED
    wrong = await send(admin, page, f"{page}/edit", **fields | {"name": " ", "languages": "!!"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client, key = town.accounts.client, town.accounts.admin
    structure = {"touchpoints": [{"key": "till", "name": "Till", "team": "grosse-strasse"}]}
    assert (await client.put("/v1/structure", json=structure, headers=key)).is_success
    shown = (await admin.get(page)).text
    assert "the structure names it in 1 place" in shown
    assert "as its owner" in shown
    refused = await send(admin, f"{page}/delete", f"{page}/edit")
    assert refused.status_code == HTTPStatus.CONFLICT
    api = await client.delete("/v1/teams/grosse-strasse", headers={**key, "If-Match": "*"})
    assert "owner of Till" in api.json()["detail"]
    tag = (await client.get("/v1/structure", headers=key)).headers["etag"]
    assert (await client.put("/v1/structure", json={}, headers={**key, "If-Match": tag})).is_success
    assert (await send(admin, f"{page}/delete", page)).headers["location"] == teams
    assert (await admin.get(page)).status_code == HTTPStatus.NOT_FOUND
