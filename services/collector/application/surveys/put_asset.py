"""Upload a picture or font for themes."""

import hashlib
from dataclasses import dataclass

from services.collector.domain.errors import InvalidAssetError, UnknownAssetKindError
from services.collector.domain.surveys.asset import MAX_ASSET_BYTES, Asset, AssetSummary, media_type_of
from services.collector.store.asset_store import AssetStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PutAsset:
    """Store an asset under a name, or replace what has that name: every page that names it shows the new one."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, name: str, content: bytes) -> tuple[AssetSummary, bool]:
        """Return the asset without its content, and whether its name is new.

        Raises:
            InvalidAssetError: it is empty or too large.
            UnknownAssetKindError: it is neither a picture nor a font that browsers know.
        """
        if not 0 < len(content) <= MAX_ASSET_BYTES:
            raise InvalidAssetError(MAX_ASSET_BYTES)
        media_type = media_type_of(content)
        if media_type is None:
            raise UnknownAssetKindError
        digest = hashlib.sha256(content).digest()
        asset = Asset(AssetSummary(name, media_type, len(content), digest, self.clock.now()), content)
        async with self.unit_of_work.begin() as work:
            is_new = await AssetStore(work.connection).put(asset)
        return asset.summary, is_new
