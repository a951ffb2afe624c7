"""Want the messages that the policy of cases asks for: a receipt, that it goes on, that it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.collector.application.messages.cancelling import refuse_waiting
from services.collector.application.messages.occasions import occasion_of, where_allowed
from services.collector.application.messages.requesting import request_messages
from services.collector.domain.case_messages import case_message
from services.collector.domain.messages.message import NewMessage
from services.collector.domain.messages.recovery import Occasion
from services.collector.store.respondent_store import RespondentStore
from services.collector.store.taken_back_store import TakenBackStore
from shared.contracts.case_requests import MessageCancelled, MessageRequested
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork, Work
from shared.vocabulary import MessageCause

log = structlog.get_logger("heed.collector")


@dataclass(frozen=True, slots=True)
class WriteAboutCases:
    """Want one message for each effect; whether it may be sent is decided when it is due, and stands in its row."""

    unit_of_work: UnitOfWork
    complaint_causes: frozenset[MessageCause]
    """Which messages the authors of complaints get anyhow."""

    async def __call__(self, *, events: Sequence[Event[MessageRequested]]) -> None:
        """Want the messages; what was asked for before, or was taken back, changes nothing."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = {event.data.effect_key: event for event in events if work.is_fresh(event)}
            gone = await TakenBackStore(work.connection).among(list(fresh))
            wanted = []
            for effect_key, event in fresh.items():
                message = None if effect_key in gone else await self._wanted(work, event.data)
                wanted += [] if message is None else [message]
            causes = {one.effect_key: cause_of(fresh[one.effect_key]) for one in wanted}
            new = await request_messages(work, wanted, causes)
        log.info("case_messages_wanted", requests=len(events), messages=len(new))

    async def _wanted(self, work: Work, request: MessageRequested) -> NewMessage | None:
        if request.respondent_id is None:
            return None
        respondent_id = request.respondent_id
        occasion = await occasion_of(work, response_id=request.response_id, complaint_id=request.complaint_id)
        if self._is_answered_anyhow(request, occasion):
            return None
        contact = await RespondentStore(work.connection).contact_of(respondent_id)
        return await where_allowed(
            work,
            respondent_id,
            contact,
            lambda channel: case_message(request, respondent_id, occasion, channel=channel, now=work.now),
        )

    def _is_answered_anyhow(self, request: MessageRequested, occasion: Occasion) -> bool:
        """Return whether the author of a complaint gets the same message because they complained: nobody gets both."""
        return occasion.asked_for_answer and request.kind in self.complaint_causes


@dataclass(frozen=True, slots=True)
class WriteNoMore:
    """Take back messages that are not true any more, as far as they were not sent."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[MessageCancelled]]) -> None:
        """Refuse those that wait; what is taken back before its request arrives is remembered."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            keys = sorted({event.data.effect_key for event in events if work.is_fresh(event)})
            await TakenBackStore(work.connection).add(keys, at=work.now)
            for key in keys:
                await refuse_waiting(work, key, "cancelled")
