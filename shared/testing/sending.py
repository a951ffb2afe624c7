"""Customers who get messages, and a worker that sends them when a test says so."""

from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Table, text

from shared.due.claiming import claim
from shared.due.kind import DueKind
from shared.due.pieces import Claimed
from shared.ids import uuid7
from shared.observability.correlation import tracing
from shared.testing.collecting import execute, select
from shared.testing.mail_server import HOST, MailServer, Received
from shared.testing.one_service import OneService

SENDER = "hello@coffee.example"


def mail_settings(server: MailServer) -> dict[str, Any]:
    """Return the settings of a collector whose mails leave through a server of a test."""
    return {
        "smtp_host": HOST,
        "smtp_port": server.port,
        "smtp_security": "none",
        "smtp_from": f"Coffee House <{SENDER}>",
    }


def mail_environment(server: MailServer) -> dict[str, str]:
    """Return the same as environment variables, for processes."""
    return {f"HEED_COLLECTOR_{name.upper()}": str(value) for name, value in mail_settings(server).items()}


async def customer(service: OneService, email: str | None = "ada@customer.example", **complaint: Any) -> UUID:  # noqa: ANN401 - any JSON
    """Let somebody complain who wants no answer, so that nothing else is sent, and return their id."""
    contact = {"email": email} if email else {}
    complaint_id = str(uuid7())
    body = {
        "id": complaint_id,
        "text": "Cold coffee",
        "respondent": contact | complaint.pop("respondent", {}),
        "wants_answer": False,
    }
    filed = await service.client.post("/v1/complaints", json=body | complaint)
    assert filed.status_code == httpx.codes.CREATED, filed.text
    rows = await select(service, "SELECT respondent_id FROM collector.complaint WHERE id = :id", id=UUID(complaint_id))
    respondent_id: UUID = rows[0][0]
    return respondent_id


async def write(service: OneService, to: UUID, **letter: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Write to somebody over the API; return the message."""
    body = {"channel": "email", "subject": "Your visit", "text": "We are sorry.", "basis": "request"} | letter
    written = await service.client.post(f"/v1/respondents/{to}/messages", json=body, headers=service.admin)
    assert written.is_success, written.text
    message: dict[str, Any] = written.json()
    return message


async def opt_out(service: OneService, received: Received) -> None:
    """Opt out by the address in a mail's header, as a mail program does with one click."""
    address = received.message["List-Unsubscribe"].strip(" <>")
    reply = await service.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert reply.status_code < httpx.codes.BAD_REQUEST, reply.text


async def opt_out_by_message(service: OneService, message_id: object) -> None:
    """Opt out by the address of a message that may not have arrived yet."""
    address = await service.use_cases.message_links.opt_out(UUID(str(message_id)))
    reply = await service.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert reply.status_code < httpx.codes.BAD_REQUEST, reply.text


async def read(service: OneService, message_id: object) -> dict[str, Any]:
    """Return a message with its history, over the API."""
    reply = await service.client.get(f"/v1/messages/{message_id}", headers=service.admin)
    assert reply.is_success, reply.text
    message: dict[str, Any] = reply.json()
    return message


async def claim_one(service: OneService, *, lease_seconds: float = 60.0) -> Claimed | None:
    """Claim one message that is due, as a worker does."""
    table, kind = _due(service)
    claimed = await claim(service.engine, table, kind.name, limit=1, lease_seconds=lease_seconds)
    return claimed[0] if claimed else None


async def work_off(service: OneService) -> int:
    """Send whatever is due, one after the other, until nothing is; return how often something was tried."""
    count = 0
    while (claimed := await claim_one(service)) is not None:
        kind = _due(service)[1]
        with tracing(kind.trace(claimed)):
            await kind.run(service.use_cases, claimed)
        count += 1
    return count


async def hurry(service: OneService) -> None:
    """Let everything that waits be due now: leases end, back-offs are over."""
    await execute(service, "UPDATE collector.due SET next_at = clock_timestamp() WHERE state = 'pending'")


async def hurry_only(service: OneService, message_id: str) -> None:
    """Let one message be due now, and all others in an hour."""
    statement = text(
        "UPDATE collector.due SET next_at = now() + CASE ref WHEN :ref THEN interval '0' ELSE interval '1 hour' END "
        "WHERE state = 'pending'"
    )
    async with service.engine.begin() as connection:
        await connection.execute(statement, {"ref": message_id})


def _due(service: OneService) -> tuple[Table, DueKind]:
    due = service.service.due
    assert due is not None
    return due.table, next(kind for kind in due.kinds if kind.name == "message")
