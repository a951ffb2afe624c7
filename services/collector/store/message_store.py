"""Messages to customers, in the database."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.messages.message import ASKING, Message, MessageFilter, NewMessage
from services.collector.store.message_tables import MESSAGE
from shared.ids import uuid7
from shared.vocabulary import MessageChannel

_NEW = tuple(field.name for field in fields(NewMessage) if field.name != "values")
_AT_ONCE = 500
"""Rows of one statement: PostgreSQL takes 32,767 parameters."""
_NOW_ASKING = ("sending", "sent", "delivered", "unknown")


class MessageStore:
    """Reads and writes messages through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, messages: Sequence[NewMessage], *, at: datetime) -> dict[str, UUID]:
        """Insert messages that are wanted; return the ids of those that nobody wanted before, by effect key."""
        ids: dict[str, UUID] = {}
        for start in range(0, len(messages), _AT_ONCE):
            rows = [
                {name: getattr(one, name) for name in _NEW}
                | {"id": uuid7(), "values": dict(one.values), "requested_at": at, "state": "requested"}
                for one in messages[start : start + _AT_ONCE]
            ]
            added = postgresql.insert(MESSAGE).values(rows).on_conflict_do_nothing(index_elements=["effect_key"])
            found = await self._connection.execute(added.returning(MESSAGE.c.effect_key, MESSAGE.c.id))
            ids |= {row.effect_key: row.id for row in found}
        return ids

    async def find(self, message_id: UUID) -> Message | None:
        return await self._first(MESSAGE.c.id == message_id)

    async def find_by_effect(self, effect_key: str) -> Message | None:
        return await self._first(MESSAGE.c.effect_key == effect_key)

    async def find_by_gateway_id(self, account: str, gateway_id: str) -> Message | None:
        """Return the message that an account's gateway knows by an id of its own."""
        return await self._first((MESSAGE.c.gateway_id == gateway_id) & (MESSAGE.c.account == account))

    async def find_reported(
        self, channel: MessageChannel, ids: Sequence[UUID], gateway_ids: Sequence[str]
    ) -> UUID | None:
        """Return the message that a report is about: the first of some ids, else the latest by the gateway's own."""
        named = select(MESSAGE.c.id).where(MESSAGE.c.id.in_(ids), MESSAGE.c.channel == channel)
        known = set((await self._connection.execute(named)).scalars()) if ids else set()
        first = next((one for one in ids if one in known), None)
        if first is not None or not gateway_ids:
            return first
        by_gateway = select(MESSAGE.c.id).where(MESSAGE.c.gateway_id.in_(gateway_ids), MESSAGE.c.channel == channel)
        latest = by_gateway.order_by(MESSAGE.c.requested_at.desc()).limit(1)
        return (await self._connection.execute(latest)).scalar_one_or_none()

    async def lock(self, message_id: UUID) -> Message | None:
        """Return a message and hold its row until the end of the transaction."""
        query = select(MESSAGE).where(MESSAGE.c.id == message_id).with_for_update()
        row = (await self._connection.execute(query)).first()
        return None if row is None else _message(row)

    async def save(self, message: Message) -> None:
        """Write a message that this transaction has locked."""
        names = [column.name for column in MESSAGE.columns if column.name not in {"id", "values", "changed_at"}]
        values: dict[str, Any] = {name: getattr(message, name) for name in names} | {"values": dict(message.values)}
        values["changed_at"] = func.clock_timestamp()
        await self._connection.execute(update(MESSAGE).where(MESSAGE.c.id == message.id).values(values))

    async def list_latest(
        self, wanted: MessageFilter, *, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[Message]:
        """Return at most `limit` messages, the latest `requested_at` first, from behind `after` (moment and id) on."""
        query = select(MESSAGE).order_by(MESSAGE.c.requested_at.desc(), MESSAGE.c.id.desc()).limit(limit)
        for name in _FILTERED:
            if (value := getattr(wanted, name)) is not None:
                query = query.where(MESSAGE.c[name] == value)
        if wanted.states is not None:
            query = query.where(MESSAGE.c.state.in_(wanted.states))
        if wanted.settled_from is not None:
            query = query.where(MESSAGE.c.settled_at >= wanted.settled_from)
        if wanted.locations is not None:
            query = query.where(MESSAGE.c.location.in_(wanted.locations))
        if wanted.from_at is not None:
            query = query.where(MESSAGE.c.requested_at >= wanted.from_at)
        if wanted.to_at is not None:
            query = query.where(MESSAGE.c.requested_at < wanted.to_at)
        if after is not None:
            query = query.where(tuple_(MESSAGE.c.requested_at, MESSAGE.c.id) < after)
        return [_message(row) for row in await self._connection.execute(query)]

    async def askings_of(self, respondent_id: UUID, address: bytes, *, since: datetime) -> list[Message]:
        """Return the messages that asked, or may have asked, this person or this address to answer since a moment."""
        query = select(MESSAGE).where(
            or_(MESSAGE.c.respondent_id == respondent_id, MESSAGE.c.address == address),
            MESSAGE.c.cause.in_(ASKING),
            MESSAGE.c.state.in_(_NOW_ASKING),
            MESSAGE.c.began_at >= since,
        )
        return [_message(row) for row in await self._connection.execute(query)]

    async def lock_of(self, respondent_id: UUID) -> list[Message]:
        """Return all messages to a person and hold their rows until the end of the transaction."""
        query = select(MESSAGE).where(MESSAGE.c.respondent_id == respondent_id).order_by(MESSAGE.c.id)
        return [_message(row) for row in await self._connection.execute(query.with_for_update())]

    async def erase_of(self, respondent_id: UUID) -> None:
        """Empty the messages to a person, and cut the link to them; that there were messages stays known.

        The digest of the address stays: whoever opts out by an old mail after the erasure means that address, and a
        mail that comes back later was sent to it.
        """
        emptied = update(MESSAGE).values(
            respondent_id=None, subject=None, text=None, values={}, language=None, changed_at=func.clock_timestamp()
        )
        await self._connection.execute(emptied.where(MESSAGE.c.respondent_id == respondent_id))

    async def _first(self, wanted: ColumnElement[bool]) -> Message | None:
        row = (await self._connection.execute(select(MESSAGE).where(wanted))).first()
        return None if row is None else _message(row)


_FILTERED = tuple(field.name for field in fields(MessageFilter) if field.name in MESSAGE.c)


def _message(row: Row[Any]) -> Message:
    return Message(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
