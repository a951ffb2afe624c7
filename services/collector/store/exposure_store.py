"""What happened between people and surveys, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.eligibility.exposure import Exposure
from services.collector.store.tables import EXPOSURE
from shared.db.bulk import bulk_insert, bulk_values
from shared.ids import uuid7
from shared.vocabulary import AtTouchpoint

_NAMES = tuple(column.name for column in EXPOSURE.columns)
_INSERT = bulk_insert(EXPOSURE, _NAMES)
_MOST = 1000
"""Exposures of one person that count; only somebody who plays with the interface has more."""
_IS_REFUSED = EXPOSURE.c.kind == "refused"


@dataclass(frozen=True, slots=True)
class RefusalCount(AtTouchpoint):
    """How often people were refused for one reason at one place."""

    reason: str
    channel: str
    count: int


class ExposureStore:
    """Reads and writes exposures through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, exposures: Sequence[Exposure]) -> None:
        """Insert `exposures` with one statement."""
        if exposures:
            await self._connection.execute(_INSERT, bulk_values(_NAMES, [_row(exposure) for exposure in exposures]))

    async def find_of(self, person: bytes, *, since: datetime) -> list[Exposure]:
        """Return what happened to the person with this digest from `since` on, latest first, without refusals."""
        query = select(EXPOSURE).where(EXPOSURE.c.person == person, EXPOSURE.c.at >= since)
        rows = await self._connection.execute(query.order_by(EXPOSURE.c.at.desc()).limit(_MOST))
        return [
            Exposure(row.kind, row.survey, row.channel, row.at, row.person, touchpoint=row.touchpoint) for row in rows
        ]

    async def count_refusals(self, survey: str, *, from_at: datetime, to_at: datetime | None) -> list[RefusalCount]:
        """Return how often people were not asked from `from_at` on, before `to_at` if given; most frequent first."""
        columns = (EXPOSURE.c.reason, EXPOSURE.c.touchpoint, EXPOSURE.c.channel)
        number = func.count().label("number")
        query = (
            select(*columns, number)
            .where(_IS_REFUSED, EXPOSURE.c.survey == survey, EXPOSURE.c.at >= from_at)
            .group_by(*columns)
            .order_by(number.desc(), *columns)
        )
        if to_at is not None:
            query = query.where(EXPOSURE.c.at < to_at)
        rows = await self._connection.execute(query)
        return [RefusalCount(row.reason, row.channel, row.number, touchpoint=row.touchpoint) for row in rows]

    async def delete_of(self, people: Sequence[bytes]) -> None:
        """Delete everything that happened to the people with these digests."""
        await self._connection.execute(delete(EXPOSURE).where(EXPOSURE.c.person.in_(people)))

    async def delete_old(self, *, refused: bool, before: datetime, limit: int) -> int:
        """Delete at most `limit` old exposures, either refusals or the others; return how many were deleted."""
        kind = _IS_REFUSED if refused else EXPOSURE.c.kind != "refused"
        old = select(EXPOSURE.c.id).where(kind, EXPOSURE.c.at < before).order_by(EXPOSURE.c.at).limit(limit)
        chosen = old.with_for_update(skip_locked=True)
        return (await self._connection.execute(delete(EXPOSURE).where(EXPOSURE.c.id.in_(chosen)))).rowcount


def _row(exposure: Exposure) -> dict[str, Any]:
    return {"id": uuid7()} | {name: getattr(exposure, name) for name in _NAMES if name != "id"}
