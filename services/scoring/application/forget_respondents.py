"""Forget people who asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.application.take_back import take_back
from services.scoring.store.respondent_store import forgotten, responses_of_people
from shared.clock import Clock
from shared.contracts.collector import RespondentErased
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork

_FOR_GOOD = 2**31 - 1
"""A revision above all others."""


@dataclass(frozen=True, slots=True)
class ForgetRespondents:
    """Remove people's answers from the counts, their words, and every link to them."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[RespondentErased]]) -> None:
        """Take a run of events in one transaction.

        Raises:
            UnavailableError: the database is away, or another worker scores one of the responses at this moment.
        """
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            erased = {event.data.respondent_id: event.data.erased_at for event in events if work.is_fresh(event)}
            if not erased:
                return
            await forgotten(work.connection).add(erased)
            responses = await responses_of_people(work.connection, erased)
            if responses:
                gone = dict.fromkeys(responses, (_FOR_GOOD, ""))
                await take_back(work.connection, gone, reason="erased", at=self.clock.now())
