"""Parts of long text messages in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.sms_part_tables import SMS_PART

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_GROUP = SMS_PART.c["account", "sender", "reference", "total"]


@dataclass(frozen=True, slots=True)
class PartGroup:
    """What the parts of one message have in common."""

    account: str
    sender: str = field(repr=False)
    reference: str
    total: int


@dataclass(frozen=True, slots=True)
class StoredPart:
    group: PartGroup
    message_id: str
    recipient: str | None
    number: int
    text: str = field(repr=False)
    received_at: datetime


class SmsPartStore:
    """Reads and writes parts through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock(self, group: PartGroup) -> None:
        """Let other parts of the same message wait until this transaction ends."""
        name = f"sms-part {group.account} {group.sender} {group.reference}"
        await self._connection.execute(_LOCK, {"name": name})

    async def add(self, part: StoredPart) -> None:
        group = part.group
        row = {
            "account": group.account,
            "sender": group.sender,
            "reference": group.reference,
            "total": group.total,
            "message_id": part.message_id,
            "recipient": part.recipient,
            "number": part.number,
            "text": part.text,
            "received_at": part.received_at,
        }
        await self._connection.execute(insert(SMS_PART).values(row))

    async def of(self, group: PartGroup) -> list[StoredPart]:
        """Return the parts that wait, in the order in which they are read."""
        query = select(SMS_PART).where(_same(group)).order_by(SMS_PART.c.number)
        return [
            StoredPart(group, row.message_id, row.recipient, row.number, row.text, row.received_at)
            for row in await self._connection.execute(query)
        ]

    async def delete(self, group: PartGroup) -> None:
        await self._connection.execute(delete(SMS_PART).where(_same(group)))

    async def silent_since(self, moment: datetime, accounts: Sequence[str], limit: int) -> list[PartGroup]:
        """Return the messages of some accounts whose last part came before `moment`, the longest silent first."""
        last = func.max(SMS_PART.c.received_at)
        mine = SMS_PART.c.account.in_(accounts)
        query = select(*_GROUP).where(mine).group_by(*_GROUP).having(last < moment).order_by(last).limit(limit)
        return [PartGroup(*row) for row in await self._connection.execute(query)]

    async def senders(self, last_digits: str) -> list[str]:
        """Return the senders of parts whose number ends with these digits, as they are written."""
        digits = func.regexp_replace(SMS_PART.c.sender, "[^0-9]", "", "g")
        query = select(SMS_PART.c.sender).distinct().where(func.right(digits, len(last_digits)) == last_digits)
        return list((await self._connection.execute(query)).scalars())

    async def delete_of(self, senders: Sequence[str]) -> None:
        """Delete all parts of some senders."""
        await self._connection.execute(delete(SMS_PART).where(SMS_PART.c.sender.in_(senders)))


def _same(group: PartGroup) -> ColumnElement[bool]:
    return tuple_(*_GROUP) == (group.account, group.sender, group.reference, group.total)
