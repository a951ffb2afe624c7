"""Two transactions that would open tickets for the same cases at the same time."""

import asyncio
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.tickets.store.ticket_store import TicketStore
from shared.testing.eventually import eventually

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
