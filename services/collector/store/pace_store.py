"""The turns of senders' accounts, in the database."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.messages.pace import Pace
from services.collector.store.message_tables import SENDER_PACE

_C = SENDER_PACE.c
_NOW = func.clock_timestamp()


class PaceStore:
    """Reads and writes turns through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock(self, sender: str) -> tuple[Pace, datetime]:
        """Return a sender's pace and the database's present moment, and hold the row until the end of the transaction.

        All processes take their turns by the database's clock: theirs may differ.
        """
        query = select(_C.next_at, _C.queue_at, _C.again_at).where(_C.sender == sender).with_for_update()
        row = (await self._connection.execute(query)).first()
        if row is None:
            new = postgresql.insert(SENDER_PACE).values(sender=sender, next_at=_NOW, queue_at=_NOW, again_at=_NOW)
            await self._connection.execute(new.on_conflict_do_nothing())
            row = (await self._connection.execute(query)).one()
        # A statement of its own: the lock may have been waited for.
        now: datetime = (await self._connection.execute(select(_NOW))).scalar_one()
        return Pace(*row), now

    async def save(self, sender: str, pace: Pace) -> None:
        """Write the pace of a sender that this transaction has locked."""
        values = {"next_at": pace.next_at, "queue_at": pace.queue_at, "again_at": pace.again_at}
        await self._connection.execute(update(SENDER_PACE).where(_C.sender == sender).values(values))

    async def pause(self, sender: str, seconds: float) -> None:
        """Let nobody have a turn for so long."""
        until = _NOW + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
        new = postgresql.insert(SENDER_PACE).values(sender=sender, next_at=until, queue_at=until, again_at=until)
        later = {"next_at": func.greatest(_C.next_at, until)}
        await self._connection.execute(new.on_conflict_do_update(index_elements=[_C.sender], set_=later))
