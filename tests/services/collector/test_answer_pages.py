"""The console's pages of answers: who may open them, and what they show of other units."""

from typing import Any
from uuid import uuid4

import pytest

from services.collector.service import SERVICE
from shared.access import Role
from shared.ids import uuid7
from shared.testing.answer_pages import BASE, Place, get, send
from shared.testing.channels import publish_survey
from shared.testing.collecting import post, select, survey_definition
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in


async def test_pages_show_what_the_reader_sees(collector: OneService, places: dict[str, Place]) -> None:
    """Lists hold the reader's unit alone, even when the address asks for another; single things are 404."""
    graz = sign_in(collector.app, "admin", unit="graz", locations=frozenset({"graz"}))
    everybody = sign_in(collector.app, "admin")
    for path in ("/responses", "/complaints"):
        assert "canary graz" in (own := (await get(collector, graz, path)).text)
        assert "canary wien" not in own
        assert "canary" not in (await get(collector, graz, f"{path}?place=wien")).text
        assert "canary wien" in (await get(collector, everybody, f"{path}?place=wien")).text
    for kind, name in (("responses", "response"), ("complaints", "complaint"), ("person", "person")):
        assert "canary graz" in (await get(collector, graz, f"/{kind}/{getattr(places['graz'], name)}")).text
        assert "canary wien" in (await get(collector, everybody, f"/{kind}/{getattr(places['wien'], name)}")).text
        other = await get(collector, graz, f"/{kind}/{getattr(places['wien'], name)}")
        unknown = await get(collector, graz, f"/{kind}/{uuid4()}")
        assert (other.status_code, other.text) == (404, unknown.text)


@pytest.mark.parametrize("step", ["mark", "unmark", "withdraw"])
async def test_steps_at_another_unit_change_nothing(collector: OneService, places: dict[str, Place], step: str) -> None:
    """The same 404 as for nobody's response."""
    graz = sign_in(collector.app, "manager", unit="graz", locations=frozenset({"graz"}))
    for response in (places["wien"].response, str(uuid7())):
        reply = await send(collector, graz, f"/responses/{response}/{step}", tag="1", reason="test")
        assert reply.status_code == 404
    assert await select(collector, "SELECT DISTINCT revision FROM collector.response") == [(1,)]


async def test_a_step_needs_the_state_that_was_read(collector: OneService, places: dict[str, Place]) -> None:
    """Without one, or after somebody else's change, nothing happens."""
    manager = sign_in(collector.app, "manager")
    response = places["graz"].response
    for fields in ({}, {"tag": "7"}, {"tag": "*"}):
        reply = await send(collector, manager, f"/responses/{response}/withdraw", htmx=False, **fields)
        assert reply.status_code == 412
    reply = await send(collector, manager, f"/responses/{response}/withdraw", tag="1")
    assert (reply.status_code, reply.headers["location"]) == (303, f"{BASE}/responses")


@pytest.mark.parametrize(
    ("path", "lowest"),
    [
        ("/start", "viewer"),
        ("/responses", "agent"),
        ("/responses/{response}", "agent"),
        ("/person/{person}", "agent"),
        ("/contact/{person}", "agent"),
        ("/complaints", "agent"),
        ("/complaints/new", "agent"),
        ("/complaints/{complaint}", "agent"),
    ],
)
async def test_who_may_open_a_page(collector: OneService, places: dict[str, Place], path: str, lowest: Role) -> None:
    """From the lowest role on that has the scope; nobody without a session; nothing is kept by a cache."""
    one = places["graz"]
    address = path.format(response=one.response, person=one.person, complaint=one.complaint)
    roles: tuple[Role, ...] = ("viewer", "agent", "manager", "admin")
    for role in roles:
        reply = await get(collector, sign_in(collector.app, role), address)
        allowed = roles.index(role) >= roles.index(lowest)
        assert reply.status_code == (200 if allowed else 403), role
        assert reply.headers["cache-control"] == "no-store"
    assert (await collector.client.get(f"{BASE}{address}")).status_code in (303, 401)


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("/responses/{response}/mark", ("viewer", "agent")),
        ("/responses/{response}/unmark", ("viewer", "agent")),
        ("/responses/{response}/withdraw", ("viewer", "agent")),
        ("/person/{person}/erase", ("viewer", "agent", "manager")),
        ("/contact/{person}", ("viewer",)),
        ("/find", ("viewer",)),
        ("/complaints/new", ("viewer",)),
    ],
)
async def test_steps_need_their_scope_and_the_form_token(
    collector: OneService, places: dict[str, Place], path: str, roles: tuple[Role, ...]
) -> None:
    """A role below is refused, and so is a request that another website made with somebody's cookie."""
    one = places["graz"]
    address = path.format(response=one.response, person=one.person)
    fields = {"tag": "1", "reason": "test", "text": "ada@example.org"}
    for role in roles:
        assert (await send(collector, sign_in(collector.app, role), address, htmx=False, **fields)).status_code == 403
    admin = sign_in(collector.app, "admin")
    forged = await collector.client.post(f"{BASE}{address}", headers={"Cookie": admin.headers["Cookie"]}, data=fields)
    assert forged.status_code == 403
    assert await collector.audited() == [one for one in await collector.audited() if one.thing == "survey"]


