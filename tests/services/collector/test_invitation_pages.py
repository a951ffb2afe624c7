"""Pages of invitations: what they show to whom, in both languages, and what they do."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.testing.answer_pages import HTMX
from shared.testing.collecting import post, select
from shared.testing.inviting import invited, messages_of, read_invitation, settle_messages
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

BASE = "/console/collector/invitations"


async def _get(service: OneService, who: SignedIn, path: str = "", **headers: str) -> httpx.Response:
    return await service.client.get(f"{BASE}{path}", headers=who.headers | headers)


async def _send(service: OneService, who: SignedIn, **fields: str) -> httpx.Response:
    return await service.client.post(f"{BASE}/new", data={"survey": "visit", **fields}, headers=who.headers)


async def test_the_list_says_why(collector: OneService) -> None:
    """What is not sent stands there with its reason, in the reader's language."""
    await invited(collector)
    await invited(collector, respondent={"external_id": "C-2"})
    agent = sign_in(collector.app, "agent", language="de")
    page = (await _get(collector, agent)).text
    assert "keine Adresse für diesen Kanal" in page
    assert "Unterwegs" in page
    assert "C-2" not in page
    filtered = (await _get(collector, agent, "?status=refused")).text
    assert "Unterwegs</span>" not in filtered
    none = (await _get(collector, agent, "?status=answered")).text
    assert "Keine Einladung passt zu diesen Filtern" in none
    assert (await _get(collector, agent, "?status=odd&channel=fax&from=x&place=%00")).status_code in {200, 422}


async def test_rates_stand_with_their_denominator(collector: OneService) -> None:
    shown = await invited(collector)
    await settle_messages(collector, shown["id"])
    page = (await _get(collector, sign_in(collector.app, "agent"))).text
    assert "1 person" in page
    assert "0% to 79%" in page
    assert "so the rate can only rise" in page


async def test_one_invitation_has_a_history(collector: OneService) -> None:
    shown = await invited(collector, reminders=[3], attributes={"plan": "<b>plus"})
    await settle_messages(collector, shown["id"], "bounced", reason="5.1.1")
    page = (await _get(collector, sign_in(collector.app, "agent"), f"/{shown['id']}")).text
    assert "Invitation: came back" in page
    assert "5.1.1" in page
    assert "AAPOR 3.30" in page
    assert "&lt;b&gt;plus" in page
    assert "ada@example.org" not in page


async def test_a_form_invites_once(collector: OneService) -> None:
    """Pressing the button twice is one invitation; the page says what was decided."""
    agent = sign_in(collector.app, "agent")
    form = (await _get(collector, agent, "/new")).text
    [new_id] = re.findall(r'name="id" value="([^"]+)"', form)
    fields = {"id": new_id, "email": "ada@example.org", "basis": "existing_customer", "first_reminder": "3"}
    replies = [await _send(collector, agent, **fields) for _ in range(2)]
    assert [reply.headers["location"] for reply in replies] == [f"{BASE}/{new_id}"] * 2
    shown = await read_invitation(collector, new_id)
    assert (shown["reminders"], shown["requested_by"]) == ([3], agent.caller.name)
    assert len(await messages_of(collector, new_id)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Geben Sie eine E-Mail-Adresse"),
        ({"email": "nobody"}, "Das ist keine E-Mail-Adresse."),
        ({"phone": "12"}, "Schreiben Sie die Telefonnummer mit Landesvorwahl"),
        ({"email": "a@example.org", "survey": ""}, "Wählen Sie eine Umfrage."),
        ({"email": "a@example.org", "survey": "nothing"}, "Wählen Sie eine Umfrage."),
        ({"email": "a@example.org", "first_reminder": "x"}, "Geben Sie verschiedene Zahlen"),
        ({"email": "a@example.org", "second_reminder": "2", "first_reminder": "5"}, "Geben Sie verschiedene Zahlen"),
        ({"email": "a@example.org", "valid_days": "9999"}, "Geben Sie 1 bis 365 Tage ein."),
        ({"email": "a@example.org", "at": "tomorrow"}, "Wählen Sie einen Zeitpunkt"),
        ({"email": "a@example.org", "at": "2990-01-01T10:00"}, "Wählen Sie einen Zeitpunkt"),
        ({"email": "a@example.org", "language": "d e"}, "Das ist keine Sprache."),
        ({"email": "a@example.org", "touchpoint": "A B"}, "Bitte prüfen Sie die markierten Felder."),
        ({"person": str(uuid4())}, "Dahinter steht niemand mehr"),
    ],
)
async def test_what_is_wrong_is_said(collector: OneService, fields: dict[str, str], said: str) -> None:
    """What was typed is still there, and nothing is stored."""
    reply = await _send(collector, sign_in(collector.app, "agent", language="de"), **fields)
    assert (reply.status_code, said in reply.text) == (422, True), reply.text
    for value in (fields.get("email", ""), fields.get("phone", "")):
        assert value in reply.text
    assert await select(collector, "SELECT count(*) FROM collector.invitation") == [(0,)]


