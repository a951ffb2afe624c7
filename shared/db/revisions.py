"""Finding out whether a schema is up to date: from file names and one row, without loading alembic."""

import re
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

_FILE = re.compile(r"v(?P<revision>\d{4})_\w+\.py")


def revisions(versions: Path) -> list[str]:
    """Return the revisions of a folder of alembic versions, the oldest first: files are called `v<revision>_….py`."""
    found = (_FILE.fullmatch(path.name) for path in versions.iterdir())
    return sorted(match["revision"] for match in found if match is not None)


async def is_current(engine: AsyncEngine, schema: str, versions: Path) -> bool:
    """Return whether every migration of `schema` is applied; those of a newer release do no harm.

    Args:
        engine: the service's database.
        schema: the service's name.
        versions: folder with its alembic versions.
    """
    table = f"{schema}.alembic_version"
    async with engine.connect() as connection:
        if (await connection.execute(text("SELECT to_regclass(:name)"), {"name": table})).scalar_one() is None:
            return False
        applied = set((await connection.execute(text(f"SELECT version_num FROM {table}"))).scalars())  # noqa: S608 - a name of our own
    known = revisions(versions)
    return bool(applied) and (known[-1] in applied or not applied <= set(known))


async def apply_missing(engine: AsyncEngine, schema: str, versions: Path) -> list[str]:
    """Bring `schema` up to date and return the revisions that were applied; see `shared.db.migrate`."""
    if await is_current(engine, schema, versions):
        return []
    from shared.db.migrate import migrate  # noqa: PLC0415 - alembic is time and memory that most starts can spare

    return await migrate(engine, schema, versions)
