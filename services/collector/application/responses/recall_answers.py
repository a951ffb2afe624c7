"""Recall what somebody has just answered, for the page that thanks them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.collector.domain.responses.response import StoredResponse
from services.collector.store.response_store import find_responses
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

RECALLED_FOR = timedelta(minutes=30)
"""The address of the thanks page may lie in a browser's history; after this time it says nothing personal any more."""


@dataclass(frozen=True, slots=True)
class RecallAnswers:
    """Read a response that was stored a moment ago."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, survey: str, response_id: UUID) -> StoredResponse | None:
        """Return the response; None when there is none of this id, of another survey, or from an earlier time."""
        async with self.unit_of_work.read() as connection:
            found = (await find_responses(connection, [response_id])).get(response_id)
        if found is None or found.withdrawn_at is not None or found.survey != survey:
            return None
        if self.clock.now() - found.received_at > RECALLED_FOR:
            return None
        return found
