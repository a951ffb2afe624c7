"""Silences of sources, in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.channels.silence import Silence, Source, Usual
from services.collector.store.source_store import SourceKey
from services.collector.store.source_tables import SOURCE_SILENCE

_S = SOURCE_SILENCE.c
_FIRST_AFTER = text(
    "SELECT min(first) FROM collector.survey AS s CROSS JOIN LATERAL (SELECT min(received_at) AS first "
    "FROM collector.response WHERE survey = s.key AND received_at > :after AND source_kind = :kind "
    "AND source_id = :id) AS r"
)


@dataclass(frozen=True, slots=True)
class SilenceStore:
    connection: AsyncConnection

    async def lasting(self) -> dict[SourceKey, Silence]:
        """Return the silences that last."""
        rows = await self.connection.execute(select(SOURCE_SILENCE).where(_S.ended_at.is_(None)))
        return {one.source.key: one for one in map(_silence, rows)}

    async def add(self, silence: Silence, *, at: datetime) -> None:
        source, usual = silence.source, silence.usual
        await self.connection.execute(
            insert(SOURCE_SILENCE).values(
                id=silence.id,
                source_kind=source.kind,
                source_id=source.id,
                name=source.name,
                survey=source.survey,
                touchpoint=source.touchpoint,
                location=source.location,
                evidence=silence.evidence,
                silent_since=silence.silent_since,
                last_at=silence.last_at,
                expected=None if usual is None else usual.expected,
                weeks=None if usual is None else usual.weeks,
                found_at=at,
            )
        )

    async def end(self, silence_id: UUID, *, at: datetime, recovered_at: datetime | None) -> None:
        """Note that a silence is over; without `recovered_at` because nobody waits for the source any more."""
        ended = update(SOURCE_SILENCE).where(_S.id == silence_id).values(ended_at=at, recovered_at=recovered_at)
        await self.connection.execute(ended)

    async def first_answer(self, source: SourceKey, *, after: datetime) -> datetime | None:
        """Return when the first answer came from a source after a moment; None: none did."""
        given = {"kind": source[0], "id": source[1], "after": after}
        found: datetime | None = (await self.connection.execute(_FIRST_AFTER, given)).scalar_one()
        return found


def _silence(row: Row[Any]) -> Silence:
    known = None if row.expected is None or row.weeks is None else Usual(expected=row.expected, weeks=row.weeks)
    return Silence(
        id=row.id,
        source=Source(
            kind=row.source_kind,
            id=row.source_id,
            name=row.name,
            survey=row.survey,
            touchpoint=row.touchpoint,
            location=row.location,
        ),
        evidence=row.evidence,
        silent_since=row.silent_since,
        last_at=row.last_at,
        usual=known,
    )
