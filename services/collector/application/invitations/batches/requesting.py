"""Read a batch, try it, keep it as a draft or send it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.application.invitations.batches.foreseeing import ForeseeRows
from services.collector.application.invitations.batches.looking import begin_looking
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.domain.invitations.batches.batch import (
    Batch,
    BatchNotFoundError,
    BatchOptions,
    BatchOverError,
    BatchRow,
    InvalidBatchError,
)
from services.collector.domain.invitations.batches.checking import check_options, check_rows
from services.collector.domain.invitations.batches.columns import RawRow
from services.collector.domain.invitations.batches.looking import QUICK_ROWS
from services.collector.domain.invitations.batches.report import BatchForecast
from services.collector.store.batch_forecast_store import BatchForecastStore
from services.collector.store.batch_store import BatchStore
from services.collector.store.survey_store import SurveyStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import NewDue
from shared.ids import uuid7
from shared.unit_of_work import Connection, UnitOfWork, Work

BATCH_KIND = "invitation-batch"
"""Name of the kind of due work that decides the rows of a batch; `ref` is its id."""
THING = "invitation_batch"
DRAFTS_KEPT = timedelta(days=2)


def batch_key(batch_id: UUID) -> str:
    """Return the effect key of the work on a batch."""
    return f"invitation-batch:{batch_id}"


async def begin_batch(work: Work, batch_id: UUID) -> None:
    """Let the rows of a batch be decided."""
    await DUE_WORK.add(work.connection, [NewDue(BATCH_KIND, str(batch_id), batch_key(batch_id), work.now, "sent")])


@dataclass(frozen=True, slots=True)
class CheckBatch:
    """Check what a batch says, away from the event loop."""

    clock: Clock
    directory: ReadDirectory
    phone_region: str | None

    async def __call__(self, *, rows: Sequence[RawRow], options: BatchOptions, caller: Caller) -> list[BatchRow]:
        """Return the rows, each with what is wrong with it.

        Raises:
            InvalidBatchError: what holds for all rows is wrong.
        """
        structure = (await self.directory()).structure
        now = self.clock.now()
        problems = check_options(options, rows=len(rows), structure=structure, now=now, phone_region=self.phone_region)
        if problems:
            raise InvalidBatchError(problems)
        return await asyncio.to_thread(
            check_rows,
            rows,
            options,
            structure=structure,
            sees=caller.sees,
            now=now,
            phone_region=self.phone_region,
            requested_by=caller.name,
        )


@dataclass(frozen=True, slots=True)
class TryBatch:
    """Say what would become of a batch, row by row; nothing is written."""

    unit_of_work: UnitOfWork
    clock: Clock
    check: CheckBatch
    foresee: ForeseeRows
    directory: ReadDirectory

    async def __call__(self, *, rows: Sequence[RawRow], options: BatchOptions, caller: Caller) -> BatchForecast:
        """Return what would become of each row.

        Raises:
            InvalidBatchError: what holds for all rows is wrong.
            SurveyNotFoundError: there is no such survey.
            UnavailableError: the database does not answer.
        """
        checked = await self.check(rows=rows, options=options, caller=caller)
        structure = (await self.directory()).structure
        async with self.unit_of_work.read() as connection:
            await SurveyStore(connection).get(options.survey)
            return await self.foresee(connection, checked, options, structure=structure, now=self.clock.now())


@dataclass(frozen=True, slots=True)
class RequestBatch:
    """Keep a batch: as a draft that somebody looks at first, or to be sent."""

    unit_of_work: UnitOfWork
    check: CheckBatch

    async def __call__(
        self,
        *,
        rows: Sequence[RawRow],
        options: BatchOptions,
        caller: Caller,
        new_id: UUID | None = None,
        is_draft: bool = False,
    ) -> tuple[Batch, bool]:
        """Return the batch, and whether it is new; its rows are decided piece by piece afterwards.

        Args:
            rows: as they were read.
            options: what holds for all.
            caller: who asks; rows at locations that they do not see are refused.
            new_id: what it is stored under, so that asking twice is asking once.
            is_draft: whether it waits until somebody says yes.

        Raises:
            InvalidBatchError: what holds for all rows is wrong.
            SurveyNotFoundError: there is no such survey.
            UnavailableError: nothing was stored for sure; asking again with the same id is harmless.
        """
        checked = await self.check(rows=rows, options=options, caller=caller)
        async with self.unit_of_work.begin() as work:
            await SurveyStore(work.connection).get(options.survey)
            batch = _made(new_id or uuid7(), checked, options, caller.name, work.now, is_draft=is_draft)
            is_new = await BatchStore(work.connection).add(batch, checked)
            if is_new and not is_draft:
                await begin_batch(work, batch.id)
            elif is_new and batch.rows > QUICK_ROWS:
                await begin_looking(work, batch.id)
            if is_new:
                action = "drafted" if is_draft else "sent"
                after = {"survey": batch.survey, "rows": batch.rows, "per_day": options.per_day}
                work.audit(f"invitation_batch.{action}", THING, str(batch.id), after=after)
            else:
                batch = await seen_batch(work.connection, batch.id, caller)
        return batch, is_new


@dataclass(frozen=True, slots=True)
class SendDraft:
    """Say yes to a draft."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, batch_id: UUID, caller: Caller) -> Batch:
        """Return the batch that is being sent; saying yes again changes nothing.

        Raises:
            BatchNotFoundError: there is none of this id that the caller sees.
            BatchOverError: it was cancelled.
        """
        async with self.unit_of_work.begin() as work:
            batch = await locked_batch(work.connection, batch_id, caller)
            if batch.state == "cancelled":
                raise BatchOverError
            if batch.state == "draft":
                batch = replace(batch, state="working", sent_by=caller.name, sent_at=work.now)
                store = BatchStore(work.connection)
                await store.save(batch)
                await store.forget_forecast(batch.id)
                await begin_batch(work, batch.id)
                after = {"survey": batch.survey, "rows": batch.rows, "per_day": batch.options.per_day}
                work.audit("invitation_batch.sent", THING, str(batch.id), after=after)
            return batch


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Foresee anew what would become of a large draft."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, batch_id: UUID, caller: Caller) -> None:
        """Begin; while it is being looked at, or once it is no draft, nothing changes.

        Raises:
            BatchNotFoundError: there is none of this id that the caller sees.
        """
        async with self.unit_of_work.begin() as work:
            batch = await locked_batch(work.connection, batch_id, caller)
            known = await BatchForecastStore(work.connection).find(batch_id)
            is_looking = known is not None and not known.is_failed and known.seen < batch.rows
            if batch.state == "draft" and batch.rows > QUICK_ROWS and not is_looking:
                await begin_looking(work, batch_id)


