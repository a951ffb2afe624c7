"""Make a round of a programme when its moment has come."""

from dataclasses import dataclass

from shared.directory_use_cases import ReadDirectory
from shared.due.work import Claimed
from shared.unit_of_work import UnitOfWork

ROUND_KIND = "programme"
"""Name of the kind of due work that makes a round; `ref` is the key of the programme."""


@dataclass(frozen=True, slots=True)
class MakeRound:
    """Do the due work on a programme."""

    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(self, *, claimed: Claimed) -> None:
        raise NotImplementedError