async def test_a_complaint_is_written_down_once_and_at_the_readers_places(collector: OneService) -> None:
    """Who sees one unit files there alone; sending the form twice keeps one complaint."""
    graz = sign_in(collector.app, "agent", unit="graz", locations=frozenset({"graz"}))
    chosen: dict[str, Any] = {"id": str(uuid7()), "text": "Too loud", "channel": "phone", "location": "graz"}
    for wrong, field in (
        ({"location": "wien"}, "Choose a place"),
        ({"location": ""}, "Choose a place"),
        ({"text": " "}, "Say what went wrong"),
        ({"category": "Very loud"}, "lower-case"),
        ({"day": "2999-01-01"}, "not in the future"),
        ({"day": "yesterday"}, "not in the future"),
        ({"email": "nonsense"}, "no e-mail address"),
        ({"name": "Bo"}, "a name alone"),
    ):
        reply = await send(collector, graz, "/complaints/new", **chosen | wrong)
        assert (reply.status_code, field in reply.text) == (422, True), wrong
    for _ in range(2):
        reply = await send(collector, graz, "/complaints/new", **chosen)
        assert reply.headers["location"] == f"{BASE}/complaints/{chosen['id']}"
    assert await select(collector, "SELECT location, channel FROM collector.complaint") == [("graz", "phone")]
    assert [one.action for one in await collector.audited()].count("complaint.filed") == 1


@pytest.mark.usefixtures("places")
async def test_filters_that_make_no_sense_restrict_nothing(collector: OneService) -> None:
    """Old links and typed addresses show a list, not an error; a cursor that nobody handed out is refused."""
    agent = sign_in(collector.app, "agent")
    for query in ("from=yesterday", "to=0001-01-01", "from=9999-12-31", "channel=fax", "suspect=maybe", "survey="):
        for path in ("/responses", "/complaints"):
            reply = await get(collector, agent, f"{path}?{query}")
            assert (reply.status_code, "canary graz" in reply.text) == (200, True), query
    assert (await get(collector, agent, "/responses?cursor=x")).status_code == 422
    assert "canary" not in (await get(collector, agent, "/responses?survey=other")).text
    assert "canary" not in (await get(collector, agent, "/responses?suspect=only")).text


async def test_start_says_what_leads_to_a_decision(database_url: str) -> None:
    """A first survey to publish; then drafts that wait, surveys that became quiet and kiosks that do not report."""
    async with one_service(SERVICE, database_url) as collector:
        manager, viewer = sign_in(collector.app, "manager"), sign_in(collector.app, "viewer")
        assert "Publish your first survey" in (await get(collector, manager, "/start")).text
        assert (await get(collector, viewer, "/start")).text.strip() == ""
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        assert (await get(collector, manager, "/start")).text.strip() == ""
        draft = survey_definition() | {"title": "Another"}
        await collector.client.put("/v1/surveys/another", headers=collector.admin, json=draft)
        await post(collector, {"recommend": 2}, location="graz", channel="qr")
        device = {"name": "Exit", "survey": "visit", "location": "graz"}
        await collector.client.post("/v1/devices", headers=collector.admin, json=device)
        assert "any more" not in (await get(collector, manager, "/start")).text
        async with collector.engine.begin() as connection:
            await connection.exec_driver_sql(
                "UPDATE collector.response SET occurred_at = occurred_at - interval '8 days'"
            )
            await connection.exec_driver_sql("UPDATE collector.device SET created_at = created_at - interval '2 days'")
        shown = (await get(collector, manager, "/start")).text
        for part in ("“Another” was never published", "Nobody answers “Your visit” any more", "The kiosk “Exit”"):
            assert part in shown
        wien = sign_in(collector.app, "manager", locations=frozenset({"wien"}))
        assert "Your visit" not in (elsewhere := (await get(collector, wien, "/start")).text)
        assert "Exit" not in elsewhere
        read = (await get(collector, viewer, "/start")).text
        assert "Nobody answers" in read
        assert "never published" not in read


async def test_answers_are_shown_in_the_readers_language(collector: OneService, places: dict[str, Place]) -> None:
    """Questions in the wording of their version; what the customer wrote in their own language."""
    german = sign_in(collector.app, "agent", language="de")
    shown = (await get(collector, german, f"/responses/{places['graz'].response}")).text
    assert "Empfehlen Sie uns?" in shown
    assert "2 von 10" in shown
    definition = survey_definition()
    definition["questions"][0]["text"]["de"] = "Ganz neu?"
    await publish_survey(collector.client, collector.admin, "visit", definition)
    again = (await get(collector, german, f"/responses/{places['graz'].response}")).text
    assert "Empfehlen Sie uns?" in again
    assert "Ganz neu?" not in again
