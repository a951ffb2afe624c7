"""Workers that are killed while they send a message: nothing is sent twice, and nothing is lost in silence."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.ids import uuid7
from shared.testing.eventually import eventually
from shared.testing.fork_server import ForkServer
from shared.testing.mail_server import MailServer, mail_server
from shared.testing.processes import ADMIN_KEY, Operator, SuiteProcess, operator
from shared.testing.sending import mail_environment

KILLED = -9


@dataclass(slots=True)
class Shop:
    """A collector in processes of its own, and what a colleague does with it."""

    person: Operator
    http: SuiteProcess
    engine: AsyncEngine
    mails: MailServer
    client: httpx.AsyncClient

    async def write(self) -> str:
        """Let a customer complain, write to them, and return the id of the message."""
        complaint_id = str(uuid7())
        respondent = {"email": "ada@customer.example"}
        body = {"id": complaint_id, "text": "Cold coffee", "respondent": respondent, "wants_answer": False}
        assert (await self.client.post("/v1/complaints", json=body)).is_success
        async with self.engine.connect() as connection:
            query = text("SELECT respondent_id FROM collector.complaint WHERE id = :id")
            person = (await connection.execute(query, {"id": UUID(complaint_id)})).scalar_one()
        letter = {"channel": "email", "subject": "Your visit", "text": "We are sorry.", "complaint_id": complaint_id}
        written = await self.client.post(f"/v1/respondents/{person}/messages", json=letter)
        assert written.is_success, written.text
        return str(written.json()["id"])

    async def read(self, message_id: str) -> Any:
        return (await self.client.get(f"/v1/messages/{message_id}")).json()

    async def killed_at(self, failpoint: str) -> None:
        """Let a worker begin the message and be killed."""
        doomed = await self.person.start(["collector"], "worker", failpoints=f"{failpoint}=kill", ready=False)
        assert await doomed.ended() == KILLED

    async def leases_end(self) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(text("UPDATE collector.due SET next_at = now() WHERE state = 'pending'"))

    async def settled(self, message_id: str) -> Any:
        """Return the message when it is neither waiting nor on its way."""

        async def is_settled() -> Any:
            message = await self.read(message_id)
            return message if message["state"] not in {"requested", "sending"} else None

        return await eventually(is_settled)


@pytest.fixture
async def shop(tmp_path: Path, database_url: str, engine: AsyncEngine, fork_server: ForkServer) -> AsyncIterator[Shop]:
    """The collector's HTTP side, a mail server, and no worker yet."""
    async with mail_server() as mails:
        environment = {
            "HEED_DATABASE_URL": database_url,
            "HEED_BUS_URL": "postgres://",
            "HEED_DATA_DIR": str(tmp_path / "data"),
            **mail_environment(mails),
        }
        async with operator(tmp_path, environment, fork_server.start) as person:
            http = await person.start(["collector"], "http")
            async with http.client({"Authorization": f"Bearer {ADMIN_KEY}"}) as client:
                yield Shop(person, http, engine, mails, client)


async def test_killed_between_claim_and_send(shop: Shop) -> None:
    """Nothing was sent, and the marks say so: the next worker sends it, once."""
    message_id = await shop.write()
    await shop.killed_at("message.begun")
    left = await shop.read(message_id)
    assert (left["state"], left["history"][0]["handed_over_at"]) == ("sending", None)
    await shop.leases_end()
    await shop.person.start(["collector"], "worker")
    sent = await shop.settled(message_id)
    assert sent["state"] == "sent"
    assert [one["outcome"] for one in sent["history"]] == ["interrupted", "accepted"]
    assert len(shop.mails.received) == 1


async def test_killed_between_send_and_mark(shop: Shop) -> None:
    """It was sent, and nobody knows: it is visible as unknown, and sent again only when somebody says so."""
    message_id = await shop.write()
    await shop.killed_at("message.sent")
    assert len(shop.mails.received) == 1
    await shop.leases_end()
    await shop.person.start(["collector"], "worker")
    unknown = await shop.settled(message_id)
    assert (unknown["state"], unknown["reason"]) == ("unknown", "interrupted")
    listed = (await shop.client.get("/v1/messages", params={"state": "unknown"})).json()["items"]
    assert [one["id"] for one in listed] == [message_id]
    assert len(shop.mails.received) == 1
    assert (await shop.client.post(f"/v1/messages/{message_id}/redo")).status_code == 202
    assert (await shop.settled(message_id))["state"] == "sent"
    assert len(shop.mails.received) == 2


async def test_killed_after_the_mark_that_it_may_be_delivered(shop: Shop) -> None:
    """Nothing was sent, but nobody can know that: unknown too."""
    message_id = await shop.write()
    await shop.killed_at("message.handed_over")
    await shop.leases_end()
    await shop.person.start(["collector"], "worker")
    assert (await shop.settled(message_id))["state"] == "unknown"
    assert shop.mails.received == []
