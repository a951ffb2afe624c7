"""The journal: what is still to be counted. Workers only add to it; the one that folds takes from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.count_changes import JournalEntry, moment_of
from services.scoring.store.tables import JOURNAL
from shared.db.copying import copy_rows

_COLUMNS = ("series_id", "bucket", "segments", "slot", "n", "reason")
_TAKE = text(
    "DELETE FROM scoring.journal WHERE id IN (SELECT id FROM scoring.journal ORDER BY id LIMIT :rows) "
    "RETURNING series_id, bucket, segments, slot, n, reason"
)


class JournalRow(NamedTuple):
    """One line of the journal."""

    series_id: UUID
    bucket: datetime
    segments: str
    slot: int
    n: int
    reason: str


@dataclass(frozen=True, slots=True)
class JournalStore:
    connection: AsyncConnection

    async def add(self, entries: Mapping[JournalEntry, int]) -> None:
        """Note what is to be counted."""
        if not entries:
            return
        await copy_rows(
            self.connection,
            JOURNAL,
            _COLUMNS,
            [
                (series_id, moment_of(quarter), segments, slot, n, reason)
                for (series_id, quarter, segments, slot, reason), n in entries.items()
            ],
        )

    async def take(self, *, rows: int) -> list[JournalRow]:
        """Remove the oldest lines, at most `rows`, and return them."""
        return [JournalRow(*row) for row in await self.connection.execute(_TAKE, {"rows": rows})]
