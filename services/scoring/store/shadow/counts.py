"""Counting in the shadow, by whole sets: cells become counts of slices by quarter of an hour, by day and over all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.fold import SliceKey
from services.scoring.domain.rebuild import RebuildScope
from services.scoring.domain.segment import Pair
from services.scoring.store.fold_store import FoldStore
from services.scoring.store.response_store import GONE
from services.scoring.store.shadow.schema import SHADOW_SLICE, at_length
from services.scoring.store.tables import COUNT_COLUMNS

_COLUMNS = ", ".join(COUNT_COLUMNS)
_SLOTS = ", ".join(f"coalesce(sum(n) FILTER (WHERE slot = {slot}), 0)::integer" for slot in range(len(COUNT_COLUMNS)))
_ADDED = ", ".join(f"{name} = stored.{name} + excluded.{name}" for name in COUNT_COLUMNS)
_NOTED = ", ".join(f"sum(n) FILTER (WHERE slot = {slot}) AS {name}" for slot, name in enumerate(COUNT_COLUMNS))
_IS_MORE = " OR ".join(f"noted.{name} > coalesce(counted.{name}, 0)" for name in COUNT_COLUMNS)
_OUTSIDE = (
    " WHERE NOT (($1::text IS NULL OR survey = $1::text) AND ($2::timestamptz IS NULL OR {moment} >= $2::timestamptz))"
)
_FILL = "INSERT INTO scoring_replay.cell (series_id, bucket, segments, slot, n) "
_JOURNAL = "FROM scoring.journal JOIN scoring.series USING (series_id)"

_SURVEYS = text(f"SELECT DISTINCT survey FROM scoring_replay.scored_response WHERE state <> '{GONE}' ORDER BY survey")  # noqa: S608 - names of our own
_FILL_SURVEY = (
    f"{_FILL} SELECT answer.series_id, date_bin('15 minutes', occurred_at, timestamptz '1970-01-01Z'), segments, "  # noqa: S608 - names of our own
    "answer.slot, count(*) "
    "FROM scoring_replay.scored_response AS r, unnest(r.series, r.slots) AS answer (series_id, slot) "
    f"WHERE survey = $1 AND state <> '{GONE}' "
    "AND ($2::timestamptz IS NULL OR occurred_at >= $2::timestamptz) GROUP BY 1, 2, 3, 4"
)
_FILL_OUTSIDE = f"{_FILL} SELECT series_id, bucket, segments, slot, n {_JOURNAL}" + _OUTSIDE.format(moment="bucket")
_FILL_TAKING_BACK = text(_FILL + f"SELECT series_id, bucket, segments, slot, -n {_JOURNAL}")
_KEPT = (
    "INSERT INTO scoring_replay.slice SELECT * FROM scoring.slice ON CONFLICT DO NOTHING",
    f"INSERT INTO scoring_replay.histogram (slice_id, bucket, {_COLUMNS}) SELECT slice_id, bucket, {_COLUMNS} "  # noqa: S608 - names of our own
    "FROM scoring.histogram JOIN scoring.slice USING (slice_id) JOIN scoring.series USING (series_id)"
    + _OUTSIDE.format(moment="bucket"),
    f"INSERT INTO scoring_replay.daily (slice_id, day, {_COLUMNS}) SELECT slice_id, day, {_COLUMNS} "  # noqa: S608 - names of our own
    "FROM scoring.daily JOIN scoring.slice USING (slice_id) JOIN scoring.series USING (series_id)"
    + _OUTSIDE.format(moment="day::timestamp AT TIME ZONE 'UTC'"),
    f"INSERT INTO scoring_replay.series_total (series_id, {_COLUMNS}, revision, changed_at) SELECT slice_id, "  # noqa: S608 - names of our own
    + ", ".join(f"sum({name})::integer" for name in COUNT_COLUMNS)
    + ", 0, clock_timestamp() FROM scoring_replay.daily JOIN scoring.series ON series_id = slice_id GROUP BY slice_id",
)
_NEW_SEGMENTATIONS = text(
    "SELECT series_id, segments FROM scoring_replay.cell WHERE NOT EXISTS (SELECT FROM scoring_replay.marginal "
    "WHERE marginal.series_id = cell.series_id AND marginal.segments = cell.segments) "
    "GROUP BY series_id, segments ORDER BY sum(abs(n)) DESC, series_id, segments LIMIT :most"
)
_ADD_MARGINALS = text(
    "INSERT INTO scoring_replay.marginal (series_id, segments, slice_id) "
    "SELECT * FROM unnest(:series_ids, :segments, :slice_ids) ON CONFLICT DO NOTHING"
).bindparams(
    bindparam("series_ids", type_=ARRAY(Uuid)),
    bindparam("segments", type_=ARRAY(Text)),
    bindparam("slice_ids", type_=ARRAY(Uuid)),
)


# There are many quarters of an hour in a day, and each cell counts in many slices.
_CELLS_BY_DAY = (
    "(SELECT series_id, CAST(bucket AT TIME ZONE 'UTC' AS date) AS day, segments, slot, sum(n) AS n "
    "FROM scoring_replay.cell GROUP BY 1, 2, 3, 4) AS cell"
)


# In the order of their key: rows that go into an index anyhow would make it jump all over the disk.
def _adding(table: str, moment: str, cells: str) -> str:
    return (
        f"INSERT INTO scoring_replay.{table} AS stored (slice_id, {moment}, {_COLUMNS}) "  # noqa: S608 - names of our own
        f"SELECT slice_id, {moment}, {_SLOTS} FROM {cells} JOIN scoring_replay.marginal USING (series_id, segments) "
        f"GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (slice_id, {moment}) DO UPDATE SET {_ADDED}"
    )


_COUNT_TOTALS = (
    f"INSERT INTO scoring_replay.series_total AS stored (series_id, {_COLUMNS}, revision, changed_at) "  # noqa: S608 - names of our own
    f"SELECT series_id, {_SLOTS}, 0, clock_timestamp() FROM scoring_replay.cell GROUP BY 1 "
    f"ON CONFLICT (series_id) DO UPDATE SET {_ADDED}"
)
_COUNTED = (
    "ANALYZE scoring_replay.cell, scoring_replay.marginal",
    _adding("histogram", "bucket", "scoring_replay.cell"),
    _adding("daily", "day", _CELLS_BY_DAY),
    _COUNT_TOTALS,
    "TRUNCATE scoring_replay.cell",
)
_TOO_MUCH = text(
    "SELECT EXISTS (SELECT FROM ("  # noqa: S608 - names of our own
    f"SELECT series_id, (bucket AT TIME ZONE 'UTC')::date AS day, {_NOTED} FROM scoring.journal GROUP BY 1, 2) "
    "AS noted LEFT JOIN scoring_replay.daily AS counted ON slice_id = series_id AND counted.day = noted.day "
    f"WHERE {_IS_MORE})"
)
_FORGET_JOURNAL = text("DELETE FROM scoring.journal")


class Segmentation(NamedTuple):
    """A full segmentation of answers to a series."""

    series_id: UUID
    segments: str


@dataclass(frozen=True, slots=True)
class ShadowCounts:
    """Counts in the shadow, and the cells that are to be added to them."""

    connection: AsyncConnection

    async def keep_outside(self, scope: RebuildScope) -> None:
        """Copy the counts that are not rebuilt, and note as cells what of them the journal still holds."""
        for statement in _KEPT:
            await at_length(self.connection, statement, *((scope.survey, scope.from_at) if "$1" in statement else ()))
        await at_length(self.connection, _FILL_OUTSIDE, scope.survey, scope.from_at)

    async def list_surveys(self, scope: RebuildScope) -> list[str]:
        """Return the keys of the surveys that have rebuilt responses."""
        surveys = (await self.connection.execute(_SURVEYS)).scalars()
        return [survey for survey in surveys if scope.survey in (None, survey)]

    async def fill_cells(self, survey: str, scope: RebuildScope) -> None:
        """Note as cells what the rebuilt responses of a survey add up to."""
        await at_length(self.connection, _FILL_SURVEY, survey, scope.from_at)

    async def fill_cells_taking_back_journal(self) -> None:
        """Note as cells what the journal will add, to be taken away, so that it can be folded as usual afterwards."""
        await self.connection.execute(_FILL_TAKING_BACK)

    async def notes_too_much(self) -> bool:
        """Return whether the journal notes more answers than there are: some of what it notes is not true."""
        return bool((await self.connection.execute(_TOO_MUCH)).scalar_one())

    async def forget_journal(self) -> None:
        """Remove all lines of the journal; what they note is counted in the shadow."""
        await self.connection.execute(_FORGET_JOURNAL)

    async def read_new_segmentations(self, *, most: int) -> list[Segmentation]:
        """Return at most `most` segmentations whose slices are not known yet, those with most answers first."""
        return [Segmentation(*row) for row in await self.connection.execute(_NEW_SEGMENTATIONS, {"most": most})]

    async def read_values(self, series_ids: Collection[UUID]) -> dict[UUID, list[Pair]]:
        """Return the values that are distinguished in each of the series by now."""
        return await FoldStore(self.connection).read_values(series_ids, of=SHADOW_SLICE)

    async def add_marginals(self, slices: Sequence[tuple[Segmentation, UUID, SliceKey]]) -> None:
        """Record which slices the answers of a segmentation count in."""
        await FoldStore(self.connection).add_slices({slice_id: key for _, slice_id, key in slices}, to=SHADOW_SLICE)
        values = {
            "series_ids": [one.series_id for one, _, _ in slices],
            "segments": [one.segments for one, _, _ in slices],
            "slice_ids": [slice_id for _, slice_id, _ in slices],
        }
        await self.connection.execute(_ADD_MARGINALS, values)

    async def count_cells(self) -> None:
        """Add all cells to the counts and remove them; their slices are known."""
        for statement in _COUNTED:
            await at_length(self.connection, statement)
