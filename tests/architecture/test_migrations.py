"""The migrations and the tables in the code say the same."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine

from services.catalog import load_services
from shared.db.migrate import drift, migrate
from shared.db.revisions import is_current, revisions
from shared.runtime.service import Service


@pytest.mark.parametrize("service", load_services(), ids=lambda service: service.name)
async def test_migrated_schema_is_the_schema_of_the_code(engine: AsyncEngine, service: Service) -> None:
    """After all migrations, autogenerate finds nothing to change, and migrating again applies nothing."""
    assert await drift(engine, service.metadata) == []
    assert await is_current(engine, service.name, service.migrations)
    assert await migrate(engine, service.name, service.migrations) == []


@pytest.mark.parametrize("service", load_services(), ids=lambda service: service.name)
def test_files_are_called_by_their_revisions(service: Service) -> None:
    """Readiness knows the newest revision from the names of the files; the chain that is applied is the same."""
    folder = service.migrations
    scripts = ScriptDirectory(str(folder.parent), version_locations=[str(folder)])
    chain = [script.revision for script in scripts.walk_revisions()]
    assert revisions(folder) == chain[::-1]
