"""Show what respondents wrote."""

from dataclasses import dataclass

from services.scoring.domain.text.verbatim import Verbatim, VerbatimFilter, VerbatimPlace
from services.scoring.store.verbatim_store import list_verbatims
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListVerbatims:
    """List verbatims."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: VerbatimFilter, after: VerbatimPlace | None, limit: int) -> list[Verbatim]:
        """Return at most `limit` of them from behind `after` on, the newest first."""
        async with self.unit_of_work.read() as connection:
            return await list_verbatims(connection, wanted, after=after, limit=limit)
