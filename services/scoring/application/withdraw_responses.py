"""Let withdrawn responses count no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.application.take_back import take_back
from shared.clock import Clock
from shared.contracts.collector import ResponseWithdrawn
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WithdrawResponses:
    """Take back what was withdrawn, even when that is heard of before the response itself."""

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
