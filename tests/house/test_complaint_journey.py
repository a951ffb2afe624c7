"""A complaint without a survey becomes a ticket, over both buses: nobody has to ask for it first."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.catalog import load_services
from shared.ids import uuid7
from shared.testing.eventually import eventually
from shared.testing.house import house

WORDS = "Two hours of waiting, and nobody knew why."


@pytest.fixture(params=["postgres", pytest.param("kafka", marks=pytest.mark.kafka)])
def bus_url(request: pytest.FixtureRequest) -> str:
    """The address of each of the two buses."""
    return "postgres://" if request.param == "postgres" else str(request.getfixturevalue("kafka").url)


async def test_from_a_complaint_to_a_ticket(database_url: str, bus_url: str) -> None:
    """What a customer writes without a key is in front of an agent, once, without their address."""
    async with house(load_services(), database_url, bus_url, topic_prefix=f"complain{uuid4().hex[:10]}") as suite:
        body: dict[str, Any] = {
            "id": str(uuid7()),
            "text": WORDS,
            "category": "waiting",
            "touchpoint": "reception",
            "respondent": {"email": "ada@example.org", "name": "Ada Doe"},
        }
        replies = [await suite.client.post("/v1/complaints", json=body) for _ in range(2)]
        assert [reply.status_code for reply in replies] == [httpx.codes.CREATED, httpx.codes.OK]

        async def ticket_is_open() -> dict[str, Any] | None:
            query = {"complaint_id": body["id"]}
            reply = await suite.client.get("/v1/tickets", params=query, headers=suite.admin)
            assert reply.status_code == httpx.codes.OK, reply.text
            found: list[dict[str, Any]] = reply.json()["items"]
            assert len(found) <= 1
            return found[0] if found else None

        ticket = await eventually(ticket_is_open)
        assert ticket is not None
        assert (ticket["subject"], ticket["state"]) == ("Complaint: waiting at reception", "new")
        assert ticket["comments"] == [{"question": "complaint", "text": WORDS}]
        assert not any(contact in str(ticket) for contact in ("ada@", "Ada Doe"))
        path = f"/v1/complaints/{body['id']}"
        complaint = (await suite.client.get(path, headers=suite.admin)).json()
        assert ticket["respondent_id"] == complaint["respondent_id"] is not None
        for step, state in (("contact", "contacted"), ("resolve", "resolved"), ("close", "closed")):
            headers = suite.admin | {"If-Match": "*"}
            reply = await suite.client.post(f"/v1/tickets/{ticket['id']}/{step}", headers=headers)
            assert reply.json()["state"] == state
