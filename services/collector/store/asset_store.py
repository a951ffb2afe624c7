"""Pictures and fonts of themes, in the database."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, Select, bindparam, delete, func, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.errors import AssetNotFoundError
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

    async def add(self, asset: Asset) -> Asset | None:
        """Insert an asset; None when there is one of its name."""
        added = postgresql.insert(ASSET).values(_row(asset)).on_conflict_do_nothing().returning(ASSET.c.name)
        return None if (await self._connection.execute(added)).first() is None else asset

    async def get(self, name: str) -> Asset:
        """Return an asset with its content.

        Raises:
            AssetNotFoundError: there is none of this name.
        """
        return await self._one(select(*_SUMMARY, ASSET.c.content).where(ASSET.c.name == name))

    async def lock(self, name: str) -> Asset:
        """Return an asset with its content, and keep others from changing it until the transaction ends.

        Raises:
            AssetNotFoundError: there is none of this name.
        """
        return await self._one(select(*_SUMMARY, ASSET.c.content).where(ASSET.c.name == name).with_for_update())

    async def save(self, asset: Asset) -> None:
        """Replace an asset that is locked."""
        await self._connection.execute(update(ASSET).where(ASSET.c.name == asset.key).values(_row(asset)))

    async def _one(self, query: Select[Any]) -> Asset:
        row = (await self._connection.execute(query)).first()
        if row is None:
            raise AssetNotFoundError
        return Asset(_summary(row), row.content)

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

    async def remove(self, name: str) -> None:
        """Delete an asset that is locked."""
        await self._connection.execute(delete(ASSET).where(ASSET.c.name == name))

    async def survey_that_shows(self, name: str) -> str | None:
        """Return the key of a survey whose live version shows the asset, or None."""
        return (await self._connection.execute(_USED_BY, {"name": name})).scalar()


def _row(asset: Asset) -> dict[str, Any]:
    what = asset.summary
    return {
        "name": what.name,
        "media_type": what.media_type,
        "content": asset.content,
        "sha256": what.sha256,
        "updated_at": what.updated_at,
    }


def _summary(row: Row[*tuple[Any, ...]]) -> AssetSummary:
    return AssetSummary(row.name, row.media_type, row.size, row.sha256, row.updated_at)