@dataclass(frozen=True, slots=True)
class ForgetDrafts:
    """Delete drafts that nobody said yes to, with what they say about people."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Return how many."""
        async with self.unit_of_work.begin() as work:
            return await BatchStore(work.connection).forget_drafts(before=self.clock.now() - DRAFTS_KEPT)


async def seen_batch(connection: Connection, batch_id: UUID, caller: Caller) -> Batch:
    """Return a batch that the caller sees.

    Raises:
        BatchNotFoundError: there is none.
    """
    return _seen(await BatchStore(connection).find(batch_id), caller)


async def locked_batch(connection: Connection, batch_id: UUID, caller: Caller) -> Batch:
    """Return a batch that the caller sees, and hold its row; raises as `seen_batch`."""
    return _seen(await BatchStore(connection).lock(batch_id), caller)


def _seen(batch: Batch | None, caller: Caller) -> Batch:
    if batch is None or not batch.is_seen(caller.locations):
        raise BatchNotFoundError
    return batch


def _made(
    batch_id: UUID, rows: Sequence[BatchRow], options: BatchOptions, by: str, now: datetime, *, is_draft: bool
) -> Batch:
    places = {row.wanted.location for row in rows if row.wanted is not None}
    return Batch(
        id=batch_id,
        state="draft" if is_draft else "working",
        survey=options.survey,
        options=options,
        rows=len(rows),
        requested_by=by,
        requested_at=now,
        locations=frozenset(one for one in places if one is not None),
        has_unplaced=None in places,
        sent_by=None if is_draft else by,
        sent_at=None if is_draft else now,
    )
