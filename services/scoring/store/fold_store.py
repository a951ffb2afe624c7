"""The counts that scores are read from. Only one transaction at a time adds to them, see `take_turn`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    DateTime,
    Integer,
    Interval,
    Table,
    Text,
    TextClause,
    Uuid,
    bindparam,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.fold import SliceKey, Vector
from services.scoring.domain.segment import Pair
from services.scoring.store.tables import COUNT_COLUMNS, DAILY, HISTOGRAM, SLICE

_TURN = text(
    'SELECT 1 FROM scoring.fold WHERE "only" = 1 AND folded_at <= clock_timestamp() - :pause FOR UPDATE SKIP LOCKED'
).bindparams(bindparam("pause", type_=Interval))
_TURNED = text('UPDATE scoring.fold SET folded_at = clock_timestamp() WHERE "only" = 1')

_COLUMNS = ", ".join(COUNT_COLUMNS)
_LISTS = ", ".join(f":{name}" for name in COUNT_COLUMNS)
_SUMS = ", ".join(f"{name} = stored.{name} + excluded.{name}" for name in COUNT_COLUMNS)
_COUNT_LISTS = tuple(bindparam(name, type_=ARRAY(Integer)) for name in COUNT_COLUMNS)

_ADD_TOTALS = text(
    f"INSERT INTO scoring.series_total AS stored (series_id, {_COLUMNS}, revision, changed_at) "  # noqa: S608 - our names
    f"SELECT series_id, {_COLUMNS}, 1, :at FROM unnest(:series_ids, {_LISTS}) AS row (series_id, {_COLUMNS}) "
    f"ON CONFLICT (series_id) DO UPDATE SET {_SUMS}, revision = stored.revision + 1, changed_at = excluded.changed_at "
    f"RETURNING series_id, revision, {_COLUMNS}"
).bindparams(bindparam("series_ids", type_=ARRAY(Uuid)), bindparam("at", type_=DateTime(timezone=True)), *_COUNT_LISTS)


class Total(NamedTuple):
    """A series over all time, after a change."""

    revision: int
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoldStore:
    """Counts by slice and by series. Only one transaction at a time adds to them, see `take_turn`."""

    connection: AsyncConnection

    async def take_turn(self, *, pause: timedelta) -> bool:
        """Keep all others from folding until the commit.

        Returns:
            Whether it may be done: nobody else is at it, and the last time is at least `pause` ago.
        """
        if (await self.connection.execute(_TURN, {"pause": pause})).first() is None:
            return False
        await self.connection.execute(_TURNED)
        return True

    async def read_values(self, series_ids: Collection[UUID], *, of: Table = SLICE) -> dict[UUID, list[Pair]]:
        """Return the values that are distinguished in each of the series."""
        columns = of.c
        statement = select(columns.series_id, columns.dimension_1, columns.value_1).where(
            columns.series_id.in_(list(series_ids)), columns.dimension_1 != "", columns.dimension_2 == ""
        )
        known: dict[UUID, list[Pair]] = {series_id: [] for series_id in series_ids}
        for series_id, dimension, value in await self.connection.execute(statement):
            known[series_id].append((dimension, value))
        return known

    async def add_slices(self, slices: Mapping[UUID, SliceKey], *, to: Table = SLICE) -> None:
        """Record slices; those that are known stay as they are."""
        ids = sorted(slices, key=lambda one: one.int)
        pairs = [((*slices[one].segment, ("", ""), ("", ""))[:2]) for one in ids]
        await self.connection.execute(
            _adding_slices(to.fullname),
            {
                "slice_ids": ids,
                "series_ids": [slices[one].series_id for one in ids],
                "dimensions_1": [first[0] for first, _ in pairs],
                "values_1": [first[1] for first, _ in pairs],
                "dimensions_2": [second[0] for _, second in pairs],
                "values_2": [second[1] for _, second in pairs],
            },
        )

    async def add_quarters(self, quarters: Mapping[tuple[UUID, datetime], Vector]) -> None:
        """Add to the counts by quarter of an hour."""
        await self.connection.execute(_adding(HISTOGRAM, returning=False), _lists(quarters))

    async def add_days(self, days: Mapping[tuple[UUID, date], Vector]) -> dict[tuple[UUID, date], tuple[int, ...]]:
        """Add to the counts by day (UTC), and return what they are then."""
        rows = await self.connection.execute(_adding(DAILY, returning=True), _lists(days))
        return {(slice_id, day): tuple(slots) for slice_id, day, *slots in rows}

    async def add_totals(self, totals: Mapping[UUID, Vector], *, at: datetime) -> dict[UUID, Total]:
        """Add to the counts over all time, and return what they are then."""
        ids = list(totals)
        given = {"series_ids": ids, "at": at} | _columns([totals[one] for one in ids])
        rows = await self.connection.execute(_ADD_TOTALS, given)
        return {series_id: Total(revision, tuple(slots)) for series_id, revision, *slots in rows}


@cache
def _adding_slices(table: str) -> TextClause:
    return text(
        f"INSERT INTO {table} (slice_id, series_id, dimension_1, value_1, dimension_2, value_2) "  # noqa: S608 - a name of our own
        "SELECT * FROM unnest(:slice_ids, :series_ids, :dimensions_1, :values_1, :dimensions_2, :values_2) "
        "ON CONFLICT DO NOTHING"
    ).bindparams(
        bindparam("slice_ids", type_=ARRAY(Uuid)),
        bindparam("series_ids", type_=ARRAY(Uuid)),
        *(bindparam(name, type_=ARRAY(Text)) for name in ("dimensions_1", "values_1", "dimensions_2", "values_2")),
    )


@cache
def _adding(table: Table, *, returning: bool) -> TextClause:
    key = [column.name for column in table.primary_key]
    returned = ", ".join(f"stored.{name}" for name in (*key, *COUNT_COLUMNS))
    moments = DateTime(timezone=True) if key[1] == "bucket" else Date()
    return text(
        f"INSERT INTO {table.fullname} AS stored ({', '.join(key)}, {_COLUMNS}) "  # noqa: S608 - names of our own
        f"SELECT * FROM unnest(:slice_ids, :moments, {_LISTS}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {_SUMS}" + (f" RETURNING {returned}" if returning else "")
    ).bindparams(bindparam("slice_ids", type_=ARRAY(Uuid)), bindparam("moments", type_=ARRAY(moments)), *_COUNT_LISTS)


def _lists(vectors: Mapping[tuple[UUID, datetime], Vector] | Mapping[tuple[UUID, date], Vector]) -> dict[str, object]:
    """Return one list for each column."""
    keys = list(vectors)
    return {"slice_ids": [one for one, _ in keys], "moments": [moment for _, moment in keys]} | _columns(
        list(vectors.values())
    )


def _columns(vectors: list[Vector]) -> dict[str, object]:
    return {name: list(numbers) for name, numbers in zip(COUNT_COLUMNS, zip(*vectors, strict=True), strict=True)}
