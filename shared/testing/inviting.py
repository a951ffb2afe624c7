"""Inviting people in tests of the collector: over HTTP, with due work done when its moment has come."""

from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Table, text

from shared.due.claiming import claim
from shared.testing.one_service import OneService

ADA = {"external_id": "C-1815", "email": "ada@example.org", "phone": "+4930123456", "name": "Ada Lovelace"}
BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
_REACHED = text("UPDATE collector.due SET next_at = now() WHERE state = 'pending' AND kind = :kind AND next_at <= :now")
_SETTLE = text(
    "UPDATE collector.message SET state = :state, reason = :reason, began_at = :at, settled_at = :at, "
    "delivered_at = :delivered, changed_at = clock_timestamp() WHERE invitation_id = :id AND state = 'requested'"
)


async def invite(service: OneService, *, key: str | None = None, **fields: Any) -> httpx.Response:  # noqa: ANN401 - any JSON value
    """Ask for an invitation of Ada to the survey `visit`, as somebody who may do everything."""
    named = {} if "respondent_id" in fields else {"respondent": ADA}
    body = {"survey": "visit", **named, "basis": "existing_customer", **fields}
    headers = service.admin | ({} if key is None else {"Idempotency-Key": key})
    return await service.client.post("/v1/invitations", json=body, headers=headers)


async def invited(service: OneService, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return an invitation that was stored now."""
    reply = await invite(service, **fields)
    assert reply.status_code == 201, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def read_invitation(service: OneService, invitation_id: str) -> dict[str, Any]:
    """Return an invitation with its timeline."""
    reply = await service.client.get(f"/v1/invitations/{invitation_id}", headers=service.admin)
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def do_due_steps(service: OneService) -> int:
    """Do what is due about invitations by the service's own clock; return how many steps."""
    async with service.engine.begin() as connection:
        await connection.execute(_REACHED, {"kind": "invitation", "now": service.clock.now()})
    done = 0
    while found := await claim(service.engine, _due(service), "invitation", limit=50, lease_seconds=60):
        for one in found:
            await service.use_cases.invitations.take_step(claimed=one)
            done += 1
    return done


async def messages_of(service: OneService, invitation_id: str) -> list[tuple[Any, ...]]:
    """Return effect key, cause, channel and state of an invitation's messages, the first first."""
    query = text(
        "SELECT effect_key, cause, channel, state FROM collector.message WHERE invitation_id = :id "
        "ORDER BY requested_at"
    )
    async with service.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(query, {"id": invitation_id})]


async def settle_messages(
    service: OneService, invitation_id: str, state: str = "sent", *, reason: str | None = None, delivered: bool = False
) -> None:
    """Let the messages of an invitation that wait have come to an end."""
    at = service.clock.now()
    values = {"id": invitation_id, "state": state, "reason": reason, "at": at, "delivered": at if delivered else None}
    async with service.engine.begin() as connection:
        await connection.execute(_SETTLE, values)


async def link_of(service: OneService, invitation_id: str) -> str:
    """Return the path of an invitation's personal page."""
    shown = await read_invitation(service, invitation_id)
    address = await service.use_cases.invitations.make_link(
        invitation_id=UUID(invitation_id), expires_at=datetime.fromisoformat(shown["expires_at"])
    )
    return "/i/" + str(address).rpartition("/")[2]


def _due(service: OneService) -> Table:
    assert service.service.due is not None
    return service.service.due.table