async def test_a_moment_is_that_of_the_readers_clock(collector: OneService) -> None:
    agent = sign_in(collector.app, "agent")  # who reads moments in Berlin
    reply = await _send(collector, agent, email="a@example.org", basis="request", at="2027-07-01T10:00")
    shown = await read_invitation(collector, reply.headers["location"].rpartition("/")[2])
    assert shown["send_at"] == "2027-07-01T08:00:00Z"


async def test_a_unit_sees_its_own(collector: OneService) -> None:
    """Others' invitations, and the customers behind them, do not exist on its pages."""
    own = await invited(collector, location="graz")
    others = await invited(collector, location="wien", respondent={"email": "grace@example.org"})
    await post(collector, {"recommend": 9}, respondent={"email": "grace@example.org"}, location="wien")
    graz = sign_in(collector.app, "agent", locations=frozenset({"graz"}))
    page = (await _get(collector, graz)).text
    assert own["id"] in page
    assert others["id"] not in page
    assert (await _get(collector, graz, f"/{own['id']}")).status_code == 200
    assert (await _get(collector, graz, f"/{others['id']}")).status_code == 404
    assert (await _get(collector, graz, f"/person/{others['respondent_id']}", **HTMX)).status_code == 404
    cancel = f"{BASE}/{others['id']}/cancel"
    assert (await collector.client.post(cancel, headers=graz.headers)).status_code == 404
    reply = await _send(collector, graz, person=others["respondent_id"], location="graz", basis="request")
    assert reply.status_code == 422
    assert (await _send(collector, graz, email="m@example.org", location="wien")).status_code == 422


async def test_cancelling_says_whether_it_did(collector: OneService) -> None:
    shown, agent = await invited(collector), sign_in(collector.app, "agent")
    reply = await collector.client.post(f"{BASE}/{shown['id']}/cancel", headers=agent.headers)
    assert reply.headers["location"] == f"{BASE}/{shown['id']}"
    assert (await read_invitation(collector, shown["id"]))["status"] == "cancelled"
    page = (await _get(collector, agent, f"/{shown['id']}")).text
    assert "Take back" not in page
    refused = await invited(collector, respondent={"external_id": "C-9"})
    again = await collector.client.post(f"{BASE}/{refused['id']}/cancel", headers=agent.headers)
    assert again.status_code == 303


async def test_a_customers_page_shows_what_they_were_invited_to(collector: OneService) -> None:
    shown = await invited(collector)
    agent = sign_in(collector.app, "agent")
    part = await _get(collector, agent, f"/person/{shown['respondent_id']}", **HTMX)
    assert f'href="{BASE}/{shown["id"]}"' in part.text
    assert "<html" not in part.text
    person: Any = await collector.client.get(
        f"/console/collector/person/{shown['respondent_id']}", headers=agent.headers
    )
    assert f"{BASE}/new?person={shown['respondent_id']}" in person.text
    begun = await _get(collector, agent, f"/new?person={shown['respondent_id']}")
    assert 'name="email"' not in begun.text


async def test_viewers_see_no_invitations(collector: OneService) -> None:
    viewer = sign_in(collector.app, "viewer")
    assert (await _get(collector, viewer)).status_code == 403
    assert (await _get(collector, viewer, "/new")).status_code == 403
