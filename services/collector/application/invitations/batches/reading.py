"""How far batches have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.application.invitations.batches.foreseeing import ForeseeRows
from services.collector.application.invitations.batches.requesting import seen_batch
from services.collector.domain.invitations.batches.batch import BatchRow
from services.collector.domain.invitations.batches.looking import DraftForecast
from services.collector.domain.invitations.batches.progress import BatchProgress, RowStanding, RowView
from services.collector.domain.invitations.batches.report import BatchForecast
from services.collector.store.batch_forecast_store import BatchForecastStore
from services.collector.store.batch_reading import BatchReading
from services.collector.store.batch_store import BatchStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork

_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class ListBatches:
    unit_of_work: UnitOfWork

    async def __call__(self, *, caller: Caller, after: tuple[datetime, UUID] | None, limit: int) -> list[BatchProgress]:
        """Return at most `limit` of those that the caller sees, the latest first, from behind `after` on."""
        async with self.unit_of_work.read() as connection:
            reading = BatchReading(connection)
            found = await reading.list_latest(locations=caller.locations, after=after, limit=limit)
            return await reading.progress(found)


@dataclass(frozen=True, slots=True)
class ReadBatch:
    unit_of_work: UnitOfWork

    async def __call__(self, *, batch_id: UUID, caller: Caller) -> BatchProgress:
        """Return a batch with how far it has come.

        Raises:
            BatchNotFoundError: there is none of this id that the caller sees.
        """
        async with self.unit_of_work.read() as connection:
            batch = await seen_batch(connection, batch_id, caller)
            [progress] = await BatchReading(connection).progress([batch])
            return progress


@dataclass(frozen=True, slots=True)
class ListBatchRows:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, batch_id: UUID, caller: Caller, standing: RowStanding | None, after: int | None, limit: int
    ) -> Sequence[RowView]:
        """Return at most `limit` rows in their order, from behind the number `after` on; raises as `ReadBatch`."""
        async with self.unit_of_work.read() as connection:
            batch = await seen_batch(connection, batch_id, caller)
            return await BatchReading(connection).rows(batch.id, standing=standing, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadForecast:
    unit_of_work: UnitOfWork

    async def __call__(self, *, batch_id: UUID, caller: Caller) -> DraftForecast | None:
        """Return what is foreseen of a large draft so far; None of one that is small or none; raises as `ReadBatch`."""
        async with self.unit_of_work.read() as connection:
            await seen_batch(connection, batch_id, caller)
            return await BatchForecastStore(connection).find(batch_id)


@dataclass(frozen=True, slots=True)
class ForeseeDraft:
    """Say what would become of a draft at this moment."""

    unit_of_work: UnitOfWork
    clock: Clock
    foresee: ForeseeRows
    directory: ReadDirectory

    async def __call__(self, *, batch_id: UUID, caller: Caller) -> BatchForecast:
        """Return what would become of each row; raises as `ReadBatch`."""
        structure = (await self.directory()).structure
        async with self.unit_of_work.read() as connection:
            batch = await seen_batch(connection, batch_id, caller)
            waiting = await BatchStore(connection).waiting(batch_id, limit=_ALL)
            refused = [
                BatchRow(row.number, None, row.reason, row.problems)
                for row in await BatchReading(connection).rows(batch_id, standing="refused", after=None, limit=_ALL)
            ]
            return await self.foresee(
                connection,
                [*refused, *waiting],
                batch.options,
                structure=structure,
                now=self.clock.now(),
                batch_id=batch_id,
            )
