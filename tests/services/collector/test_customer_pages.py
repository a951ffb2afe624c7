"""The console's pages of customers: contact data, finding them, erasing them."""

from uuid import uuid4

import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.ids import uuid7
from shared.testing.answer_pages import ADA, BASE, HTMX, Place, get, send
from shared.testing.channels import publish_survey
from shared.testing.collecting import post, select, survey_definition
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in


async def test_contact_data_comes_after_a_reason(collector: OneService, places: dict[str, Place]) -> None:
    """As a part of another page, and as a page without JavaScript."""
    agent, address = sign_in(collector.app, "agent", language="de"), f"/contact/{places['graz'].person}"
    case = uuid7()
    asked = await get(collector, agent, f"{address}?case={case}&number=56", **HTMX)
    assert "<html" not in asked.text
    assert 'value="Fall 56: Rückruf"' in asked.text
    assert str(case) in asked.text
    assert "ada@example.org" not in asked.text
    empty = await send(collector, agent, address, htmx=True, reason=" ")
    assert (empty.status_code, "Geben Sie kurz an" in empty.text) == (422, True)
    shown = await send(collector, agent, address, htmx=True, reason="Rückruf", case=str(case))
    assert 'href="tel:+4930123456"' in shown.text
    assert 'href="mailto:ada@example.org"' in shown.text
    assert shown.headers["cache-control"] == "no-store"
    page = await send(collector, agent, address, reason="Rückruf")
    assert "<html" in page.text
    assert "ada@example.org" in page.text
    entries = [one for one in await collector.audited() if one.action == "contact.viewed"]
    assert [one.reason for one in entries] == ["Rückruf", "Rückruf"]


@pytest.mark.parametrize("odd", ["<script>", "56 or so", "\uff19", "1" * 13, "-5"])
async def test_a_number_that_is_none_proposes_no_reason(
    collector: OneService, places: dict[str, Place], odd: str
) -> None:
    """Whatever an address says, the reason is never somebody else's words."""
    reply = await collector.client.get(
        f"{BASE}/contact/{places['graz'].person}",
        params={"number": odd, "case": "<i>odd"},
        headers=sign_in(collector.app, "agent").headers,
    )
    assert reply.status_code == 200
    assert 'value=""' in reply.text
    assert "<i>odd" not in reply.text
    assert "call back" not in reply.text


async def test_nobody_behind_it_is_said(collector: OneService, places: dict[str, Place]) -> None:
    """Erased, unknown and another unit's customers look the same: anonymous, and no form."""
    graz = sign_in(collector.app, "agent", locations=frozenset({"graz"}))
    texts = set()
    for person in (places["wien"].person, str(uuid4())):
        reply = await get(collector, graz, f"/contact/{person}", **HTMX)
        assert "anonymous" in reply.text
        texts.add(reply.text.replace(person, ""))
        sent = await send(collector, graz, f"/contact/{person}", htmx=True, reason="call back")
        texts.add(sent.text.replace(person, ""))
    assert len(texts) == 1


async def test_many_look_ups_are_refused_in_place(database_url: str) -> None:
    """The form stays with what was typed, and says when to go on; a search is refused by a page."""
    settings = CollectorSettings(rate_look_ups="1/hour")
    async with one_service(SERVICE, database_url, service_settings=settings) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        await post(collector, {"recommend": 2}, respondent=ADA)
        [(person,)] = await select(collector, "SELECT id FROM collector.respondent")
        agent = sign_in(collector.app, "agent")
        assert (await send(collector, agent, f"/contact/{person}", htmx=True, reason="call")).status_code == 200
        refused = await send(collector, agent, f"/contact/{person}", htmx=True, reason="call again")
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        assert "x-problem" not in refused.headers
        assert 'value="call again"' in refused.text
        assert "You can go on in" in refused.text
        assert (await send(collector, agent, "/find", text="ada@example.org")).status_code == 303
        assert (await send(collector, agent, "/find", text="ada@example.org")).status_code == 429


@pytest.mark.parametrize(
    "text", ["ADA@example.org ", "+49 30 123456", "lovelace", "Müll ada", "LOVELACE-müller", "lov ada"]
)
async def test_people_are_found_by_what_they_are_called(
    collector: OneService, places: dict[str, Place], text: str
) -> None:
    """An address, a number, the beginnings of words of a name in any order; one person found is led to."""
    reply = await send(collector, sign_in(collector.app, "agent"), "/find", text=text)
    assert (reply.status_code, reply.headers["location"]) == (303, f"{BASE}/person/{places['graz'].person}")
    [entry] = [one for one in await collector.audited() if one.action == "respondent.searched"]
    assert places["graz"].person in str(entry.after)
    assert text.strip().lower() not in str(entry).lower()


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("text", ["", "a", "x" * 201, "nobody", "velace", "lovelace bo", "' | z:*", "a & b !", "(:*)"])
async def test_other_texts_find_nobody(collector: OneService, text: str) -> None:
    """Nothing breaks, whatever is typed, and it comes back in the field alone."""
    reply = await send(collector, sign_in(collector.app, "agent"), "/find", text=text)
    assert reply.status_code in (200, 422)
    assert "/person/" not in reply.text


async def test_several_people_are_listed_without_their_names(collector: OneService, places: dict[str, Place]) -> None:
    """Those that the reader sees; who they are is shown after a reason alone."""
    found = await send(collector, sign_in(collector.app, "agent"), "/find", text="lov")
    assert found.status_code == 200
    assert all(one.person in found.text for one in places.values())
    assert "Ada" not in found.text
    graz = sign_in(collector.app, "agent", locations=frozenset({"graz"}))
    only = await send(collector, graz, "/find", text="lov")
    assert only.headers["location"] == f"{BASE}/person/{places['graz'].person}"
    nobody = await send(collector, graz, "/find", text="C-2")
    assert (nobody.status_code, "/person/" in nobody.text) == (200, False)


async def test_who_sees_one_unit_erases_nobody(collector: OneService, places: dict[str, Place]) -> None:
    """There is no button, and without it the answer says why."""
    graz = sign_in(collector.app, "admin", unit="graz", locations=frozenset({"graz"}))
    assert "/erase" not in (await get(collector, graz, f"/person/{places['graz'].person}")).text
    refused = await send(collector, graz, f"/person/{places['graz'].person}/erase")
    assert (refused.status_code, "whole company" in refused.text) == (403, True)
    admin = sign_in(collector.app, "admin")
    assert (await send(collector, admin, f"/person/{places['graz'].person}/erase")).status_code == 303
    assert (await get(collector, admin, f"/person/{places['graz'].person}")).status_code == 404
