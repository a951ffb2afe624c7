"""Set a target, or change one."""

from dataclasses import dataclass
from datetime import date

from services.scoring.domain.scale import Scale
from services.scoring.domain.target import Target, TargetDefinition, settled_scale
from services.scoring.store.target_store import TARGETS, scales_of
from shared.clock import Clock
from shared.keyed.preconditions import Precondition
from shared.keyed_use_cases import put_keyed
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WantedTarget:
    """What somebody wants; the scale may be left to what answers were given on."""

    survey: str
    concept: str
    touchpoint: str | None
    scale: Scale | None
    value: float
    due_on: date
    owner: str


@dataclass(frozen=True, slots=True)
class PutTarget:
    """Make the target of a key be what is asked for; asking again for the same changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, wanted: WantedTarget, expected: Precondition | None = None
    ) -> tuple[Target, bool]:
        """Return the target and whether it is new.

        Args:
            key: of the target.
            wanted: what it shall be.
            expected: what must be true of the target; None is enough to set it and to repeat what it is.

        Raises:
            InvalidTargetError: no score can have this value, or answers were given on an unlike scale.
            PreconditionFailedError: the target is not as expected.
            PreconditionRequiredError: there is another one, and nothing is expected of it.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            known = await scales_of(work.connection, wanted.survey, wanted.concept, wanted.touchpoint)
            definition = TargetDefinition(
                survey=wanted.survey,
                concept=wanted.concept,
                touchpoint=wanted.touchpoint,
                scale=settled_scale(wanted.scale, known),
                value=wanted.value,
                due_on=wanted.due_on,
                owner=wanted.owner,
            )
            return await put_keyed(TARGETS.store(work.connection), key, definition, expected, at=now)
