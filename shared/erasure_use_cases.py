"""What services do that keep words and links of respondents: erase them, for good, when that is asked for.

What was made of an answer stays, such as an alert or a ticket, without anybody in it. The ids of the erased are kept,
so that nothing which arrives later restores them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event, cause_of
from shared.db.forgotten import Forgotten
from shared.unit_of_work import Connection, UnitOfWork

log = structlog.get_logger("heed.erasure")


class PersonalStore(Protocol):
    """Where a service keeps what people wrote and who they are."""

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete the words of these respondents and the links to them; return how many rows that changed."""
        ...

    async def forget_responses(self, responses: Collection[UUID]) -> int:
        """Delete the words in these responses and who wrote them; return how many rows that changed."""
        ...


@dataclass(frozen=True, slots=True)
class Erasure:
    """Erases for one service: its store, and the ids that it has erased before."""

    unit_of_work: UnitOfWork
    store: Callable[[Connection], PersonalStore]
    forgotten: Callable[[Connection], Forgotten]

    async def forget_respondents(self, *, events: Collection[Event[RespondentErased]]) -> int:
        """Erase the people named by `events` and return how many rows that changed."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            people = {event.data.respondent_id: event.data.erased_at for event in events if work.is_fresh(event)}
            await self.forgotten(work.connection).add(people)
            changed = await self.store(work.connection).forget_people(people)
        log.info("respondents_forgotten", respondents=len(people), rows=changed)
        return changed

    async def forget_responses(self, *, events: Collection[Event[ResponseWithdrawn]]) -> int:
        """Erase what is left of the responses named by `events` and return how many rows that changed."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            responses = {event.data.response_id: event.data.withdrawn_at for event in events if work.is_fresh(event)}
            await self.forgotten(work.connection).add(responses)
            changed = await self.store(work.connection).forget_responses(responses)
        log.info("responses_forgotten", responses=len(responses), rows=changed)
        return changed
