"""Forget what was said in responses that were withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.tickets.store.forgotten_store import forgotten
from services.tickets.store.ticket_store import TicketStore
from shared.contracts.collector import ResponseWithdrawn
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.tickets")


@dataclass(frozen=True, slots=True)
class ForgetResponses:
    """Delete what was written in responses, what was noted about it and who wrote it from their tickets, for good."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[ResponseWithdrawn]]) -> int:
        """Forget the responses that `events` tell of and return how many tickets that changed."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            responses = {event.data.response_id: event.data.withdrawn_at for event in events if work.is_fresh(event)}
            await forgotten(work.connection).add(responses)
            changed = await TicketStore(work.connection).forget_responses(responses)
        log.info("responses_forgotten", responses=len(responses), tickets=changed)
        return changed
