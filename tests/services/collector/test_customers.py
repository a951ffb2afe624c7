"""Facts about customers over HTTP: kept exactly, seen by those who may, erased with their person."""

from typing import Any
from uuid import UUID

import pytest

from services.collector.domain.customers.facts import NO_FACTS, CompanyNotFoundError
from services.collector.domain.people.contact import RespondentNotFoundError
from shared.access import Caller
from shared.contracts.collector import ComplaintFiled, ResponseEdited, ResponseReceived
from shared.ids import uuid7
from shared.testing.collecting import post, select
from shared.testing.one_service import OneService

FACTS: dict[str, Any] = {
    "value": "123456789012345.67",
    "currency": "EUR",
    "customer_since": "2021-04-01",
    "left_on": None,
    "company": {"key": "acme", "name": "Acme GmbH"},
}
ADA = {"email": "ada@example.org", "name": "Ada"}


async def person(service: OneService, email: str = "ada@example.org", **fields: Any) -> UUID:
    """Let somebody answer; return their id."""
    reply = await post(service, {"recommend": 9}, respondent={"email": email}, **fields)
    assert reply.is_success, reply.text
    rows = await select(
        service, "SELECT respondent_id FROM collector.response WHERE id = :id", id=UUID(reply.json()["id"])
    )
    respondent_id: UUID = rows[0][0]
    return respondent_id


async def put(service: OneService, respondent_id: UUID, **facts: Any) -> Any:
    return await service.client.put(f"/v1/respondents/{respondent_id}/facts", json=FACTS | facts, headers=service.admin)


async def test_facts_are_kept_exactly(collector: OneService) -> None:
    """What was put is read, to the last cent; putting it again changes nothing; leaving it away forgets it."""
    ada = await person(collector)
    path = f"/v1/respondents/{ada}/facts"
    nothing = (await collector.client.get(path, headers=collector.admin)).json()
    assert set(nothing.values()) == {None}
    first, second = await put(collector, ada), await put(collector, ada)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json() == (await collector.client.get(path, headers=collector.admin)).json()
    assert {name: first.json()[name] for name in FACTS} == FACTS
    [entry] = [one for one in await collector.audited() if one.action == "customer.changed"]
    assert entry.after == '{"fields":["value","currency","customer_since","company"]}'
    empty = await collector.client.put(path, json={}, headers=collector.admin)
    assert set(empty.json().values()) == {None}
    assert await select(collector, "SELECT count(*) FROM collector.customer_facts") == [(0,)]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"value": 12.5}, "value"),
        ({"value": "1,234"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "1.005"}, "value"),
        ({"currency": "X" * 3}, "currency"),
        ({"currency": None}, "currency"),
        ({"left_on": "2020-01-01"}, "left_on"),
        ({"customer_since": "2999-01-01"}, "customer_since"),
        ({"company": {"key": "No Key"}}, "company.key"),
        ({"company": {"name": "a\nb"}}, "company.name"),
        ({"company": {}}, "company"),
        ({"email": "ada@example.org"}, "email"),
    ],
)
async def test_what_cannot_be_true(collector: OneService, facts: dict[str, Any], field: str) -> None:
    reply = await put(collector, await person(collector), **facts)
    assert reply.status_code == 422
    assert any(one["field"].startswith(field) for one in reply.json()["errors"]), reply.text
    assert await select(collector, "SELECT count(*) FROM collector.customer_facts") == [(0,)]


async def test_nobody_is_nobody(collector: OneService) -> None:
    assert (await put(collector, uuid7())).status_code == 404
    path = f"/v1/respondents/{uuid7()}/facts"
    assert (await collector.client.get(path, headers=collector.admin)).status_code == 404
    assert (await collector.client.get(path)).status_code == 401
    assert (await collector.client.get("/v1/companies/nobody", headers=collector.admin)).status_code == 404


