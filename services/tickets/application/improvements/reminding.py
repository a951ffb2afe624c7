"""Remind of improvements whose day is over; and publish the register again, for readers that have missed some of it."""

from dataclasses import dataclass
from uuid import UUID

from services.tickets.application.improvements.asking import overdue_notice
from services.tickets.application.improvements.recording import DUE_WORK
from services.tickets.domain.improvements.improvement import ImprovementNotFoundError
from services.tickets.domain.improvements.states import OPEN
from services.tickets.events_out import improvement_changed
from services.tickets.store.improvement_store import ImprovementStore
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed
from shared.unit_of_work import UnitOfWork

PAGE = 100
"""Improvements in one transaction."""


@dataclass(frozen=True, slots=True)
class RemindOfImprovement:
    """Ask for a notice, unless it is done or dropped meanwhile. Another day is other work, see `record`."""

    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle the due work."""
        directory = await self.directory()
        async with self.unit_of_work.begin() as work:
            try:
                improvement = await ImprovementStore(work.connection).get(UUID(claimed.ref), lock=True)
            except ImprovementNotFoundError:
                improvement = None
            if improvement is not None and improvement.state in OPEN:
                work.publish(overdue_notice(improvement, directory, effect_key=claimed.effect_key, at=work.now))
            await DUE_WORK.finish(work.connection, claimed)


@dataclass(frozen=True, slots=True)
class RepublishImprovements:
    """Readers who know them already ignore them: the versions are the same."""

    unit_of_work: UnitOfWork

    async def __call__(self) -> int:
        """Return how many were published."""
        count, after = 0, 0
        while True:
            async with self.unit_of_work.begin() as work:
                found = await ImprovementStore(work.connection).page_of_all(after, limit=PAGE)
                for one in found:
                    work.publish(improvement_changed(one))
            count += len(found)
            if len(found) < PAGE:
                return count
            after = found[-1].number
