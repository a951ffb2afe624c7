"""Read messages: what was sent or not, why, and every attempt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.application.messages.requesting import DUE_WORK, MESSAGE_KIND
from services.collector.domain.messages.attempt import MessageAttempt
from services.collector.domain.messages.errors import MessageNotFoundError
from services.collector.domain.messages.message import Message, MessageFilter
from services.collector.store.message_attempt_store import MessageAttemptStore
from services.collector.store.message_reading import MessageReading
from services.collector.store.message_store import MessageStore
from shared.access import Caller
from shared.due.pieces import DueRow
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListMessages:
    """List messages, the latest first."""

    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: MessageFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[Message]:
        """Return at most `limit` messages, from behind `after` (moment and id) on."""
        async with self.unit_of_work.read() as connection:
            return await MessageStore(connection).list_latest(wanted, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadNextAttempts:
    unit_of_work: UnitOfWork

    async def __call__(self, *, messages: Sequence[Message]) -> dict[UUID, datetime]:
        """Return when messages that wait are to be sent, by their ids."""
        waiting = [str(one.id) for one in messages if one.state == "requested"]
        if not waiting:
            return {}
        async with self.unit_of_work.read() as connection:
            found = await DUE_WORK.next_of(connection, MESSAGE_KIND, waiting)
        return {UUID(ref): at for ref, at in found.items()}


@dataclass(frozen=True, slots=True)
class CountTroubled:
    unit_of_work: UnitOfWork

    async def __call__(self, *, since: datetime, caller: Caller) -> int:
        """Return how many messages that the caller sees failed, came back or became unknown since a moment."""
        async with self.unit_of_work.read() as connection:
            return await MessageReading(connection).count_troubled(since, caller.locations)


@dataclass(frozen=True, slots=True)
class MessageDetails:
    """A message with everything that explains what became of it."""

    message: Message
    attempts: list[MessageAttempt]
    due: list[DueRow]
    """The work of sending it, also what was asked for by hand; what was settled long ago is forgotten."""


@dataclass(frozen=True, slots=True)
class ReadMessage:
    unit_of_work: UnitOfWork

    async def __call__(self, *, message_id: UUID, caller: Caller) -> MessageDetails:
        """Return a message and its history.

        Raises:
            MessageNotFoundError: no message has this id, or it belongs where the caller sees nothing.
        """
        async with self.unit_of_work.read() as connection:
            message = await MessageStore(connection).find(message_id)
            if message is None or not caller.sees(message.location):
                raise MessageNotFoundError
            return MessageDetails(
                message,
                await MessageAttemptStore(connection).of(message_id),
                await DUE_WORK.of(connection, MESSAGE_KIND, str(message_id)),
            )
