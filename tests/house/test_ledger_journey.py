"""An unhappy answer and a complaint, from the door to the ledger that adds up, over real services and a real bus."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.alerts.application.use_cases import UseCases
from services.catalog import load_services
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from shared.testing.load import SURVEY, publish_survey

UNHAPPY = {"satisfaction": 2, "recommend": 3, "effort": 6, "comment": "Nobody called back."}
HAPPY = {"satisfaction": 5, "recommend": 10, "effort": 7, "comment": "Fine."}


@pytest.fixture(params=["postgres", pytest.param("kafka", marks=pytest.mark.kafka)])
def bus_url(request: pytest.FixtureRequest) -> str:
    """The address of each of the two buses."""
    return "postgres://" if request.param == "postgres" else str(request.getfixturevalue("kafka").url)


async def test_what_customers_said_adds_up_in_the_ledger(database_url: str, bus_url: str) -> None:
    """Scoring's own count comes in by the bus, and what was on the bus before is handled: the job says that it fits."""
    services = load_services()
    async with house(services, database_url, bus_url, topic_prefix=f"t{uuid4().hex[:12]}") as suite:
        suite.client.headers.update(suite.admin)
        await publish_survey(suite.client)
        sent = [
            await _send(suite, "responses", {"answers": answers, "touchpoint": "checkout"})
            for answers in (UNHAPPY, UNHAPPY, HAPPY)
        ]
        complaint = await _send(suite, "complaint", {"text": "Never again.", "channel": "web"})
        menu: UseCases = suite.use_cases["alerts"]

        async def is_settled() -> dict[str, Any] | None:
            await menu.loop.compare()
            found = await _get(suite, "/v1/ledger")
            counts = {one["box"]: one["count"] for one in found["boxes"]}
            is_there = counts["case_open"] == 3 and found["adds_up"] == "yes" and found["judged_to"] is not None
            assert is_there, (counts, found["adds_up"], found["judged_to"], found["scoring"])
            return found

        found = await eventually(is_settled)
        assert found is not None
        assert (found["total"], found["without_case"], found["differences"]) == (3, 0, [])
        assert (found["scoring"]["unhappy"], found["scoring"]["total"]) == (2, 2)
        listed = (await _get(suite, "/v1/ledger/responses?box=case_open"))["items"]
        assert {one["id"] for one in listed} == {sent[0], sent[1], complaint}
        ticket = next(one["ticket_id"] for one in listed if one["id"] == sent[0])
        await _take_steps(suite, ticket)

        async def is_closed() -> bool:
            boxes = {one["box"]: one["count"] for one in (await _get(suite, "/v1/ledger"))["boxes"]}
            return (boxes["case_open"], boxes["case_closed"]) == (2, 1)

        await eventually(is_closed)
        steps = {one["step"]: one for one in (await _get(suite, "/v1/loop-health"))["steps"]}
        assert (steps["alert"]["reached"], steps["contact"]["reached"]) == (2, 1)


async def _take_steps(suite: House, ticket: str) -> None:
    settled = {"cause": "waiting-time", "action_taken": "A second till opens at noon."}
    for step, body in (("assign", {"assignee": "kim"}), ("contact", {}), ("resolve", {}), ("close", settled)):
        read = await suite.client.get(f"/v1/tickets/{ticket}", headers=suite.admin)
        headers = suite.admin | {"If-Match": read.headers["etag"]}
        reply = await suite.client.post(f"/v1/tickets/{ticket}/{step}", json=body, headers=headers)
        assert reply.status_code == httpx.codes.OK, (step, reply.text)


async def _send(suite: House, what: str, body: dict[str, Any]) -> str:
    path = f"/v1/surveys/{SURVEY}/responses" if what == "responses" else "/v1/complaints"
    reply = await suite.client.post(path, json=body, headers=suite.admin)
    assert reply.is_success, (path, reply.text)
    return str(reply.json()["id"])


async def _get(suite: House, path: str) -> dict[str, Any]:
    reply = await suite.client.get(path, headers=suite.admin)
    assert reply.status_code == httpx.codes.OK, reply.text
    found: dict[str, Any] = reply.json()
    return found
