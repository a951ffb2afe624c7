"""Replays that go on, in the database."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.store.tables import DUE, WEBHOOKS
from shared.due.pieces import NewDue
from shared.due.work import DueWork

_REPLAY = WEBHOOKS.replay
_DUE = DueWork(DUE)
REPLAY_KIND = "webhook-replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Sending once more what came in between two moments."""

    id: UUID
    subscription: str
    from_at: datetime
    to_at: datetime
    position: int = 0
    """Up to which event it has come."""
    found: int = 0
    """How many events the subscription wants among them."""
    created_at: datetime
    ended_at: datetime | None = None


class ReplayStore:
    """Reads and writes replays; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, replay: Replay) -> None:
        """Insert a replay, and let it begin."""
        values = {field.name: getattr(replay, field.name) for field in fields(Replay)}
        await self._connection.execute(insert(_REPLAY).values(values))
        due = NewDue(REPLAY_KIND, str(replay.id), f"{REPLAY_KIND}:{replay.id}", replay.created_at, "requested")
        await _DUE.add(self._connection, [due])

    async def lock(self, replay_id: UUID) -> Replay | None:
        row = (
            await self._connection.execute(select(_REPLAY).where(_REPLAY.c.id == replay_id).with_for_update())
        ).first()
        return None if row is None else _replay(row)

    async def save(self, replay: Replay) -> None:
        values = {"position": replay.position, "found": replay.found, "ended_at": replay.ended_at}
        await self._connection.execute(update(_REPLAY).where(_REPLAY.c.id == replay.id).values(values))

    async def latest_of(self, subscription: str) -> Replay | None:
        query = select(_REPLAY).where(_REPLAY.c.subscription == subscription).order_by(_REPLAY.c.created_at.desc())
        row = (await self._connection.execute(query.limit(1))).first()
        return None if row is None else _replay(row)

    async def find(self, replay_id: UUID) -> Replay | None:
        row = (await self._connection.execute(select(_REPLAY).where(_REPLAY.c.id == replay_id))).first()
        return None if row is None else _replay(row)


def _replay(row: Row[Any]) -> Replay:
    return Replay(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
