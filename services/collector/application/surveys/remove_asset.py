"""Remove a picture or font of themes."""

from dataclasses import dataclass

from services.collector.domain.errors import AssetInUseError, AssetNotFoundError
from services.collector.domain.names import is_key
from services.collector.store.asset_store import AssetStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RemoveAsset:
    """Remove an asset that no page shows."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, name: str) -> None:
        """Remove it.

        Raises:
            AssetNotFoundError: there is none of this name.
            AssetInUseError: the live version of a survey shows it.
        """
        if not is_key(name):
            raise AssetNotFoundError
        async with self.unit_of_work.begin() as work:
            store = AssetStore(work.connection)
            # The row is gone before anybody is asked, so a publication that names it waits and then misses it.
            if not await store.remove(name):
                raise AssetNotFoundError
            survey = await store.survey_that_shows(name)
            if survey is not None:
                raise AssetInUseError(survey)
