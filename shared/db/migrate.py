"""Bringing a service's schema up to date, and finding where it differs from the code."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationInfo
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine

_VERSION_TABLE = "alembic_version"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('heed.migrate', 0))"


def _scripts(versions: Path) -> ScriptDirectory:
    return ScriptDirectory(str(versions.parent), version_locations=[str(versions)], file_template="%(rev)s_%(slug)s")


async def migrate(engine: AsyncEngine, schema: str, versions: Path) -> list[str]:
    """Apply all missing migrations of `schema` in one transaction; two callers wait for each other.

    A schema that a newer release has migrated stays as it is: migrations are made so that the older code works on.

    Args:
        engine: the service's database.
        schema: the service's name.
        versions: folder with its alembic versions.

    Returns:
        The revisions that were applied, oldest first.
    """
    scripts = _scripts(versions)
    applied: list[str] = []

    def plan(revision: Any, _context: MigrationContext) -> Any:  # noqa: ANN401 - alembic's own types
        if _is_newer(scripts, revision):
            return []
        return scripts._upgrade_revs("head", revision)  # noqa: SLF001 - what alembic's own upgrade command calls

    def note(ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Mapping[str, Any]) -> None:
        del ctx, heads, run_args
        applied.append(str(step.up_revision_id))

    def run(connection: Connection) -> None:
        connection.execute(text(_LOCK))
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
        context = EnvironmentContext(Config(), scripts, fn=plan)
        with context:
            context.configure(
                connection=connection,
                version_table=_VERSION_TABLE,
                version_table_schema=schema,
                on_version_apply=note,
            )
            context.run_migrations()

    async with engine.begin() as connection:
        await connection.run_sync(run)
    return applied


def _is_newer(scripts: ScriptDirectory, revision: str | Collection[str] | None) -> bool:
    applied = {revision} if isinstance(revision, str) else set(revision or ())
    return not applied <= {script.revision for script in scripts.walk_revisions()}


async def drift(engine: AsyncEngine, metadata: MetaData) -> list[Any]:
    """Return the differences between the migrated schema and the tables in the code; empty when there are none."""

    def compare(connection: Connection) -> list[Any]:
        def ours(name: str | None, kind: str, _parents: Any) -> bool:  # noqa: ANN401 - alembic's own types
            if kind == "schema":
                return name == metadata.schema
            return not (kind == "table" and name == _VERSION_TABLE)

        options = {"include_schemas": True, "include_name": ours, "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with engine.connect() as connection:
        return await connection.run_sync(compare)
