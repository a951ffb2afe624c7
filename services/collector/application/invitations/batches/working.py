"""Decide the rows of a batch, piece by piece: each piece in a transaction of its own, which does it wholly or not."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial

from services.collector.application.invitations.batches.foreseeing import look_at, plan_of
from services.collector.application.invitations.batches.pieces import work_in_pieces
from services.collector.application.invitations.inviting import Invite
from services.collector.domain.invitations.batches.batch import Batch, RowReason, RowState
from services.collector.domain.messages.quiet_hours import QuietHours
from services.collector.store.batch_store import BatchStore, settled_now
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed
from shared.unit_of_work import UnitOfWork, Work

AT_ONCE = 200
"""Rows of one transaction."""


@dataclass(frozen=True, slots=True)
class WorkOnBatch:
    """Do the due work on a batch.

    A row whose transaction was committed is no longer waiting, and its invitation has the id that was made with the
    row: whoever dies in the middle leaves rows that are done and rows that wait, and nothing between them.
    """

    unit_of_work: UnitOfWork
    invite: Invite
    directory: ReadDirectory
    quiet_hours: QuietHours

    async def __call__(self, *, claimed: Claimed) -> None:
        """Decide some rows, and settle the work when none is left.

        Raises:
            LeaseLostError: somebody else has the work by now: nothing was done in the last transaction.
            UnavailableError: the database does not answer.
        """
        structure = (await self.directory()).structure
        await work_in_pieces(self.unit_of_work, claimed, partial(self._some, structure=structure))

    async def _some(self, work: Work, batch: Batch, structure: Structure) -> bool:
        """Decide some rows; return whether none is left."""
        store, batch_id = BatchStore(work.connection), batch.id
        if batch.state != "working":
            return True
        rows = await store.waiting(batch_id, limit=AT_ONCE)
        if rows:
            found = await look_at(work.connection, rows, batch.survey, batch_id=batch_id, now=work.now)
            settled: dict[int, tuple[RowState, RowReason | None]] = {
                row.number: ("refused", reason) for row, reason in found.refused
            }
            plan = plan_of(batch.options, self.quiet_hours, await store.days(batch_id))
            made = await self.invite(work, [one.wanted for one in found.meant], structure=structure, plan=plan)
            for one, invitation in zip(found.meant, [one.invitation for one in made], strict=True):
                reason = None if invitation.is_open else invitation.reason
                settled[one.row.number] = ("invited" if reason is None else "refused", reason)
            await store.settle(batch_id, settled)
            today = sum(one.invitation.invited_at is not None for one in made)
            gone = Counter[date]({plan.day_of(work.now): today} if today else {})
            await store.count_days(batch_id, plan.given, gone)
        if len(rows) < AT_ONCE:
            await self._end(store, batch, work)
            return True
        return False

    @staticmethod
    async def _end(store: BatchStore, batch: Batch, work: Work) -> None:
        await store.save(settled_now(batch, at=work.now))
