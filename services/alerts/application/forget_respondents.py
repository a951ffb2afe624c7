"""Forget people who asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.alerts.store.alert_store import AlertStore
from services.alerts.store.forgotten_store import forgotten
from shared.contracts.collector import RespondentErased
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.alerts")


@dataclass(frozen=True, slots=True)
class ForgetRespondents:
    """Delete what people wrote and the links to them from their alerts, and keep neither from now on.

    The alerts stay, as what they are without anybody: that an answer was given which met a rule.
    """

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[RespondentErased]]) -> int:
        """Forget the people that `events` tell of and return how many alerts that changed."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            people = {event.data.respondent_id: event.data.erased_at for event in events if work.is_fresh(event)}
            await forgotten(work.connection).add(people)
            changed = await AlertStore(work.connection).forget_people(people)
        log.info("respondents_forgotten", respondents=len(people), alerts=changed)
        return changed
