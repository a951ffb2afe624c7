"""Messages to customers, in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.messages.message import Message, NewMessage
from services.collector.store.message_tables import MESSAGE
from shared.ids import uuid7

_NEW = tuple(name for name in NewMessage.__dataclass_fields__ if name != "values")


class MessageStore:
    """Reads and writes messages through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, messages: Sequence[NewMessage], *, at: datetime) -> dict[str, UUID]:
        """Insert messages that are wanted; return the ids of those that nobody wanted before, by effect key."""
        if not messages:
            return {}
        rows = [
            {name: getattr(one, name) for name in _NEW}
            | {"id": uuid7(), "values": dict(one.values), "requested_at": at, "state": "requested"}
            for one in messages
        ]
        added = postgresql.insert(MESSAGE).values(rows).on_conflict_do_nothing(index_elements=[MESSAGE.c.effect_key])
        found = await self._connection.execute(added.returning(MESSAGE.c.effect_key, MESSAGE.c.id))
        return {row.effect_key: row.id for row in found}

    async def lock(self, message_id: UUID) -> Message | None:
        """Return a message and hold its row until the end of the transaction."""
        query = select(MESSAGE).where(MESSAGE.c.id == message_id).with_for_update()
        row = (await self._connection.execute(query)).first()
        return None if row is None else Message(**row._mapping)  # noqa: SLF001 - public in spite of its name

    async def save(self, message: Message) -> None:
        """Write a message that this transaction has locked."""
        names = [column.name for column in MESSAGE.columns if column.name not in {"id", "values"}]
        values = {name: getattr(message, name) for name in names} | {"values": dict(message.values)}
        await self._connection.execute(update(MESSAGE).where(MESSAGE.c.id == message.id).values(values))
