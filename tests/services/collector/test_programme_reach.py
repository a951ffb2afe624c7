"""Who keeps and sees programmes: they concern the whole company, so nobody does who is limited to a unit."""

import pytest

from services.collector.domain.invitations.programmes.programme import ProgrammeNotFoundError, WholeCompanyError
from shared.testing.one_service import OneService
from shared.testing.places import found_company, of_hamburg
from shared.testing.programmes import PATH, PROGRAMME, bring_in, customers, kept_programme
from shared.testing.signing_in import sign_in

READS = ("", "/versions", "/rounds", "/rounds/1")


async def test_nobody_of_one_unit_sees_or_changes_one(collector: OneService) -> None:
    await found_company(collector)
    await bring_in(collector, customers(3, "hamburg"))
    await kept_programme(collector)
    theirs = of_hamburg(collector).headers
    client = collector.client
    assert (await client.get(PATH, headers=theirs)).json()["items"] == []
    for path in READS:
        assert (await client.get(f"{PATH}/relationship{path}", headers=theirs)).status_code == 404, path
    for method, path in (
        ("PUT", "/relationship"),
        ("PUT", "/other"),
        ("DELETE", "/relationship"),
        ("POST", "/relationship/pause"),
        ("POST", "/relationship/resume"),
        ("GET", "/relationship/forecast"),
        ("POST", "/forecast"),
    ):
        reply = await client.request(method, PATH + path, json=PROGRAMME, headers=theirs | {"If-Match": "*"})
        assert reply.status_code == 403, path
    programmes = collector.use_cases.invitations.programmes
    caller = of_hamburg(collector).caller
    with pytest.raises(WholeCompanyError):
        await programmes.pause(key="relationship", caller=caller)
    with pytest.raises(ProgrammeNotFoundError):
        await programmes.foresee(key="relationship", caller=caller)


async def test_agents_read_and_managers_write(collector: OneService) -> None:
    await kept_programme(collector)
    agent, manager = sign_in(collector.app, "agent").headers, sign_in(collector.app, "manager").headers
    assert (await collector.client.get(f"{PATH}/relationship", headers=agent)).status_code == 200
    assert (await collector.client.post(f"{PATH}/relationship/pause", headers=agent)).status_code == 403
    assert (await collector.client.post(f"{PATH}/relationship/pause", headers=manager)).status_code == 200


async def test_a_place_that_there_is_none_of_is_refused(collector: OneService) -> None:
    """One by one and in imports; while the company has declared no structure any place will do."""
    row = {"external_id": "C-1", "location": "atlantis"}
    rows = {"rows": [row]}
    free = await collector.client.post("/v1/customers/imports", json=rows, headers=collector.admin)
    assert free.json()["counts"]["created"] == 1
    person = free.json()["rows"][0]["respondent_id"]
    await found_company(collector)
    refused = (await collector.client.post("/v1/customers/imports", json=rows, headers=collector.admin)).json()
    assert [one["field"] for one in refused["rows"][0]["errors"]] == ["location"]
    path = f"/v1/respondents/{person}/facts"
    reply = await collector.client.put(path, json={"location": "atlantis"}, headers=collector.admin)
    assert (reply.status_code, [one["field"] for one in reply.json()["errors"]]) == (422, ["location"])
    kept = await collector.client.put(path, json={"location": "hamburg"}, headers=collector.admin)
    assert kept.json()["location"] == "hamburg"
    reader = sign_in(collector.app, "agent", language="de")
    page = await collector.client.get(f"/console/collector/person/{person}", headers=reader.headers)
    assert "Eigener Standort" in page.text
    assert "Hamburg harbour" in page.text
