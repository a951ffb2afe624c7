"""What became of the rounds of a programme."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.application.invitations.programmes.planning import check_reader
from services.collector.domain.invitations.programmes.programme import ProgrammeNotFoundError
from services.collector.domain.invitations.programmes.round import (
    Round,
    RoundNotFoundError,
    RoundProgress,
    UnitDraw,
    progress_of,
)
from services.collector.store.batch_reading import BatchReading
from services.collector.store.programme_store import PROGRAMMES, ProgrammeStore
from shared.access import Caller
from shared.unit_of_work import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class ListRounds:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller, before: int | None, limit: int) -> Sequence[RoundProgress]:
        """Return at most `limit` rounds, the latest first (the planned one is the first), from before a number on.

        Raises:
            ProgrammeNotFoundError: there never was one of this key, or the caller is limited to a unit.
        """
        check_reader(caller)
        async with self.unit_of_work.read() as connection:
            await _check_known(connection, key)
            found = await ProgrammeStore(connection).rounds(key, before=before, limit=limit)
            return await _progress(connection, found)


@dataclass(frozen=True, slots=True)
class ReadRound:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, number: int, caller: Caller) -> tuple[RoundProgress, Sequence[UnitDraw]]:
        """Return a round, and what was drawn in each unit, by location; those without one last.

        Raises:
            ProgrammeNotFoundError: there never was one of this key, or the caller is limited to a unit.
            RoundNotFoundError: it has no round of this number.
        """
        check_reader(caller)
        async with self.unit_of_work.read() as connection:
            await _check_known(connection, key)
            store = ProgrammeStore(connection)
            found = await store.round(key, number)
            if found is None:
                raise RoundNotFoundError
            [progress] = await _progress(connection, [found])
            return progress, await store.units(found.id)


async def _check_known(connection: Connection, key: str) -> None:
    if not await PROGRAMMES.store(connection).list_versions(key, limit=1):
        raise ProgrammeNotFoundError


async def _progress(connection: Connection, rounds: Sequence[Round]) -> list[RoundProgress]:
    reading = BatchReading(connection)
    batches = await reading.find([one.batch_id for one in rounds if one.batch_id is not None])
    followed = {one.batch.id: one for one in await reading.progress(batches)}
    return [progress_of(one, None if one.batch_id is None else followed.get(one.batch_id)) for one in rounds]
