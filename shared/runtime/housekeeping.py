"""The jobs that every service has: deleting published, handled and settled events after a while."""

from pydantic_settings import BaseSettings
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.consuming.cleanup import delete_settled
from shared.inbox.cleanup import delete_handled
from shared.outbox.cleanup import delete_published
from shared.runtime.service import Job, Service

HOUR_SECONDS = 3600.0


def housekeeping_jobs(service: Service, settings: BaseSettings, engine: AsyncEngine) -> tuple[Job, ...]:
    """Return the jobs that keep the transport tables of `service` small; `settings` are its own."""
    tables = service.transport
    published_seconds = service.published_seconds(settings)

    async def forget_published(_use_cases: object) -> None:
        await delete_published(engine, tables.outbox, older_than_seconds=published_seconds)

    async def forget_handled(_use_cases: object) -> None:
        await delete_handled(engine, tables.inbox)

    async def forget_settled(_use_cases: object) -> None:
        await delete_settled(engine, tables.parked)

    return (
        Job("forget-published-events", HOUR_SECONDS, forget_published),
        Job("forget-handled-events", HOUR_SECONDS, forget_handled),
        Job("forget-settled-dead-letters", HOUR_SECONDS, forget_settled),
    )
