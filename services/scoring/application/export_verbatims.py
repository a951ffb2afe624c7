"""Hand out all that respondents wrote."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from services.scoring.domain.text.verbatim import Verbatim, VerbatimFilter, VerbatimPlace
from services.scoring.store.verbatim_store import count_verbatims, list_verbatims
from shared.unit_of_work import UnitOfWork

PAGE = 1000


@dataclass(frozen=True, slots=True)
class VerbatimExport:
    """An export that was begun."""

    count: int
    """How many verbatims there are at its beginning."""
    pages: AsyncIterator[Sequence[Verbatim]]


@dataclass(frozen=True, slots=True)
class ExportVerbatims:
    """Read page by page, each with a connection of its own: a slow reader holds nothing up."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: VerbatimFilter) -> VerbatimExport:
        """Begin an export, the oldest first."""
        async with self.unit_of_work.read() as connection:
            count = await count_verbatims(connection, wanted)
        return VerbatimExport(count, self._pages(wanted))

    async def _pages(self, wanted: VerbatimFilter) -> AsyncIterator[Sequence[Verbatim]]:
        place: VerbatimPlace | None = None
        while True:
            async with self.unit_of_work.read() as connection:
                page = await list_verbatims(connection, wanted, after=place, limit=PAGE, oldest_first=True)
            if page:
                place = VerbatimPlace.of(page[-1])
                yield page
            if len(page) < PAGE:
                return
