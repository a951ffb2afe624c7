"""Erase what is personal from alerts: of people who asked for it, and of responses that were withdrawn.

The alerts stay without anybody: that an answer was given which met a rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.alerts.store.alert_store import AlertStore, forgotten
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.alerts")


@dataclass(frozen=True, slots=True)
class ForgetRespondents:
    """Delete what people wrote and the links to them from their alerts, and keep neither from now on."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[RespondentErased]]) -> int:
        """Forget the people named by `events` and return how many alerts that changed."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            people = {event.data.respondent_id: event.data.erased_at for event in events if work.is_fresh(event)}
            await forgotten(work.connection).add(people)
            changed = await AlertStore(work.connection).forget_people(people)
        log.info("respondents_forgotten", respondents=len(people), alerts=changed)
        return changed


@dataclass(frozen=True, slots=True)
class ForgetResponses:
    """Delete what was written in responses and who wrote it from their alerts, and raise none from now on."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[ResponseWithdrawn]]) -> int:
        """Forget the responses named by `events` and return how many alerts that changed."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            responses = {event.data.response_id: event.data.withdrawn_at for event in events if work.is_fresh(event)}
            await forgotten(work.connection).add(responses)
            changed = await AlertStore(work.connection).forget_responses(responses)
        log.info("responses_forgotten", responses=len(responses), alerts=changed)
        return changed
