"""Due work on a batch, piece by piece: each piece in a transaction of its own, which does it wholly or not."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from services.collector.application.messages.requesting import DUE_WORK
from services.collector.domain.invitations.batches.batch import Batch
from services.collector.store.batch_store import BatchStore
from shared.due.pieces import Claimed
from shared.failpoints import failpoint
from shared.unit_of_work import UnitOfWork, Work

IN_A_ROW = 20
"""Pieces before the work is put back, so that others get their turn and the lease is never outrun."""


async def work_in_pieces(
    unit_of_work: UnitOfWork, claimed: Claimed, piece: Callable[[Work, Batch], Awaitable[bool]]
) -> None:
    """Do pieces, and settle the work when none is left.

    The batch is locked before the work, as by whoever cancels one: in another order both would wait for each other.

    Args:
        unit_of_work: for the transactions.
        claimed: the work, whose `ref` is the id of a batch.
        piece: does the next one in the transaction; returns whether none is left.

    Raises:
        LeaseLostError: somebody else has the work by now: nothing was done in the last transaction.
        UnavailableError: the database does not answer.
    """
    for turn in range(1, IN_A_ROW + 1):
        async with unit_of_work.begin() as work:
            batch = await BatchStore(work.connection).lock(UUID(claimed.ref))
            await DUE_WORK.hold(work.connection, claimed)
            is_over = batch is None or await piece(work, batch)
            if is_over:
                await DUE_WORK.finish(work.connection, claimed)
            elif turn == IN_A_ROW:
                await DUE_WORK.put_off(work.connection, claimed, seconds=0)
        await failpoint("collector.batch_piece")
        if is_over:
            return
