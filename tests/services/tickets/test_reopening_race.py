"""Reopening a ticket at the very moment when another one is being opened for the same response."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from services.tickets.domain.opening import ManualCase, open_by_hand
from services.tickets.domain.said import answer_without_alert
from services.tickets.store.said_store import SaidStore
from services.tickets.store.ticket_store import TicketStore
from shared.ids import uuid7
from shared.testing.eventually import eventually
from shared.testing.one_service import OneService

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


async def test_reopening_waits_for_a_ticket_that_is_being_opened(tickets: OneService, desk: Any) -> None:
    """Who reopens waits until the other transaction has ended, and is then refused: there is an open ticket."""
    response_id = uuid4()
    old = await desk.open(response_id=str(response_id))
    await desk.step(old["id"], "resolve")
    await desk.step(old["id"], "close")
    async with tickets.engine.connect() as connection, tickets.engine.connect() as observer:
        store = TicketStore(connection)
        await store.lock_cases([response_id])
        opening = _opening(response_id, number=900, at=tickets.clock.now())
        await store.record([opening])
        await SaidStore(connection).save([answer_without_alert(response_id, opening, is_gone=False)])
        reopening = asyncio.create_task(desk.post(f"/{old['id']}/reopen"))

        async def it_waits() -> bool:
            await observer.rollback()  # within one transaction the server keeps showing the same picture
            return bool((await observer.execute(WAITING)).scalar_one())

        await eventually(it_waits)
        assert not reopening.done()
        await connection.commit()
    reply = await reopening
    assert reply.status_code == httpx.codes.CONFLICT
    assert "number 900" in reply.json()["detail"]
    assert [ticket["state"] for ticket in await desk.found()] == ["new", "closed"]


def _opening(response_id: UUID, *, number: int, at: Any) -> Any:
    return open_by_hand(
        ManualCase("Late parcel", response_id=response_id), actor="desk", ticket_id=uuid7(), number=number, at=at
    )
