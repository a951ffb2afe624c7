"""What a manager of one unit sees and may do of links, kiosks and funnels: the rest does not exist for them."""

import httpx
import pytest

from shared.access import Role
from shared.testing.forms import read_page
from shared.testing.one_service import OneService
from shared.testing.places import Desk, desk, found_company, of_hamburg
from shared.testing.signing_in import sign_in

BASE = "/console/collector/places"


async def test_links_are_seen_and_made_links_there_only(collector: OneService) -> None:
    """What hangs elsewhere, or nowhere, does not exist for them."""
    await found_company(collector)
    person = of_hamburg(collector)
    theirs, other, nowhere = [await desk(collector).link(one) for one in ("hamburg", "munich", None)]
    client = collector.client
    listed = (await client.get("/v1/links", headers=person.headers)).json()["items"]
    assert [one["code"] for one in listed] == [theirs["code"]]
    for foreign in (other, nowhere):
        path = f"/v1/links/{foreign['code']}"
        assert (await client.get(path, headers=person.headers)).status_code == 404
        assert (await client.patch(path, json={"name": "x"}, headers=person.headers)).status_code == 404
        assert (await client.post(f"{path}/retire", headers=person.headers)).status_code == 404
    assert (await client.get("/v1/links?location=munich", headers=person.headers)).json()["items"] == []
    await Desk(collector, person.headers).link("hamburg", name="Ours")
    for location in ("munich", None):
        body = {"survey": "visit", "location": location}
        refused = await client.post("/v1/links", json=body, headers=person.headers)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "location")
        moved = await client.patch(f"/v1/links/{theirs['code']}", json=body, headers=person.headers)
        assert moved.status_code == 422
    assert (await client.post(f"/v1/links/{theirs['code']}/retire", headers=person.headers)).status_code == 200


async def test_kiosks_are_seen_and_changed_there_only(collector: OneService) -> None:
    """What stands elsewhere, or nowhere, does not exist for them."""
    await found_company(collector)
    person = of_hamburg(collector)
    theirs, other, nowhere = [await desk(collector).device(one) for one in ("hamburg", "munich", None)]
    client = collector.client
    listed = (await client.get("/v1/devices", headers=person.headers)).json()["items"]
    assert [one["id"] for one in listed] == [theirs["id"]]
    for foreign in (other, nowhere):
        path = f"/v1/devices/{foreign['id']}"
        assert (await client.get(path, headers=person.headers)).status_code == 404
        assert (await client.patch(path, json={"name": "x"}, headers=person.headers)).status_code == 404
        assert (await client.post(f"{path}/revoke", headers=person.headers)).status_code == 404
        assert (await client.post(f"{path}/enrolment-code", headers=person.headers)).status_code == 404
    await Desk(collector, person.headers).device("hamburg")
    for location in ("munich", None):
        body = {"name": "x", "survey": "visit", "location": location}
        refused = await client.post("/v1/devices", json=body, headers=person.headers)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "location")
        moved = await client.patch(f"/v1/devices/{theirs['id']}", json={"location": location}, headers=person.headers)
        assert moved.status_code == 422


async def test_funnel_counts_ones_own_answers_and_nothing_that_has_no_place(collector: OneService) -> None:
    """Whom a website showed the survey is not known by location, so it is not counted for them."""
    client = collector.client
    for location in ("hamburg", "hamburg", "munich", None):
        body = {"answers": {"recommend": 9}, "touchpoint": "checkout", "location": location}
        assert (await client.post("/v1/surveys/visit/responses", json=body)).is_success
    seen = (await client.get("/v1/funnel?survey=visit", headers=of_hamburg(collector).headers)).json()
    stages = {one["channel"]: {stage["stage"]: stage["count"] for stage in one["stages"]} for one in seen["channels"]}
    assert stages["web"] == {"started": 2, "completed": 2}
    assert stages["sms"] == {"completed": 0}
    everybody = (await client.get("/v1/funnel?survey=visit", headers=collector.admin)).json()["channels"][0]["stages"]
    assert {one["stage"]: one["count"] for one in everybody}["completed"] == 4
    page = await client.get("/console/collector/funnel?survey=visit", headers=of_hamburg(collector).headers)
    assert "For your unit only" in page.text
    assert ">2<" in page.text
    assert ">4<" not in page.text
    whole = await client.get("/console/collector/funnel?survey=visit", headers=sign_in(collector.app).headers)
    assert ">4<" in whole.text
    assert "Saw the survey" in whole.text


