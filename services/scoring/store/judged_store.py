"""What was judged once and is not judged again: windows of scores, and days of targets."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.moved import ClosedWindow
from services.scoring.store.signal_tables import JUDGED_TARGET, JUDGED_WINDOW

_W, _T = JUDGED_WINDOW.c, JUDGED_TARGET.c


@dataclass(frozen=True, slots=True)
class JudgedStore:
    connection: AsyncConnection

    async def is_window_judged(self, window: ClosedWindow) -> bool:
        query = select(_W.start).where(_W.start == window.start, _W.end == window.end)
        return (await self.connection.execute(query)).first() is not None

    async def add_window(self, window: ClosedWindow, *, tested: int, moved: int, at: datetime) -> bool:
        """Record that a window is judged; False when it was before. Whoever is at it at the same time is waited for."""
        row = {"start": window.start, "end": window.end, "tested": tested, "moved": moved, "judged_at": at}
        added = insert(JUDGED_WINDOW).values(row).on_conflict_do_nothing().returning(_W.start)
        return (await self.connection.execute(added)).first() is not None

    async def judged_targets(self, days: Collection[tuple[str, date]]) -> set[tuple[str, date]]:
        """Return those of the targets, by key and day, that were judged before."""
        if not days:
            return set()
        query = select(_T.key, _T.due_on).where(tuple_(_T.key, _T.due_on).in_(sorted(days)))
        return {(key, due_on) for key, due_on in await self.connection.execute(query)}

    async def add_target(self, key: str, due_on: date, *, version: int, standing: str, at: datetime) -> bool:
        """Record how a target stood after its day; False when it was recorded before, likewise."""
        row = {"key": key, "due_on": due_on, "version": version, "standing": standing, "judged_at": at}
        added = insert(JUDGED_TARGET).values(row).on_conflict_do_nothing().returning(_T.key)
        return (await self.connection.execute(added)).first() is not None