async def test_a_company_adds_up_its_people(collector: OneService) -> None:
    """People, those who left, and values by currency; a new name is everybody's; lists page without gaps."""
    people = [await person(collector, f"p{number}@example.org") for number in range(5)]
    values = [("100.10", "EUR"), ("200.20", "EUR"), ("5", "USD"), ("1000", "EUR")]
    for one, (value, currency) in zip(people, values, strict=False):
        await put(collector, one, value=value, currency=currency)
    await put(collector, people[3], value="1000", left_on="2024-01-01")
    await put(collector, people[4], value=None, currency=None, company={"name": "Zeta"}, customer_since=None)
    await put(collector, people[0], value="100.10", company={"key": "acme", "name": "Acme AG"})
    listed = (await collector.client.get("/v1/companies", headers=collector.admin)).json()
    assert listed["items"] == [
        {
            "key": "acme",
            "name": "Acme AG",
            "people": 4,
            "left": 1,
            "customer_since": "2021-04-01",
            "values": [{"currency": "EUR", "value": "300.30"}, {"currency": "USD", "value": "5"}],
        },
        {"key": "zeta", "name": "Zeta", "people": 1, "left": 0, "customer_since": None, "values": []},
    ]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        query = {"limit": "2", **cursor}
        page = (await collector.client.get("/v1/companies/acme", params=query, headers=collector.admin)).json()
        seen += [one["respondent_id"] for one in page["customers"]["items"]]
        assert {one["responses"] for one in page["customers"]["items"]} == {1}
        if page["customers"]["next_cursor"] is None:
            break
        cursor = {"cursor": page["customers"]["next_cursor"]}
    assert seen == sorted(map(str, people[:4]))
    assert "example.org" not in str(page)


async def test_one_unit_sees_its_own_people(collector: OneService) -> None:
    """Who is limited to a unit reads about people who said something there, counts them alone, and imports nothing."""
    here, there = await person(collector, "h@x.de", location="graz"), await person(collector, "t@x.de", location="linz")
    for one in (here, there):
        await put(collector, one, value="10")
    other = await person(collector, "o@x.de", location="linz")
    await put(collector, other, company={"name": "Elsewhere"})
    menu = collector.use_cases.customers
    caller = Caller("key", frozenset({"*"}), unit="graz", locations=frozenset({"graz"}))
    [company] = await menu.list_companies(after="", limit=9, caller=caller)
    assert (company.company.key, company.people, [f"{value}" for _, value in company.values]) == ("acme", 1, ["10"])
    _, people = await menu.read_company(key="acme", limit=9, caller=caller)
    assert [one.respondent_id for one in people] == [here]
    with pytest.raises(CompanyNotFoundError):
        await menu.read_company(key="elsewhere", limit=9, caller=caller)
    with pytest.raises(RespondentNotFoundError):
        await menu.read_facts(respondent_id=there, caller=caller)
    with pytest.raises(RespondentNotFoundError):
        await menu.put_facts(respondent_id=there, facts=NO_FACTS, company=None, caller=caller)
    assert (await menu.read_facts(respondent_id=here, caller=caller)).facts.company == "acme"


async def test_what_is_said_later_carries_what_is_known(collector: OneService) -> None:
    """Events of answers and complaints have the facts; replies to whoever sends them do not; nobody can fake them."""
    ada = await person(collector)
    await put(collector, ada, value="1234.99")
    reply = await post(collector, {"recommend": 2}, respondent=ADA, attributes={"company": "fake", "plan": "gold"})
    assert (reply.json()["attributes"], "customer" in reply.json()) == ({"company": "fake", "plan": "gold"}, False)
    assert "acme" not in reply.text
    edited = await collector.client.put(
        f"/v1/responses/{reply.json()['id']}/suspect", json={"reason": "test"}, headers=collector.admin
    )
    assert edited.is_success, edited.text
    complaint = await collector.client.post("/v1/complaints", json={"text": "x", "respondent": ADA})
    assert "acme" not in complaint.text
    facts = {"customer_value": 1234, "customer_currency": "EUR", "customer_since": "2021-04-01", "company": "acme"}
    events = [event.data for event in await collector.published()]
    received = [one for one in events if isinstance(one, ResponseReceived)]
    assert [one.customer for one in received] == [{}, facts]
    assert received[1].attributes == {"plan": "gold", **facts}
    assert [one.customer for one in events if isinstance(one, ResponseEdited)] == [facts]
    assert [one.attributes for one in events if isinstance(one, ComplaintFiled)] == [facts]


async def test_an_erasure_takes_the_facts(collector: OneService) -> None:
    """Also those that answers carried; a company goes with its last customer."""
    ada, bob = await person(collector), await person(collector, "bob@example.org")
    for one in (ada, bob):
        await put(collector, one)
    await person(collector)
    for one, left in ((ada, 1), (bob, 0)):
        reply = await collector.client.delete(f"/v1/respondents/{one}", headers=collector.admin)
        assert reply.status_code == 204
        assert await select(collector, "SELECT count(*) FROM collector.company") == [(left,)]
    assert await select(collector, "SELECT count(*) FROM collector.customer_facts") == [(0,)]
    assert await select(collector, "SELECT DISTINCT customer FROM collector.response") == [({},)]
