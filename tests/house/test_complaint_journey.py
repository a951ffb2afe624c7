"""A complaint without a survey becomes a ticket, over both buses, and its author is answered: nobody has to ask."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.catalog import load_services
from services.collector.settings import CollectorSettings
from shared.ids import uuid7
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from shared.testing.mail_server import MailServer, mail_server
from shared.testing.sending import mail_settings

SETTLED = {"cause": "waiting-time", "action_taken": "A second till opens at noon."}
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
        for name, state, said in (
            ("contact", "contacted", {}),
            ("resolve", "resolved", {}),
            ("close", "closed", SETTLED),
        ):
            headers = suite.admin | {"If-Match": "*"}
            reply = await suite.client.post(f"/v1/tickets/{ticket['id']}/{name}", headers=headers, json=said)
            assert reply.json()["state"] == state


async def subjects_of(mails: MailServer, count: int) -> list[str]:
    """Wait for so many mails; return their subjects in the order of their arrival."""

    async def are_there() -> bool:
        return len(mails.received) >= count

    await eventually(are_there)
    return [str(one.message["Subject"]) for one in mails.received]


async def step(suite: House, ticket_id: str, name: str, **body: object) -> None:
    headers = suite.admin | {"If-Match": "*"}
    reply = await suite.client.post(f"/v1/tickets/{ticket_id}/{name}", headers=headers, json=body or None)
    assert reply.is_success, reply.text


async def test_whoever_complains_is_answered(database_url: str, bus_url: str) -> None:
    """A receipt, news when somebody takes the case, word when it is resolved; the page behind the reference follows."""
    async with mail_server() as mails:
        services = {"collector": CollectorSettings(**mail_settings(mails))}
        prefix = f"answer{uuid4().hex[:10]}"
        async with house(
            load_services(), database_url, bus_url, topic_prefix=prefix, service_settings=services
        ) as suite:
            body = {"text": WORDS, "locale": "de", "respondent": {"email": "ada@example.org", "name": "Ada Doe"}}
            filed = (await suite.client.post("/v1/complaints", json=body)).json()
            reference = filed["reference"]
            [receipt] = await subjects_of(mails, 1)
            assert receipt == f"Ihre Nachricht {reference} ist bei uns angekommen"

            async def ticket() -> str | None:
                query = {"complaint_id": filed["id"]}
                found = (await suite.client.get("/v1/tickets", params=query, headers=suite.admin)).json()["items"]
                return found[0]["id"] if found else None

            async def says(words: str) -> bool:
                return words in (await suite.client.get(f"/c/{reference}")).text

            ticket_id = await eventually(ticket)
            assert ticket_id is not None
            await step(suite, ticket_id, "assign", assignee="anna")
            assert (await subjects_of(mails, 2))[1] == f"Neues zu Ihrem Anliegen {reference}"
            assert await says("Ihre Beschwerde ist in Bearbeitung.")
            await step(suite, ticket_id, "contact")
            await step(suite, ticket_id, "resolve")
            assert (await subjects_of(mails, 3))[2] == f"Ihr Anliegen {reference} ist abgeschlossen"
            await step(suite, ticket_id, "close", **SETTLED)
            await step(suite, ticket_id, "reopen", note="Es ist noch nicht gut.")
            await eventually(lambda: says("Wir haben Ihre Beschwerde wieder aufgenommen"))
            await step(suite, ticket_id, "resolve")
            assert (await subjects_of(mails, 4))[3] == f"Ihr Anliegen {reference} ist abgeschlossen"
            assert await says("Ihre Beschwerde ist erledigt.")
            assert not any(WORDS in one.part("plain") for one in mails.received)
