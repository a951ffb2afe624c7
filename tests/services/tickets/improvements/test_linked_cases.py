"""The cases behind an improvement: linked, taken away, and seen only by whoever sees them."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.tickets.domain.improvements import improvement
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn
from tests.services.tickets.improvements.conftest import Register, fields_of


async def test_cases_are_linked_by_id_or_number(register: Register, desk: Any) -> None:
    """Once linked they stay linked, and any number of improvements can have the same case."""
    cases = [await desk.open(location="kiel", touchpoint="till") for _ in range(3)]
    made = await register.open(cases=[cases[0]["id"], cases[0]["id"]])
    assert [one["number"] for one in made["cases"]] == [1]
    path = f"/{made['id']}/cases"
    for body in ({"number": cases[1]["number"]}, {"ticket_id": cases[2]["id"]}, {"ticket_id": cases[2]["id"]}):
        linked = await register.ask("POST", path, body)
        assert linked.status_code == httpx.codes.OK, linked.text
    assert linked.json()["cases"] == [
        {name: case[name] for name in ("touchpoint", "location", "id", "number", "state")} for case in reversed(cases)
    ]
    assert (linked.json()["version"], linked.json()["number_of_cases"]) == (4, 3)
    other = await register.open(cases=[cases[2]["id"]])
    assert await register.found(ticket_id=cases[2]["id"]) == [other["number"], made["number"]]
    for _ in range(2):
        gone = await register.ask("DELETE", f"{path}/{cases[0]['id']}")
        assert gone.status_code == httpx.codes.NO_CONTENT
    assert [one["number"] for one in (await register.read(made))["cases"]] == [3, 2]
    entries = (await register.ask("GET", f"/{made['id']}/history", limit=3)).json()
    assert [(one["action"], one["ticket_id"]) for one in entries["items"]] == [
        ("opened", None),
        ("case_linked", cases[0]["id"]),
        ("case_linked", cases[1]["id"]),
    ]
    rest = (await register.ask("GET", f"/{made['id']}/history", cursor=entries["next_cursor"])).json()
    assert [one["action"] for one in rest["items"]] == ["case_linked", "case_unlinked"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "ticket_id"),
        ({"ticket_id": str(UUID(int=9)), "number": 1}, "ticket_id"),
        ({"ticket_id": str(UUID(int=9))}, "ticket_id"),
        ({"number": 77}, "number"),
    ],
)
async def test_what_names_no_case_is_refused(register: Register, body: dict[str, Any], field: str) -> None:
    made = await register.open()
    reply = await register.ask("POST", f"/{made['id']}/cases", body)
    assert (reply.status_code, fields_of(reply)) == (422, [field])
    assert (await register.ask("DELETE", f"/{made['id']}/cases/{uuid4()}")).status_code == 404
    assert (await register.ask("POST", f"/{uuid4()}/cases", {"number": 1})).status_code == 404


async def test_there_is_an_end_to_what_can_be_linked(
    register: Register, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [await desk.open() for _ in range(3)]
    monkeypatch.setattr("services.tickets.application.improvements.changing.MOST_CASES", 2)
    assert improvement.MOST_CASES > 100
    made = await register.open(cases=[cases[0]["id"], cases[1]["id"]])
    reply = await register.ask("POST", f"/{made['id']}/cases", {"ticket_id": cases[2]["id"]})
    assert fields_of(reply) == ["ticket_id"]
    assert (await register.read(made))["number_of_cases"] == 2


async def test_twenty_link_at_once(register: Register, desk: Any) -> None:
    """Each link is there, and each has its own entry in the history."""
    cases = [await desk.open() for _ in range(20)]
    made = await register.open()
    path = f"/{made['id']}/cases"
    replies = await asyncio.gather(*(register.ask("POST", path, {"ticket_id": one["id"]}) for one in cases))
    assert {one.status_code for one in replies} == {200}
    read = await register.read(made)
    assert (read["version"], read["number_of_cases"]) == (21, 20)


async def test_cases_elsewhere_are_not_there(tickets: OneService, register: Register, desk: Any, sam: SignedIn) -> None:
    """Neither listed, counted, named in the history, found by, nor can they be linked or taken away."""
    own, others = await desk.open(location="kiel"), await desk.open(location="south")
    made = await register.open(unit="north", cases=[own["id"], others["id"]])
    limited = Register(tickets, sam.headers)
    read = await limited.read(made)
    assert ([one["id"] for one in read["cases"]], read["number_of_cases"]) == ([own["id"]], 1)
    [listed] = (await limited.ask("GET")).json()["items"]
    assert listed["number_of_cases"] == 1
    entries = (await limited.ask("GET", f"/{made['id']}/history")).json()["items"]
    assert [one["ticket_id"] for one in entries] == [None, own["id"], None]
    assert await limited.found(ticket_id=others["id"]) == []
    assert await limited.found(ticket_id=own["id"]) == [made["number"]]
    for body in ({"ticket_id": others["id"]}, {"number": others["number"]}):
        unknown = {name: str(uuid4()) if name == "ticket_id" else 99 for name in body}
        answers = [await limited.ask("POST", f"/{made['id']}/cases", one) for one in (body, unknown)]
        assert [one.status_code for one in answers] == [422, 422]
        assert answers[0].json()["detail"] == answers[1].json()["detail"]
    assert (await limited.ask("DELETE", f"/{made['id']}/cases/{others['id']}")).status_code == 404
    assert (await register.read(made))["number_of_cases"] == 2
