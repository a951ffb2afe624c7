"""Publish once more what holds, for a service whose database was restored: it has missed what came after the backup."""

from dataclasses import dataclass

from services.accounts.store.tables import DIRECTORY
from shared.directory_use_cases import republish_states
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RepublishDirectory:
    """Readers who know it already ignore it: the versions are the same."""

    unit_of_work: UnitOfWork

    async def __call__(self) -> int:
        """Return how many states were published: the structure, people and teams."""
        async with self.unit_of_work.begin() as work:
            return await republish_states(work, DIRECTORY)
