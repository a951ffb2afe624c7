"""The migrations and the tables in the code say the same."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.catalog import SERVICES
from shared.db.migrate import drift, is_current, migrate
from shared.runtime.service import Service


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
async def test_migrated_schema_is_the_schema_of_the_code(engine: AsyncEngine, service: Service) -> None:
    """After all migrations, autogenerate finds nothing to change, and migrating again applies nothing."""
    assert await drift(engine, service.metadata) == []
    assert await is_current(engine, service.name, service.migrations)
    assert await migrate(engine, service.name, service.migrations) == []
