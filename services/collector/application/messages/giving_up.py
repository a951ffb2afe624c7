"""Give up a message on which something of our own breaks each time."""

from dataclasses import dataclass
from uuid import UUID

from services.collector.application.messages.requesting import DUE_WORK
from services.collector.application.messages.settling import mark_failed
from services.collector.domain.messages.attempt import AttemptOutcome
from services.collector.domain.messages.message import OPEN
from services.collector.store.message_attempt_store import MessageAttemptStore
from services.collector.store.message_store import MessageStore
from shared.due.pieces import Claimed
from shared.unit_of_work import UnitOfWork

DEFECT = "defect"
"""Reason of a message that failed for no fault of its own; the log says what broke."""


@dataclass(frozen=True, slots=True)
class GiveUpMessage:
    """Let a message fail in sight of everybody instead of being tried for ever."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed, error: str) -> None:
        """Settle the message and its work.

        Raises:
            LeaseLostError: somebody else has the work by now.
            UnavailableError: the database does not answer.
        """
        message_id = UUID(claimed.ref)
        async with self.unit_of_work.begin() as work:
            message = await MessageStore(work.connection).lock(message_id)
            attempts = MessageAttemptStore(work.connection)
            last = next(reversed(await attempts.of(message_id)), None)
            may_be_sent = False
            if last is not None and last.outcome is None:
                may_be_sent = last.handed_over_at is not None
                ended: AttemptOutcome = "unknown" if may_be_sent else "interrupted"
                await attempts.end(message_id, last.number, ended, at=work.now, status=DEFECT)
            if message is not None and message.state in OPEN:
                await mark_failed(work, message, "unknown" if may_be_sent else "failed", DEFECT)
            await DUE_WORK.give_up(work.connection, claimed, error)
