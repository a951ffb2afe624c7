"""The pages of places over HTTP: the tree, forms, posters, and enrolment."""

import httpx
import pytest

from shared.testing.forms import read_page
from shared.testing.one_service import OneService
from shared.testing.places import desk, found_company
from shared.testing.signing_in import SignedIn, sign_in

BASE = "/console/collector/places"


async def get(collector: OneService, person: SignedIn, path: str) -> httpx.Response:
    return await collector.client.get(BASE + path, headers=person.headers)


async def post(collector: OneService, person: SignedIn, path: str, **form: str) -> httpx.Response:
    return await collector.client.post(BASE + path, data=form, headers=person.headers)


async def test_places_stand_under_their_units_and_what_is_declared_nowhere_at_the_end(collector: OneService) -> None:
    """Units where nothing stands are not shown; what the structure does not know says so."""
    await found_company(collector)
    at = desk(collector)
    await at.link("hamburg", name="Harbour poster")
    await at.device("hamburg", name="Harbour tablet")
    await at.link("Old town", name="Flyer")
    await at.link(None, name="Receipt")
    shown = (await get(collector, sign_in(collector.app), "")).text
    order = ["The company", "North", "Hamburg harbour", "Harbour poster", "Harbour tablet", "Elsewhere", "Old town"]
    places = [shown.index(words) for words in (*order, "Without a location", "Receipt")]
    assert places == sorted(places)
    assert shown.count("not in the structure") == 1
    assert "Munich" not in shown


async def test_without_a_structure_places_are_called_as_they_were_written(collector: OneService) -> None:
    """Nobody is blamed for a structure that was never declared."""
    await desk(collector).link("Berlin Mitte")
    shown = (await get(collector, sign_in(collector.app), "")).text
    assert "Berlin Mitte" in shown
    assert "not in the structure" not in shown


async def test_empty_installation_says_what_to_do(collector: OneService) -> None:
    """With the way there; a filter that finds nothing says something else."""
    person = sign_in(collector.app, language="de")
    assert "Den ersten Link anlegen" in (await get(collector, person, "")).text
    assert "Hier gibt es nichts davon" in (await get(collector, person, "?touchpoint=nowhere")).text


async def test_retired_and_revoked_are_shown_on_demand(collector: OneService) -> None:
    """In use, out of use, or all."""
    at, person = desk(collector), sign_in(collector.app)
    code = (await at.link(name="Old poster"))["code"]
    await at.link(name="Fresh poster")
    await post(collector, person, f"/links/{code}/retire")
    device = await at.device(name="Old tablet")
    await post(collector, person, f"/devices/{device['id']}/revoke")
    for state, expected in (
        ("", {"Fresh poster"}),
        ("retired", {"Old poster", "Old tablet"}),
        ("all", {"Fresh poster", "Old poster", "Old tablet"}),
    ):
        shown = (await get(collector, person, f"?state={state}")).text
        assert {one for one in ("Fresh poster", "Old poster", "Old tablet") if one in shown} == expected


