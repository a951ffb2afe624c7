"""Taking responses back, withdrawn or of erased people: they leave the counts, and an empty row stays of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.scoring.domain.count_changes import CountChanges
from services.scoring.domain.unhappy import UnhappyChanges
from services.scoring.store.journal_store import JournalStore
from services.scoring.store.mark_store import MarkStore
from services.scoring.store.response_store import ResponseStore, forgotten
from services.scoring.store.unhappy_store import UnhappyStore
from shared.clock import Clock
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import Connection, UnitOfWork
from shared.vocabulary import TakenBack


async def take_back(
    connection: Connection,
    gone: Mapping[UUID, tuple[int, str]],
    *,
    reason: TakenBack,
    at: datetime,
) -> None:
    """Let responses count no more, and keep everything that comes of them later from counting.

    Args:
        connection: of the transaction.
        gone: revision and survey by the response's id, whether it was ever received or not.
        reason: why.
        at: now.

    Raises:
        UnavailableError: another worker records one of the responses at this moment.
    """
    responses = ResponseStore(connection)
    standing = await responses.read_standing(gone)
    fresh = {one: state for one, state in gone.items() if one not in standing or not standing[one].is_gone}
    tally, unhappy = CountChanges(), UnhappyChanges()
    known = {one: standing[one].unhappy.gone() for one in fresh if one in standing}
    for one, mark in known.items():
        tally.take_back(standing[one].footprint, reason)
        unhappy.add(standing[one].unhappy, -1)
        unhappy.add(mark)
    await responses.remove(fresh)
    await responses.add_gone(fresh, at=at, known=known)
    await UnhappyStore(connection).note(unhappy)
    await MarkStore(connection).forget(fresh)
    await JournalStore(connection).add(tally.entries())


@dataclass(frozen=True, slots=True)
class WithdrawResponses:
    """Take back what was withdrawn, even when that is received before the response itself."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[ResponseWithdrawn]]) -> None:
        """Take a run of events in one transaction.

        Raises:
            UnavailableError: the database is away, or another worker scores one of the responses at this moment.
        """
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event.data for event in events if work.is_fresh(event)]
            gone = {one.response_id: (one.revision, one.survey) for one in fresh}
            if gone:
                await take_back(work.connection, gone, reason="withdrawn", at=self.clock.now())


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
            responses = await ResponseStore(work.connection).list_of_people(erased)
            if responses:
                gone = dict.fromkeys(responses, (_FOR_GOOD, ""))
                await take_back(work.connection, gone, reason="erased", at=self.clock.now())
