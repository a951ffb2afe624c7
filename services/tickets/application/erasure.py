"""Erase what is personal from tickets: of people who asked for it, and of responses that were withdrawn.

The tickets stay without anybody: that something went wrong somewhere, and what was done about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.tickets.store.ticket_store import TicketStore, forgotten
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.tickets")


@dataclass(frozen=True, slots=True)
class ForgetRespondents:
    """Delete what people wrote, what was noted about them and the links to them from their tickets, for good."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[RespondentErased]]) -> int:
        """Forget the people named by `events` and return how many tickets that changed."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            people = {event.data.respondent_id: event.data.erased_at for event in events if work.is_fresh(event)}
            await forgotten(work.connection).add(people)
            changed = await TicketStore(work.connection).forget_people(people)
        log.info("respondents_forgotten", respondents=len(people), tickets=changed)
        return changed


@dataclass(frozen=True, slots=True)
class ForgetResponses:
    """Delete what was written in responses, what was noted about it and who wrote it from their tickets, for good."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[ResponseWithdrawn]]) -> int:
        """Forget the responses named by `events` and return how many tickets that changed."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            responses = {event.data.response_id: event.data.withdrawn_at for event in events if work.is_fresh(event)}
            await forgotten(work.connection).add(responses)
            changed = await TicketStore(work.connection).forget_responses(responses)
        log.info("responses_forgotten", responses=len(responses), tickets=changed)
        return changed
