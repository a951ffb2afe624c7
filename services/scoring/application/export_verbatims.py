"""Hand out all that respondents wrote."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.application.export import Export, read_pages
from services.scoring.domain.text.verbatim import Verbatim, VerbatimFilter, VerbatimPlace
from services.scoring.store.verbatim_store import count_verbatims, list_verbatims
from shared.unit_of_work import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class ExportVerbatims:
    """Count, then read page by page."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: VerbatimFilter) -> Export[Verbatim]:
        """Begin an export, the oldest first."""

        async def read(connection: Connection, after: VerbatimPlace | None, limit: int) -> Sequence[Verbatim]:
            return await list_verbatims(connection, wanted, after=after, limit=limit, oldest_first=True)

        async with self.unit_of_work.read() as connection:
            count = await count_verbatims(connection, wanted)
        return Export(count, read_pages(self.unit_of_work, read, VerbatimPlace.of))
