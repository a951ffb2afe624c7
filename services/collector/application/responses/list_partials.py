"""Read partial responses."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.responses.partial import PartialFilter, PartialResponse
from services.collector.store.partial_store import list_partials
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListPartials:
    """List partial responses."""

    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: PartialFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[PartialResponse]:
        """Return at most `limit` of them, the latest `updated_at` first, from behind `after` on."""
        async with self.unit_of_work.read() as connection:
            return await list_partials(connection, wanted, after=after, limit=limit)