async def test_pages_show_ones_own_places_only(collector: OneService) -> None:
    """The list, its filters, the sheet to print, every page of a link and a kiosk, and every step."""
    await found_company(collector)
    at, person, client = desk(collector), of_hamburg(collector), collector.client
    ours, other = await at.link("hamburg", name="Harbour poster"), await at.link("munich", name="Station poster")
    kiosk, far = await at.device("hamburg", name="Harbour tablet"), await at.device("munich", name="Station tablet")
    for query in ("", "?state=all", "?survey=visit", "?touchpoint=checkout"):
        shown = await client.get(BASE + query, headers=person.headers)
        assert "Harbour" in shown.text
        assert "Station" not in shown.text
        assert "Munich" not in shown.text
    sheet = await client.get(f"{BASE}/print?code={ours['code']}&code={other['code']}", headers=person.headers)
    assert f"/q/{ours['code']}" in sheet.text
    assert other["code"] not in sheet.text
    form = {"name": "x", "survey": "visit", "location": "hamburg"}
    for thing, steps in (
        (f"/links/{other['code']}", ("edit", "retire")),
        (f"/devices/{far['id']}", ("edit", "revoke", "code")),
    ):
        for path in (thing, f"{thing}/edit"):
            assert (await client.get(BASE + path, headers=person.headers)).status_code == httpx.codes.NOT_FOUND, path
        for step in steps:
            stepped = await client.post(f"{BASE}{thing}/{step}", data=form, headers=person.headers)
            assert stepped.status_code == httpx.codes.NOT_FOUND, step
    for path in (f"/links/{ours['code']}", f"/devices/{kiosk['id']}"):
        assert (await client.get(BASE + path, headers=person.headers)).status_code == httpx.codes.OK
    for path in ("/links/new", "/devices/new"):
        offered = read_page((await client.get(BASE + path, headers=person.headers)).text)
        assert "Hamburg harbour" in offered.text
        assert "Munich" not in offered.text
        for wrong in ({"location": "munich"}, {"location": ""}, {"other_location": "Mars"}):
            made = await client.post(BASE + path, data=form | wrong, headers=person.headers)
            assert made.status_code == httpx.codes.UNPROCESSABLE_ENTITY
            assert "Choose a location of your own unit." in made.text
    moved = await client.post(
        f"{BASE}/links/{ours['code']}/edit", data=form | {"location": "munich"}, headers=person.headers
    )
    assert moved.status_code == httpx.codes.UNPROCESSABLE_ENTITY


READ = ("", "/print", "/links/new", "/devices/new")
STEPS = ("/links/new", "/devices/new", "/links/abc/edit", "/links/abc/retire")


@pytest.mark.parametrize("role", ["viewer", "agent"])
async def test_pages_need_what_the_api_needs(collector: OneService, role: Role) -> None:
    """Who may not make links and kiosks does not see them."""
    person = sign_in(collector.app, role)
    for path in READ:
        assert (await collector.client.get(BASE + path, headers=person.headers)).status_code == httpx.codes.FORBIDDEN
    assert (await collector.client.get("/v1/links", headers=person.headers)).status_code == httpx.codes.FORBIDDEN


@pytest.mark.parametrize("path", STEPS)
async def test_steps_need_the_form_token(collector: OneService, path: str) -> None:
    """What another page sends in somebody's session changes nothing."""
    cookie = {"Cookie": sign_in(collector.app).headers["Cookie"]}
    sent = await collector.client.post(BASE + path, data={"name": "x"}, headers=cookie)
    assert sent.status_code == httpx.codes.FORBIDDEN
