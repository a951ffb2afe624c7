"""Read pictures and fonts of themes."""

from dataclasses import dataclass

from services.collector.domain.errors import AssetNotFoundError
from services.collector.domain.names import is_key
from services.collector.domain.surveys.asset import Asset, AssetSummary
from services.collector.store.asset_store import AssetStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadAsset:
    """Read one asset."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, name: str) -> Asset:
        """Return the asset, whatever text `name` is.

        Raises:
            AssetNotFoundError: there is none of this name.
        """
        if not is_key(name):
            raise AssetNotFoundError
        async with self.unit_of_work.read() as connection:
            found = await AssetStore(connection).find(name)
        if found is None:
            raise AssetNotFoundError
        return found


@dataclass(frozen=True, slots=True)
class ListAssets:
    """List the assets."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, after: str | None, limit: int) -> list[AssetSummary]:
        """Return at most `limit` assets in the order of their names, from behind the name `after` on."""
        async with self.unit_of_work.read() as connection:
            return await AssetStore(connection).list_after(after, limit)
