"""The jobs that every service has: deleting published, handled and settled events after a while."""

from pydantic_settings import BaseSettings
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.consuming.cleanup import delete_settled
from shared.due.cleanup import delete_settled as delete_settled_work
from shared.inbox.cleanup import delete_handled
from shared.outbox.cleanup import delete_published
from shared.runtime.service import Job, Service

HOUR_SECONDS = 3600.0


def housekeeping_jobs(service: Service, settings: BaseSettings, engine: AsyncEngine) -> tuple[Job, ...]:
    """Return the jobs that keep the transport tables of `service` small; `settings` are its own."""
    tables, due = service.transport, service.due
    published_seconds = service.published_seconds(settings)

    async def forget_published(_use_cases: object) -> None:
        await delete_published(engine, tables.outbox, older_than_seconds=published_seconds)

    async def forget_handled(_use_cases: object) -> None:
        await delete_handled(engine, tables.inbox)

    async def forget_settled(_use_cases: object) -> None:
        await delete_settled(engine, tables.parked)

    async def forget_settled_work(_use_cases: object) -> None:
        if due is not None:
            await delete_settled_work(engine, due.table)

    jobs = (
        Job("forget-published-events", HOUR_SECONDS, forget_published),
        Job("forget-handled-events", HOUR_SECONDS, forget_handled),
        Job("forget-settled-dead-letters", HOUR_SECONDS, forget_settled),
    )
    return jobs if due is None else (*jobs, Job("forget-settled-work", HOUR_SECONDS, forget_settled_work))
