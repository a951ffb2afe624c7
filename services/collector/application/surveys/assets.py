"""Pictures and fonts of themes: upload, read, list, remove, and check that a theme's are there."""

import hashlib
from dataclasses import dataclass

from services.collector.domain.errors import (
    AssetInUseError,
    AssetNotFoundError,
    InvalidAssetError,
    UnknownAssetKindError,
)
from services.collector.domain.names import is_key
from services.collector.domain.surveys.asset import FONT, MAX_ASSET_BYTES, Asset, AssetSummary, media_type_of
from services.collector.domain.surveys.theme import Theme
from services.collector.store.asset_store import AssetStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.keyed_use_cases import put_one
from shared.unit_of_work import Connection, UnitOfWork

THING = "asset"


@dataclass(frozen=True, slots=True)
class PutAsset:
    """Store an asset under a name, or replace what has that name: every page that names it shows the new one."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, name: str, content: bytes, expected: Precondition | None = None
    ) -> tuple[AssetSummary, bool]:
        """Return the asset without its content, and whether its name is new; the same content again changes nothing.

        Raises:
            PreconditionFailedError: it is not as expected.
            PreconditionRequiredError: there is another one of its name, and nothing is expected of it.
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
            stored, is_new = await put_one(
                AssetStore(work.connection),
                asset,
                lambda there: there if there.content == content else asset,
                expected,
                thing=THING,
            )
            if stored is asset:
                work.audit(f"asset.{'created' if is_new else 'replaced'}", THING, name, after={"tag": asset.tag})
        return stored.summary, is_new


@dataclass(frozen=True, slots=True)
class ReadAsset:
    unit_of_work: UnitOfWork

    async def __call__(self, *, name: str) -> Asset:
        """Return the asset, whatever text `name` is.

        Raises:
            AssetNotFoundError: there is none of this name.
        """
        if not is_key(name):
            raise AssetNotFoundError
        async with self.unit_of_work.read() as connection:
            return await AssetStore(connection).get(name)


@dataclass(frozen=True, slots=True)
class ListAssets:
    unit_of_work: UnitOfWork

    async def __call__(self, *, after: str | None, limit: int) -> list[AssetSummary]:
        """Return at most `limit` assets in the order of their names, from behind the name `after` on."""
        async with self.unit_of_work.read() as connection:
            return await AssetStore(connection).list_after(after, limit)


@dataclass(frozen=True, slots=True)
class RemoveAsset:
    """Remove an asset that no page shows."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, name: str, expected: Precondition | None = None) -> None:
        """Remove it.

        Raises:
            AssetNotFoundError: there is none of this name.
            PreconditionFailedError: it is not as expected.
            PreconditionRequiredError: nothing is expected of it.
            AssetInUseError: the live version of a survey shows it.
        """
        if not is_key(name):
            raise AssetNotFoundError
        async with self.unit_of_work.begin() as work:
            store = AssetStore(work.connection)
            tag = (await store.lock(name)).tag
            check_expected(expected, tag, thing=THING)
            require_expected(expected, thing=THING)
            # The row is gone before anybody is asked, so a publication that names it waits and then misses it.
            await store.remove(name)
            survey = await store.survey_that_shows(name)
            if survey is not None:
                raise AssetInUseError(survey)
            work.audit("asset.removed", THING, name, before={"tag": tag})


async def check_assets(connection: Connection, theme: Theme | None) -> list[FieldProblem]:
    """Return what a theme names and nobody has uploaded; what is there stays there until the transaction's end."""
    if theme is None or not (theme.logo or theme.font):
        return []
    held = await AssetStore(connection).held({name for name in (theme.logo, theme.font) if name})
    problems = []
    if theme.logo and held.get(theme.logo, FONT) == FONT:
        problems.append(FieldProblem("theme.logo", "must name a picture that was uploaded, `PUT /v1/assets/{name}`"))
    if theme.font and held.get(theme.font) != FONT:
        problems.append(FieldProblem("theme.font", "must name a font that was uploaded, `PUT /v1/assets/{name}`"))
    return problems
