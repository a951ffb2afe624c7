"""The console's pages of wishes and suppressed addresses, over HTTP."""

from uuid import UUID, uuid4

import pytest

from shared.access import Role
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.collector.consents.known_people import ADA, BO, consents, known_person, reasons

BASE = "/console/collector"
SECRETS = (*ADA.values(), *BO.values())


async def test_an_agent_writes_down_what_a_customer_said(collector: OneService, ada: UUID) -> None:
    """On the customer's page; it counts at once and stands in their timeline."""
    agent = sign_in(collector.app, "agent", name="Kim Lang")
    path = f"{BASE}/person/{ada}/wishes"
    form = {"wish": "withdrawn", "purpose": "survey", "channel": "", "wording": "No more of these"}
    sent = await collector.client.post(path, data=form, headers=agent.headers)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{BASE}/person/{ada}")
    assert (await reasons(collector, ada))[("sms", "survey")] == "opted_out"
    shown = await collector.client.get(path, headers=agent.headers)
    assert "Does not want it" in shown.text
    ledger = (await collector.client.get(f"{path}/ledger", headers=agent.headers)).text
    assert "No more of these" in ledger
    assert "Kim Lang" in ledger
    assert not any(secret in shown.text + ledger for secret in SECRETS)


async def test_nobody_agrees_to_everything(collector: OneService, ada: UUID) -> None:
    """The form comes back with the reason beside its field and what was typed; nothing is kept."""
    agent = sign_in(collector.app, "agent", language="de")
    form = {"wish": "given", "purpose": "", "wording": "Gern"}
    reply = await collector.client.post(f"{BASE}/person/{ada}/wishes", data=form, headers=agent.headers)
    assert reply.status_code == 422
    assert "Niemand willigt in alles ein" in reply.text
    assert 'value="Gern"' in reply.text
    assert (await consents(collector, ada))["items"] == []


@pytest.mark.parametrize(("role", "shown"), [("viewer", False), ("agent", True), ("manager", True)])
async def test_roles_see_what_they_may_do(collector: OneService, ada: UUID, role: Role, *, shown: bool) -> None:
    """Viewers read no answers and no wishes; the address for reports is for admins alone."""
    who = sign_in(collector.app, role)
    for path in (f"/person/{ada}/wishes", "/suppressions", "/suppressions/new"):
        reply = await collector.client.get(f"{BASE}{path}", headers=who.headers)
        assert reply.status_code == (200 if shown else 403)
        assert "/hooks/mail/" not in reply.text
    admin = await collector.client.get(f"{BASE}/suppressions", headers=sign_in(collector.app, "admin").headers)
    assert "/hooks/mail/" in admin.text


async def test_an_address_is_suppressed_and_released_on_the_page(collector: OneService, ada: UUID) -> None:
    """Of mail or a number, as it was typed; the list says whose it is and shows no address."""
    agent = sign_in(collector.app, "agent", name="Kim Lang")
    client, new = collector.client, f"{BASE}/suppressions/new"
    for address in ("Ada@Example.org", "030 123456"):
        sent = await client.post(new, data={"address": address}, headers=agent.headers)
        assert (sent.status_code, sent.headers["location"]) == (303, f"{BASE}/suppressions")
    by_person = {"channel": "email", "respondent_id": str(ada)}
    made = await client.post("/v1/suppressions", json=by_person, headers=agent.headers)
    page = (await client.get(f"{BASE}/suppressions", headers=agent.headers)).text
    assert page.count("By hand</td>") == 3
    assert f"{BASE}/person/{ada}" in page
    assert not any(secret in page for secret in SECRETS)
    release = f"{BASE}/suppressions/{made.json()['id']}/release"
    assert (await client.post(release, data={"reason": "New"}, headers=agent.headers)).status_code == 303
    ended = (await client.get(f"{BASE}/suppressions?state=ended", headers=agent.headers)).text
    assert "Kim Lang" in ended
    assert "release-" not in ended


@pytest.mark.parametrize("address", ["", "nonsense", "a@", "@", "12"])
async def test_what_is_no_address_is_asked_for_again(collector: OneService, address: str) -> None:
    """With what was typed, and nothing kept."""
    agent = sign_in(collector.app, "agent")
    reply = await collector.client.post(f"{BASE}/suppressions/new", data={"address": address}, headers=agent.headers)
    if address == "12":  # a short number of the region is one that can be called
        assert reply.status_code == 303
        return
    assert reply.status_code == 422
    assert "Enter an e-mail address, or a phone number" in reply.text


async def test_pages_of_a_unit_show_its_people(collector: OneService, ada: UUID) -> None:
    """Others' wishes and suppressions do not exist there."""
    bo = await known_person(collector, BO, location="wien")
    for person in (ada, bo):
        body = {"channel": "email", "respondent_id": str(person)}
        assert (await collector.client.post("/v1/suppressions", json=body, headers=collector.admin)).is_success
    graz = sign_in(collector.app, "agent", unit="graz", locations=frozenset({"graz"}))
    page = (await collector.client.get(f"{BASE}/suppressions", headers=graz.headers)).text
    assert str(ada) in page
    assert str(bo) not in page
    for person in (bo, uuid4()):
        path = f"{BASE}/person/{person}/wishes"
        assert (await collector.client.get(path, headers=graz.headers)).status_code == 404
        assert (await collector.client.post(path, data={}, headers=graz.headers)).status_code == 404
    refused = await collector.client.post(
        f"{BASE}/suppressions/new", data={"address": "cy@example.org"}, headers=graz.headers
    )
    assert refused.status_code == 403
