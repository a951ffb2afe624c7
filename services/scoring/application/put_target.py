"""Set a target, or change one."""

from dataclasses import dataclass

from services.scoring.domain.target import RequestedTarget, Target
from services.scoring.store.series_store import SeriesStore
from services.scoring.store.target_store import TARGETS
from shared.clock import Clock
from shared.keyed.preconditions import Precondition
from shared.keyed_use_cases import put_keyed
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PutTarget:
    """Set the target of a key, or change it; asking again for the same changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, requested: RequestedTarget, expected: Precondition | None = None
    ) -> tuple[Target, bool]:
        """Return the target and whether it is new.

        Args:
            key: of the target.
            requested: what it is to be.
            expected: what must be true of the target; None is enough to set it and to repeat what it is.

        Raises:
            InvalidTargetError: no score can have this value, or answers were given on an unlike scale.
            PreconditionFailedError: the target is not as expected.
            PreconditionRequiredError: there is another one, and nothing is expected of it.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            known = await SeriesStore(work.connection).scales_of(
                requested.survey, requested.concept, requested.touchpoint
            )
            definition = requested.settled(known)
            return await put_keyed(work, TARGETS, key, definition, expected, at=now)
