"""Read responses, without any contact data."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.responses.response import ResponseFilter, StoredResponse
from services.collector.store.response_store import get_response, list_responses
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListResponses:
    """List responses."""

    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: ResponseFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[StoredResponse]:
        """Return at most `limit` responses, the latest `occurred_at` first, from behind `after` on."""
        async with self.unit_of_work.read() as connection:
            return await list_responses(connection, wanted, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadResponse:
    """Read one response."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, response_id: UUID) -> StoredResponse:
        """Return the response.

        Raises:
            ResponseNotFoundError: there is no response of this id.
        """
        async with self.unit_of_work.read() as connection:
            return await get_response(connection, response_id)
