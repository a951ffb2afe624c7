"""The form on which colleagues write down what is known of one customer."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.testing.answer_pages import Place, get, send
from shared.testing.collecting import select
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

TYPED: dict[str, Any] = {
    "value": "1.234,50",
    "currency": "EUR",
    "customer_since": "2021-04-01",
    "left_on": "",
    "company": "Acme GmbH",
}
FACTS = "SELECT value::text, currency, customer_since::text, left_on::text, company FROM collector.customer_facts"
KEPT = [("1234.50", "EUR", "2021-04-01", None, "acme-gmbh")]


def field(page: httpx.Response, name: str) -> str:
    """Return what stands in a field of the form."""
    found = re.search(rf'<input [^>]*name="{name}"[^>]* value="([^"]*)"', page.text)
    assert found is not None, name
    return found[1]


async def keep(service: OneService, who: SignedIn, person: str, **typed: str) -> httpx.Response:
    """Open the form, fill it in and send it."""
    page = await get(service, who, f"/person/{person}/facts")
    assert page.status_code == 200, page.text
    return await send(service, who, f"/person/{person}/facts", **(TYPED | {"tag": field(page, "tag")} | typed))


async def test_facts_are_written_read_and_forgotten(collector: OneService, places: dict[str, Place]) -> None:
    """As they are typed in German; the page and the form show them; empty fields are not known any more."""
    kim, ada = sign_in(collector.app, "manager", language="de"), places["graz"].person
    assert "Eintragen" in (await get(collector, kim, f"/person/{ada}")).text
    kept = await keep(collector, kim, ada)
    assert (kept.status_code, kept.headers["location"]) == (303, f"/console/collector/person/{ada}")
    assert await select(collector, FACTS) == KEPT
    page = (await get(collector, kim, f"/person/{ada}")).text
    assert "1.234,50" in page
    assert "Acme GmbH" in page
    form = await get(collector, kim, f"/person/{ada}/facts")
    assert (field(form, "value"), field(form, "company")) == ("1234,50", "Acme GmbH")
    assert field(form, "customer_since") == "2021-04-01"
    same = await keep(collector, kim, ada, value=field(form, "value"))
    assert same.status_code == 303
    await keep(collector, kim, ada, **dict.fromkeys(TYPED, ""))
    assert await select(collector, FACTS) == []
    entries = [one for one in await collector.audited() if one.action == "customer.changed"]
    assert [one.actor for one in entries] == [kim.caller.name] * 2
    assert not any(value in str(entries) for value in ("1234", "Acme"))


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("en", "1,234.50", "1234.50"),
        ("en", "1,234", "1234"),
        ("de", "1.234", "1234"),
        ("de", "1234,5", "1234.5"),
        ("de", "-12", "-12"),
    ],
)
async def test_amounts_are_read_in_the_language_of_the_page(
    collector: OneService, places: dict[str, Place], language: Any, typed: str, kept: str
) -> None:
    kim = sign_in(collector.app, "manager", language=language)
    assert (await keep(collector, kim, places["graz"].person, value=typed)).status_code == 303
    assert (await select(collector, FACTS))[0][0] == kept


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ({"value": "viel"}, "value", "Geben Sie einen Betrag ein"),
        ({"value": "1,234"}, "value", "zu viele Stellen"),
        ({"value": "9" * 20}, "value", "zu viele Stellen"),
        ({"currency": ""}, "currency", "Wählen Sie die Währung"),
        ({"currency": "DEM"}, "currency", "Wählen Sie eine Währung"),
        ({"customer_since": "2999-01-01"}, "customer_since", "liegt in der Zukunft"),
        ({"customer_since": "1492-01-01"}, "customer_since", "zu weit zurück"),
        ({"customer_since": "31.2.2020"}, "customer_since", "Diesen Tag gibt es nicht"),
        ({"left_on": "2020-01-01"}, "left_on", "vor dem Beginn"),
        ({"left_on": "2999-01-01"}, "left_on", "zehn Jahren"),
        ({"left_on": "bald"}, "left_on", "Geben Sie einen Tag ein"),
        ({"company": "A" * 201}, "company", "höchstens 200 Zeichen"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(
    collector: OneService, places: dict[str, Place], typed: dict[str, str], name: str, said: str
) -> None:
    """What was typed stays; nothing is kept."""
    kim = sign_in(collector.app, "manager", language="de")
    wrong = await keep(collector, kim, places["graz"].person, **typed)
    assert wrong.status_code == 422
    error = re.search(rf'id="f-{name}-error">([^<]*)<', wrong.text)
    assert error is not None, wrong.text
    assert said in error[1]
    assert (await select(collector, FACTS)) == []
    if name != "currency":
        assert field(wrong, name) == typed[name]


async def test_all_that_is_wrong_is_said_at_once(collector: OneService, places: dict[str, Place]) -> None:
    kim = sign_in(collector.app, "manager")
    wrong = await keep(collector, kim, places["graz"].person, value="?", customer_since="2999-01-01", left_on="?")
    assert set(re.findall(r'id="f-(\w+)-error"', wrong.text)) == {"value", "customer_since", "left_on"}


async def test_nobody_overwrites_what_they_have_not_seen(collector: OneService, places: dict[str, Place]) -> None:
    """The form shows what stands there now, with what was typed; sent once more it is meant."""
    kim, ada = sign_in(collector.app, "manager"), places["graz"].person
    form = await get(collector, kim, f"/person/{ada}/facts")
    await keep(collector, sign_in(collector.app, "manager"), ada, company="Beta")
    late = await send(collector, kim, f"/person/{ada}/facts", tag=field(form, "tag"), company="Gamma")
    assert late.status_code == 412
    assert "Beta" in late.text
    assert field(late, "company") == "Gamma"
    assert (await select(collector, FACTS))[0][4] == "beta"
    meant = await send(collector, kim, f"/person/{ada}/facts", tag=field(late, "tag"), company="Gamma")
    assert meant.status_code == 303
    assert await select(collector, FACTS) == [(None, None, None, None, "gamma")]
    assert (await send(collector, kim, f"/person/{ada}/facts", company="Delta")).status_code == 412


async def test_a_company_is_found_by_what_it_is_called(collector: OneService, places: dict[str, Place]) -> None:
    """By name or key, in any capitals; none is renamed; of several the key decides, and one's own stays one's own."""
    kim, ada, bo = sign_in(collector.app, "manager"), places["graz"].person, places["wien"].person
    for key, name in (("k-1", "Acme GmbH"), ("k-2", "Twin"), ("k-3", "Twin"), ("blue-ag", "Blue AG")):
        body = {"company": {"key": key, "name": name}}
        await collector.client.put(f"/v1/respondents/{bo}/facts", json=body, headers=collector.admin)
    nothing_else = {"value": "", "currency": "", "customer_since": ""}
    for typed, key in (("acme gmbh", "k-1"), ("k-2", "k-2"), ("Twin", "k-2"), ("k-3", "k-3"), ("BLUE, AG.", "blue-ag")):
        assert (await keep(collector, kim, ada, company=typed, **nothing_else)).status_code == 303
        mine = "SELECT company FROM collector.customer_facts WHERE respondent_id = CAST(:ada AS uuid)"
        assert await select(collector, mine, ada=ada) == [(key,)]
    several = await keep(collector, kim, ada, company="TWIN", **nothing_else)
    assert (several.status_code, "Several companies are called so" in several.text) == (422, True)
    names = await select(collector, "SELECT key, name FROM collector.company ORDER BY key")
    assert [tuple(one) for one in names] == [
        ("blue-ag", "Blue AG"),
        ("k-1", "Acme GmbH"),
        ("k-2", "Twin"),
        ("k-3", "Twin"),
    ]


async def test_who_may_not_write_sees_no_form(collector: OneService, places: dict[str, Place]) -> None:
    """Agents, managers of one unit, and anybody about nobody."""
    ada = places["graz"].person
    agent = sign_in(collector.app, "agent")
    assert f"/person/{ada}/facts" not in (await get(collector, agent, f"/person/{ada}")).text
    graz = sign_in(collector.app, "manager", unit="graz", locations=frozenset({"graz"}))
    assert f"/person/{ada}/facts" not in (await get(collector, graz, f"/person/{ada}")).text
    for who in (agent, graz):
        assert (await get(collector, who, f"/person/{ada}/facts")).status_code == 403
        assert (await send(collector, who, f"/person/{ada}/facts", **TYPED)).status_code == 403
    kim = sign_in(collector.app, "manager")
    assert (await get(collector, kim, f"/person/{uuid4()}/facts")).status_code == 404
    assert (await send(collector, kim, f"/person/{uuid4()}/facts", **TYPED, tag="nothing")).status_code == 404
    assert await select(collector, FACTS) == []
