"""Whether a theme's logo and font are there to be shown."""

from services.collector.domain.surveys.asset import FONT
from services.collector.domain.surveys.theme import Theme
from services.collector.store.asset_store import AssetStore
from shared.errors import FieldProblem
from shared.unit_of_work import Connection


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
