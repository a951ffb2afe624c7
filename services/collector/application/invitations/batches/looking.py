"""Foresee what would become of a large draft, a piece at a time, so that its page can say how far that is."""

from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from services.collector.application.invitations.batches.foreseeing import AT_ONCE, ForeseeRows
from services.collector.application.invitations.batches.pieces import work_in_pieces
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.invitations.batches.batch import Batch, BatchRow
from services.collector.domain.invitations.batches.looking import DraftForecast, nothing_foreseen
from services.collector.store.batch_forecast_store import BatchForecastStore
from services.collector.store.batch_reading import BatchReading
from services.collector.store.batch_store import BatchStore
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed, NewDue
from shared.unit_of_work import UnitOfWork, Work

LOOKING_KIND = "invitation-forecast"
"""Name of the kind of due work that looks at a draft; `ref` is the id of the batch."""
_ALL = 1_000_000


async def begin_looking(work: Work, batch_id: UUID) -> None:
    """Let a draft that the transaction holds, or has made, be looked at from its first row on."""
    await DUE_WORK.cancel(work.connection, LOOKING_KIND, [str(batch_id)])
    await BatchForecastStore(work.connection).save(nothing_foreseen(batch_id, work.now))
    key = f"{LOOKING_KIND}:{batch_id}:{work.now.isoformat()}"
    await DUE_WORK.add(work.connection, [NewDue(LOOKING_KIND, str(batch_id), key, work.now, "drafted")])


@dataclass(frozen=True, slots=True)
class WorkOnForecast:
    """Do the due work on a draft: whoever is stopped in between goes on behind the last piece."""

    unit_of_work: UnitOfWork
    foresee: ForeseeRows
    directory: ReadDirectory

    async def __call__(self, *, claimed: Claimed) -> None:
        """Look at some rows, and settle the work when none is left.

        Raises:
            LeaseLostError: somebody else has the work by now: nothing was done in the last transaction.
            UnavailableError: the database does not answer.
        """
        structure = (await self.directory()).structure
        await work_in_pieces(self.unit_of_work, claimed, partial(self._some, structure=structure))

    async def _some(self, work: Work, batch: Batch, structure: Structure) -> bool:
        """Look at some rows; return whether none is left."""
        store = BatchForecastStore(work.connection)
        known = await store.find(batch.id)
        if known is None or batch.state != "draft":
            return True
        rows = await self._rows(work, batch, known)
        if rows:
            try:
                known = await self._foreseen(work, batch, known, rows, structure)
            except SurveyNotFoundError:
                known = replace(known, is_failed=True)
        else:  # of people who were erased meanwhile
            known = replace(known, seen=batch.rows)
        await store.save(known)
        return known.is_failed or known.seen >= batch.rows

    @staticmethod
    async def _rows(work: Work, batch: Batch, known: DraftForecast) -> list[BatchRow]:
        """Return the next rows: first all that say nothing that can be done, which costs nothing to foresee."""
        if known.seen == 0:
            reading = BatchReading(work.connection)
            refused = await reading.rows(batch.id, standing="refused", after=None, limit=_ALL)
            if refused:
                return [BatchRow(one.number, None, one.reason, one.problems) for one in refused]
        return await BatchStore(work.connection).waiting(batch.id, limit=AT_ONCE, after=known.up_to)

    async def _foreseen(
        self, work: Work, batch: Batch, known: DraftForecast, rows: list[BatchRow], structure: Structure
    ) -> DraftForecast:
        found = await self.foresee(
            work.connection,
            rows,
            batch.options,
            structure=structure,
            now=known.asked_at,
            batch_id=batch.id,
            taken=dict(known.days),
        )
        return known.with_more(found, up_to=max((row.number for row in rows if row.wanted is not None), default=0))


@dataclass(frozen=True, slots=True)
class GiveUpForecast:
    """Let a look fail in sight of whoever waits for it."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed, error: str) -> None:
        batch_id = UUID(claimed.ref)
        async with self.unit_of_work.begin() as work:
            await BatchStore(work.connection).lock(batch_id)
            store = BatchForecastStore(work.connection)
            known = await store.find(batch_id)
            if known is not None:
                await store.save(replace(known, is_failed=True))
            await DUE_WORK.give_up(work.connection, claimed, error)
