"""What became of the rounds of a programme."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.invitations.programmes.round import RoundProgress, UnitDraw
from shared.access import Caller
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListRounds:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller, before: int | None, limit: int) -> Sequence[RoundProgress]:
        """Return at most `limit` rounds, the latest first (the planned one is the first), from before a number on.

        Raises:
            ProgrammeNotFoundError: there never was one of this key, or the caller is limited to a unit.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ReadRound:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, number: int, caller: Caller) -> tuple[RoundProgress, Sequence[UnitDraw]]:
        """Return a round, and what was drawn in each unit, by location; those without one last.

        Raises:
            ProgrammeNotFoundError: there never was one of this key, or the caller is limited to a unit.
            RoundNotFoundError: it has no round of this number.
        """
        raise NotImplementedError
