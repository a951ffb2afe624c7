"""Two transactions that would open tickets for the same cases at the same time."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.tickets.store.ticket_store import TicketStore
from shared.contracts.alerts import AlertRaised
from shared.contracts.event import Event
from shared.testing.eventually import eventually
from shared.testing.locks import waits_or_ends
from shared.testing.one_service import OneService

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


async def test_batches_with_the_same_cases_in_any_order_never_deadlock(engine: AsyncEngine) -> None:
    """Whatever order a batch comes in, its cases are locked in one: who waits holds none that the other still needs."""
    one, other = UUID(int=1), UUID(int=2)
    async with engine.connect() as first, engine.connect() as second, engine.connect() as observer:
        await TicketStore(first).lock_cases([one])
        waiting = asyncio.create_task(TicketStore(second).lock_cases([other, one]))

        async def it_waits() -> bool:
            await observer.rollback()  # within one transaction the server keeps showing the same picture
            return bool((await observer.execute(WAITING)).scalar_one())

        await eventually(it_waits)
        await TicketStore(first).lock_cases([other])
        assert not waiting.done()
        await first.commit()
        await waiting


async def test_alerts_wait_for_the_case_that_somebody_opens(
    tickets: OneService, alert: Callable[..., Event[AlertRaised]]
) -> None:
    """While one transaction decides about a response's ticket, no other decides about the same."""
    event = alert()
    async with tickets.engine.connect() as first:
        await TicketStore(first).lock_cases([event.data.response_id])
        waiting = asyncio.create_task(tickets.deliver(event))
        assert await waits_or_ends(tickets.engine, waiting)
        await first.rollback()
        await waiting
