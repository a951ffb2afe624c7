"""Attempts to send messages, in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.messages.attempt import AttemptOutcome, MessageAttempt
from services.collector.store.message_tables import MESSAGE_ATTEMPT

_COLUMNS = [column for column in MESSAGE_ATTEMPT.columns if column.name != "message_id"]


class MessageAttemptStore:
    """Reads and writes the attempts of messages that the transaction has locked; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, message_id: UUID, number: int, *, at: datetime) -> None:
        """Insert an attempt that begins."""
        await self._connection.execute(
            insert(MESSAGE_ATTEMPT).values(message_id=message_id, number=number, began_at=at)
        )

    async def hand_over(self, message_id: UUID, number: int, *, at: datetime) -> None:
        """Write down that the message may be delivered from now on."""
        await self._set(message_id, number, handed_over_at=at)

    async def end(
        self, message_id: UUID, number: int, outcome: AttemptOutcome, *, at: datetime, status: str | None = None
    ) -> None:
        """Write down what came of it."""
        await self._set(message_id, number, outcome=outcome, status=status, ended_at=at)

    async def of(self, message_id: UUID) -> list[MessageAttempt]:
        """Return all attempts of a message, in their order."""
        query = select(*_COLUMNS).where(MESSAGE_ATTEMPT.c.message_id == message_id).order_by(MESSAGE_ATTEMPT.c.number)
        return [MessageAttempt(**row._mapping) for row in await self._connection.execute(query)]  # noqa: SLF001 - public in spite of its name

    async def _set(self, message_id: UUID, number: int, **values: Any) -> None:  # noqa: ANN401 - SQLAlchemy's columns
        mine = (MESSAGE_ATTEMPT.c.message_id == message_id) & (MESSAGE_ATTEMPT.c.number == number)
        await self._connection.execute(update(MESSAGE_ATTEMPT).where(mine).values(values))
