"""Batches of invitations in tests of the collector."""

from typing import Any

import httpx
from sqlalchemy import text

from shared.due.claiming import claim
from shared.due.pieces import Claimed
from shared.testing.one_service import OneService

PATH = "/v1/invitation-batches"
_NOW = text("UPDATE collector.due SET next_at = now() WHERE state = 'pending' AND kind = 'invitation-batch'")


async def send_csv(
    service: OneService, content: str | bytes, *, key: str | None = None, **options: object
) -> httpx.Response:
    """Send a file; `dry_run` is one of the options, and the survey is `visit` with a basis unless they say so."""
    headers = service.admin | {"content-type": "text/csv"} | ({} if key is None else {"Idempotency-Key": key})
    parameters = {"survey": "visit", "basis": "existing_customer", **options}
    given = {name: str(value) for name, value in parameters.items() if value is not None}
    body = content.encode() if isinstance(content, str) else content
    return await service.client.post(PATH, content=body, params=given, headers=headers)


async def report(service: OneService, content: str | bytes, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - any option
    """Return what a dry run says."""
    reply = await send_csv(service, content, **options)
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def sent(service: OneService, content: str | bytes, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - any option
    """Return a batch that was sent now."""
    reply = await send_csv(service, content, dry_run="false", **options)
    assert reply.status_code == 202, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def claim_batches(service: OneService) -> list[Claimed]:
    """Claim the work on batches that is pending, whoever has it."""
    assert service.service.due is not None
    async with service.engine.begin() as connection:
        await connection.execute(_NOW)
    return await claim(service.engine, service.service.due.table, "invitation-batch", limit=10, lease_seconds=60)


async def work_on_batches(service: OneService) -> int:
    """Do what is due about batches; return how often work was claimed."""
    done = 0
    while found := await claim_batches(service):
        for one in found:
            await service.use_cases.invitations.batches.work_on(claimed=one)
            done += 1
    return done


async def read_batch(service: OneService, batch_id: str) -> dict[str, Any]:
    reply = await service.client.get(f"{PATH}/{batch_id}", headers=service.admin)
    assert reply.status_code == 200, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def rows_of(service: OneService, batch_id: str, **parameters: str) -> list[dict[str, Any]]:
    """Return the first rows of a batch."""
    reply = await service.client.get(f"{PATH}/{batch_id}/rows", params=parameters, headers=service.admin)
    assert reply.status_code == 200, reply.text
    rows: list[dict[str, Any]] = reply.json()["items"]
    return rows
