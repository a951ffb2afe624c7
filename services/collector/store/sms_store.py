"""SMS messages that were handled, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Text, bindparam, func, select, text, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.tables import SMS_MESSAGE

_HOLD = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(held.name, 0)) "
    "FROM unnest(:names) WITH ORDINALITY AS held (name, at) ORDER BY held.at"
).bindparams(bindparam("names", type_=ARRAY(Text)))
MessageName = tuple[str, str]
"""The account's name and the gateway's id of the message."""


@dataclass(frozen=True, slots=True)
class HandledSms:
    """What became of one message."""

    account: str
    message_id: str
    outcome: str
    received_at: datetime
    reason: str | None = None
    response_id: UUID | None = None
    kept_sender: str | None = field(default=None, repr=False)
    """Only while no response holds what was said."""
    kept_text: str | None = field(default=None, repr=False)


class SmsStore:
    """Reads and writes messages through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold_senders(self, senders: Sequence[str]) -> None:
        """Let other messages of these senders wait until this transaction ends; in one order, so that none deadlock."""
        names = sorted({f"sms-sender {one}" for one in senders})
        await self._connection.execute(_HOLD, {"names": names})

    async def claim(self, message: HandledSms) -> bool:
        """Write that a message is handled; False when it was handled before.

        A twin that is handled at this moment makes the call wait until that one has committed.
        """
        claimed = postgresql.insert(SMS_MESSAGE).values(_row(message)).on_conflict_do_nothing()
        return (await self._connection.execute(claimed.returning(SMS_MESSAGE.c.account))).first() is not None

    async def correct(self, message: HandledSms) -> None:
        """Write again what became of a message that this transaction has claimed."""
        same = (SMS_MESSAGE.c.account == message.account) & (SMS_MESSAGE.c.message_id == message.message_id)
        await self._connection.execute(update(SMS_MESSAGE).where(same).values(_row(message)))

    async def kept_from(self, last_digits: str) -> list[tuple[MessageName, str]]:
        """Return the names and senders of those kept messages whose sender's number ends with these digits."""
        digits = func.regexp_replace(SMS_MESSAGE.c.kept_sender, "[^0-9]", "", "g")
        ends = func.right(digits, len(last_digits)) == last_digits
        query = select(SMS_MESSAGE.c.account, SMS_MESSAGE.c.message_id, SMS_MESSAGE.c.kept_sender)
        rows = await self._connection.execute(query.where(SMS_MESSAGE.c.kept_sender.is_not(None), ends))
        return [((row.account, row.message_id), row.kept_sender) for row in rows]

    async def empty(self, names: Sequence[MessageName]) -> None:
        """Delete words and sender of messages; that they were handled stays known."""
        named = tuple_(SMS_MESSAGE.c.account, SMS_MESSAGE.c.message_id).in_(names)
        await self._connection.execute(update(SMS_MESSAGE).where(named).values(kept_sender=None, kept_text=None))


def _row(message: HandledSms) -> dict[str, object]:
    return {column.name: getattr(message, column.name) for column in SMS_MESSAGE.columns}