async def test_link_is_made_changed_and_closed_by_forms(collector: OneService) -> None:
    """Without a script, and the audit log has each step under the person's id."""
    await found_company(collector)
    person = sign_in(collector.app)
    made = await post(
        collector, person, "/links/new", name="Till", survey="visit", location="hamburg", touchpoint="exit", code="till"
    )
    assert (made.status_code, made.headers["location"]) == (303, f"{BASE}/links/till")
    form = read_page((await get(collector, person, "/links/till/edit")).text).fields
    assert (form["name"], form["survey"], form["location"], form["touchpoint"]) == ("Till", "visit", "hamburg", "exit")
    await post(collector, person, "/links/till/edit", survey="visit", other_location="Market")
    link = (await collector.client.get("/v1/links/till", headers=collector.admin)).json()
    assert (link["name"], link["location"], link["touchpoint"]) == (None, "Market", None)
    assert read_page((await get(collector, person, "/links/till/edit")).text).fields["other_location"] == "Market"
    await post(collector, person, "/links/till/retire")
    assert "Closed since" in (await get(collector, person, "/links/till")).text
    assert (await get(collector, person, "/links/till/edit")).headers["location"] == f"{BASE}/links/till"
    audited = [one for one in await collector.audited() if one.thing == "link"]
    assert [one.action for one in audited] == ["link.made", "link.changed", "link.retired"]
    assert {one.actor for one in audited} == {person.caller.name}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"survey": ""}, "Choose a survey."),
        ({"survey": "nowhere"}, "Choose a survey."),
        ({"code": "No Spaces"}, "3 to 32 lower-case letters"),
        ({"code": "taken"}, "This code is taken."),
        ({"other_touchpoint": "A B"}, "such as checkout"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"other_location": "\x07"}, "at most 100 characters"),
    ],
)
async def test_wrong_field_is_explained_and_what_was_typed_stays(
    collector: OneService, form: dict[str, str], words: str
) -> None:
    """In words, beside the field."""
    await desk(collector).link(code="taken")
    entered = {"name": "My poster", "survey": "visit", "location": "elsewhere"} | form
    refused = await post(collector, sign_in(collector.app), "/links/new", **entered)
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert words in refused.text
    assert entered["name"] in refused.text


async def test_poster_speaks_the_language_of_its_place(collector: OneService) -> None:
    """Whoever prints it may read another one; what is not theirs or unknown is passed over."""
    await found_company(collector)
    at, person = desk(collector), sign_in(collector.app, language="en")
    north, south = await at.link("hamburg"), await at.link("munich")
    sheet = await get(collector, person, f"/print?code={north['code']}&code={south['code']}&code=unknown")
    posters = sheet.text.split("<article")[1:]
    assert len(posters) == 2
    assert "Code scannen und antworten" in posters[0]
    assert "Scan the code and answer" in posters[1]
    assert "No code is ticked" in (await get(collector, person, "/print")).text


async def test_enrolment_code_is_shown_to_whoever_made_it_until_it_is_used(collector: OneService) -> None:
    """It lives in their browser; another colleague sees that one was made, and the page changes when it is used."""
    person, other = sign_in(collector.app), sign_in(collector.app)
    made = await post(collector, person, "/devices/new", name="Tablet", survey="visit", other_location="Hall")
    path = made.headers["location"].removeprefix(BASE)
    name, _, value = made.headers["set-cookie"].partition(";")[0].partition("=")
    cookie = {"Cookie": f"{person.headers['Cookie']}; {name}={value}"}
    code = value.partition(".")[0]
    shown = await collector.client.get(BASE + path, headers=cookie)
    assert code in shown.text
    assert "every 4s" in shown.text
    elsewhere = (await get(collector, other, path)).text
    assert code not in elsewhere
    assert "A code was made" in elsewhere
    enrolled = await collector.client.post("/v1/devices/enrol", json={"code": code})
    assert enrolled.is_success
    done = (await collector.client.get(BASE + path, headers=cookie)).text
    assert code not in done
    assert "every 4s" not in done
    assert "In use" in done


async def test_kiosk_is_moved_with_a_warning_while_answers_wait(collector: OneService) -> None:
    """They would count for the new place."""
    at, person = desk(collector), sign_in(collector.app)
    device = await at.device()
    await at.report(device, waiting=7)
    assert "7 answers wait on the tablet" in (await get(collector, person, f"/devices/{device['id']}/edit")).text
    moved = await post(
        collector, person, f"/devices/{device['id']}/edit", name="Hall", survey="visit", other_location="Hall"
    )
    assert moved.status_code == 303
    found = (await collector.client.get(f"/v1/devices/{device['id']}", headers=collector.admin)).json()
    assert (found["name"], found["location"]) == ("Hall", "Hall")
    assert (await get(collector, person, "/devices/no-id")).status_code == httpx.codes.NOT_FOUND
