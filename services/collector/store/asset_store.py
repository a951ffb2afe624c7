"""Pictures and fonts of themes, in the database."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.surveys.asset import Asset, AssetSummary, MediaType
from services.collector.store.tables import ASSET

_SUMMARY = (
    ASSET.c.name,
    ASSET.c.media_type,
    func.length(ASSET.c.content).label("size"),
    ASSET.c.sha256,
    ASSET.c.updated_at,
)

# Only what respondents can see now: a draft can still be changed, and an archived survey shows nothing.
_USED_BY = text(
    "SELECT survey.key FROM collector.survey JOIN collector.survey_version AS version"
    " ON version.survey = survey.key AND version.number = survey.live_version"
    " WHERE survey.state <> 'archived'"
    " AND (version.definition->'theme'->>'logo' = :name OR version.definition->'theme'->>'font' = :name)"
    " ORDER BY survey.key LIMIT 1"
).bindparams(bindparam("name"))


class AssetStore:
    """Reads and writes assets through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, asset: Asset) -> bool:
        """Insert an asset or replace the one of its name; True when it is new."""
        what = asset.summary
        row = {
            "name": what.name,
            "media_type": what.media_type,
            "content": asset.content,
            "sha256": what.sha256,
            "updated_at": what.updated_at,
        }
        added = postgresql.insert(ASSET).values(row)
        replaced = added.on_conflict_do_update(index_elements=[ASSET.c.name], set_=dict(row))
        is_new = text("xmax = 0 AS is_new")  # PostgreSQL's mark of a row that was inserted and not updated
        return bool((await self._connection.execute(replaced.returning(is_new))).scalar_one())

    async def find(self, name: str) -> Asset | None:
        """Return an asset with its content, or None."""
        row = (await self._connection.execute(select(*_SUMMARY, ASSET.c.content).where(ASSET.c.name == name))).first()
        return None if row is None else Asset(_summary(row), row.content)

    async def list_after(self, name: str | None, limit: int) -> list[AssetSummary]:
        """Return at most `limit` assets in the order of their names, from behind `name` on."""
        query = select(*_SUMMARY).order_by(ASSET.c.name).limit(limit)
        if name is not None:
            query = query.where(ASSET.c.name > name)
        return [_summary(row) for row in await self._connection.execute(query)]

    async def held(self, names: Collection[str]) -> dict[str, MediaType]:
        """Return what those of the assets that exist are, and keep them from being removed meanwhile."""
        wanted: Sequence[str] = sorted(names)
        query = select(ASSET.c.name, ASSET.c.media_type).where(ASSET.c.name.in_(wanted)).order_by(ASSET.c.name)
        rows = await self._connection.execute(query.with_for_update(key_share=True, read=True))
        return {row.name: row.media_type for row in rows}

    async def remove(self, name: str) -> bool:
        """Delete an asset; False when there is none of this name."""
        gone = delete(ASSET).where(ASSET.c.name == name).returning(ASSET.c.name)
        return (await self._connection.execute(gone)).first() is not None

    async def survey_that_shows(self, name: str) -> str | None:
        """Return the key of a survey whose live version shows the asset, or None."""
        return (await self._connection.execute(_USED_BY, {"name": name})).scalar()


def _summary(row: Row[*tuple[Any, ...]]) -> AssetSummary:
    return AssetSummary(row.name, row.media_type, row.size, row.sha256, row.updated_at)
