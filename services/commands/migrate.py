"""`migrate`: bring the schema of every service up to date."""

import asyncio
from collections.abc import Sequence

import typer

from services.catalog import load_services
from services.commands.environment import settings_to_ask
from services.commands.installation import reachable_database
from shared.db.engine import open_engine
from shared.db.revisions import apply_missing
from shared.runtime.service import Service
from shared.settings import Settings


def migrate() -> None:
    """Apply the migrations that are missing in the database. It is safe to run several at once."""
    with reachable_database(settings_to_ask()) as settings:
        for service, applied in asyncio.run(migrate_all(load_services(), settings)).items():
            typer.echo(f"{service}: {', '.join(applied) or 'up to date'}")


async def migrate_all(services: Sequence[Service], settings: Settings) -> dict[str, list[str]]:
    """Apply what is missing and return the revisions that were applied, by service."""
    applied: dict[str, list[str]] = {}
    for service in services:
        engine = open_engine(settings.database_of(service.name), pool_size=1, application="heed-migrate")
        try:
            applied[service.name] = await apply_missing(engine, service.name, service.migrations)
        finally:
            await engine.dispose()
    return applied
