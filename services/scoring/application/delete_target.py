"""Delete a target."""

from dataclasses import dataclass

from services.scoring.domain.errors import TargetChangedError
from services.scoring.store.target_store import TargetStore
from shared.preconditions import Precondition
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeleteTarget:
    """Forget what a score was to reach."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, expected: Precondition | None = None) -> None:
        """Delete the target.

        Args:
            key: of the target.
            expected: what must be true of the target; anything when None.

        Raises:
            TargetNotFoundError: there is none.
            TargetChangedError: the target is not as expected.
        """
        async with self.unit_of_work.begin() as work:
            targets = TargetStore(work.connection)
            stored = await targets.get(key, for_update=True)
            if expected is not None and not expected.holds(stored.tag):
                raise TargetChangedError
            await targets.remove(key)
