"""Silences in the database."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Text, any_, bindparam, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.silence import Matcher, Silence, SilenceNotFoundError
from services.alerts.store.tables import SILENCE

_C = SILENCE.c
_MATCHER = tuple(field.name for field in dataclasses.fields(Matcher))
_ENDS_AT = func.least(_C.until_at, func.coalesce(_C.ended_at, _C.until_at))


@dataclass(frozen=True, slots=True)
class SilenceStore:
    connection: AsyncConnection

    async def add(self, silence: Silence) -> None:
        await self.connection.execute(insert(SILENCE).values(_row(silence)))

    async def end(self, silence: Silence) -> None:
        """Write that somebody ended it."""
        values = {"ended_at": silence.ended_at, "ended_by": silence.ended_by}
        await self.connection.execute(update(SILENCE).where(_C.id == silence.id).values(values))

    async def get(self, silence_id: UUID, *, lock: bool = False) -> Silence:
        """Return one.

        Raises:
            SilenceNotFoundError: there is none of that id.
        """
        query = select(SILENCE).where(_C.id == silence_id)
        row = (await self.connection.execute(query.with_for_update() if lock else query)).mappings().first()
        if row is None:
            raise SilenceNotFoundError
        return _silence(row)

    async def on(self, at: datetime) -> list[Silence]:
        """Return all that are on at a moment."""
        query = select(SILENCE).where(_C.starts_at <= at, _C.until_at > at, at < _ENDS_AT)
        return [_silence(row) for row in (await self.connection.execute(query)).mappings()]

    async def list_before(
        self,
        place: tuple[datetime, UUID] | None,
        *,
        units: frozenset[str] | None,
        open_at: datetime | None,
        limit: int,
    ) -> list[Silence]:
        """Return up to `limit` silences, the one that ends last first.

        Args:
            place: only those after it: until when, and the id.
            units: only those of these units; None: all.
            open_at: only those that end after this moment; None: all.
            limit: at most so many.
        """
        query = select(SILENCE).order_by(_C.until_at.desc(), _C.id.desc()).limit(limit)
        if units is not None:
            query = query.where(_C.unit == any_(bindparam("units", sorted(units), ARRAY(Text))))
        if open_at is not None:
            query = query.where(_C.until_at > open_at, or_(_C.ended_at.is_(None), _C.ended_at > open_at))
        if place is not None:
            query = query.where(tuple_(_C.until_at, _C.id) < tuple_(*place))
        return [_silence(row) for row in (await self.connection.execute(query)).mappings()]


def _row(silence: Silence) -> dict[str, Any]:
    plain = {field.name: getattr(silence, field.name) for field in dataclasses.fields(silence)}
    matcher = plain.pop("matcher")
    return plain | dataclasses.asdict(matcher)


def _silence(row: RowMapping) -> Silence:
    values = dict(row)
    return Silence(matcher=Matcher(**{name: values.pop(name) for name in _MATCHER}), **values)
