"""The shadow beside the live tables: what differs, what those had not received yet, and what is published of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.rebuild import Day
from services.scoring.store.fold_store import Total
from services.scoring.store.response_store import GONE
from services.scoring.store.tables import COUNT_COLUMNS

_COLUMNS = ", ".join(COUNT_COLUMNS)
_NOTHING = (0,) * len(COUNT_COLUMNS)
_LIVE = ", ".join(f"coalesce(live.{name}, 0)" for name in COUNT_COLUMNS)
_REBUILT = ", ".join(f"coalesce(rebuilt.{name}, 0)" for name in COUNT_COLUMNS)

# Newer than what the live tables have, or not there at all. What was withdrawn and was never there changes nothing.
_NOTE_MISSING = text(
    f"INSERT INTO scoring_replay.missing (response_id, revision) SELECT rebuilt.response_id, rebuilt.revision "  # noqa: S608 - names of our own
    f"FROM scoring_replay.scored_response AS rebuilt LEFT JOIN scoring.scored_response AS live USING (response_id) "
    f"WHERE (live.response_id IS NULL AND rebuilt.state <> '{GONE}') "
    f"OR (live.revision < rebuilt.revision AND live.state <> '{GONE}')"
)
_NOTE_MISSING_DAYS = text(
    "INSERT INTO scoring_replay.missing_day (series_id, day, slot, n) "  # noqa: S608 - names of our own
    "SELECT answer.series_id, CAST(occurred_at AT TIME ZONE 'UTC' AS date), answer.slot, sum(n) FROM ("
    "SELECT response_id, occurred_at, series, slots, 1 AS n FROM scoring_replay.scored_response "
    f"WHERE state <> '{GONE}' UNION ALL "
    f"SELECT response_id, occurred_at, series, slots, -1 FROM scoring.scored_response WHERE state <> '{GONE}'"
    f") AS either JOIN scoring_replay.missing USING (response_id), "
    "unnest(either.series, either.slots) AS answer (series_id, slot) GROUP BY 1, 2, 3 HAVING sum(n) <> 0"
)
_COUNT_MISSING = text("SELECT count(*) FROM scoring_replay.missing")
_MISSING_DAYS = text("SELECT series_id, day, slot, n FROM scoring_replay.missing_day")
_KEEP_UNANNOUNCED = text(
    "INSERT INTO scoring.unannounced_response AS stored (response_id, revision, counted_at) "  # noqa: S608 - names of our own
    "SELECT response_id, missing.revision, :at "
    "FROM scoring_replay.missing JOIN scoring_replay.scored_response USING (response_id) "
    f"WHERE state <> '{GONE}' ON CONFLICT (response_id) DO UPDATE SET revision = excluded.revision, "
    "counted_at = excluded.counted_at"
).bindparams(bindparam("at", type_=DateTime(timezone=True)))
_WHOLE = f"SELECT slice_id AS series_id, day, {_COLUMNS}"
_OF_SERIES = "JOIN scoring.series ON series_id = slice_id"
_DAYS = text(
    f"SELECT series_id, day, ARRAY[{_LIVE}], ARRAY[{_REBUILT}] "  # noqa: S608 - names of our own
    f"FROM ({_WHOLE} FROM scoring.daily {_OF_SERIES}) AS live "
    f"FULL JOIN ({_WHOLE} FROM scoring_replay.daily {_OF_SERIES}) AS rebuilt USING (series_id, day) "
    f"WHERE ROW({_LIVE}) <> ROW({_REBUILT}) ORDER BY 1, 2"
)
_KEEP_EMPTIED = text(
    "INSERT INTO scoring_replay.series_total (series_id, revision, changed_at) "
    "SELECT series_id, 0, :at FROM scoring.series_total ON CONFLICT DO NOTHING"
).bindparams(bindparam("at", type_=DateTime(timezone=True)))
_RENUMBER = text(
    f"UPDATE scoring_replay.series_total AS stored SET "  # noqa: S608 - names of our own
    "revision = coalesce(live.revision, 0) + different::integer, "
    "changed_at = CASE WHEN different THEN :at ELSE live.changed_at END "
    f"FROM scoring_replay.series_total AS rebuilt LEFT JOIN scoring.series_total AS live USING (series_id), "
    f"LATERAL (SELECT live.series_id IS NULL OR rebuilt.series_id = ANY(:moved) "
    f"OR ROW({_LIVE}) <> ROW({_REBUILT}) AS different) AS judged "
    "WHERE stored.series_id = rebuilt.series_id RETURNING stored.series_id, stored.revision, different, "
    + ", ".join(f"stored.{name}" for name in COUNT_COLUMNS)
).bindparams(bindparam("at", type_=DateTime(timezone=True)), bindparam("moved", type_=ARRAY(Uuid)))
_KNOWN = text("SELECT series_id FROM scoring.series_total")


@dataclass(frozen=True, slots=True)
class ShadowComparison:
    """The shadow beside the live tables. Read it before the tables are exchanged."""

    connection: AsyncConnection

    async def note_missing(self) -> int:
        """Note the rebuilt responses that the live tables have not received, or not of their newest revision.

        Returns:
            How many there are.
        """
        await self.connection.execute(_NOTE_MISSING)
        await self.connection.execute(_NOTE_MISSING_DAYS)
        return int((await self.connection.execute(_COUNT_MISSING)).scalar_one())

    async def read_missing_days(self) -> dict[tuple[UUID, date], list[int]]:
        """Return what those responses add, by series and day."""
        found: dict[tuple[UUID, date], list[int]] = {}
        for series_id, day, slot, n in await self.connection.execute(_MISSING_DAYS):
            found.setdefault((series_id, day), [0] * len(COUNT_COLUMNS))[slot] += n
        return found

    async def keep_unannounced(self, *, at: datetime) -> None:
        """Remember of which responses it was not published yet how they count: their events will come."""
        await self.connection.execute(_KEEP_UNANNOUNCED, {"at": at})

    async def read_different_days(self, missing: Mapping[tuple[UUID, date], Sequence[int]]) -> list[Day]:
        """Return the days of series on which the counts differ, each with what is `missing` of it."""
        return [
            Day(series_id, day, tuple(live), tuple(rebuilt), tuple(missing.get((series_id, day), _NOTHING)))
            for series_id, day, live, rebuilt in await self.connection.execute(_DAYS)
        ]

    async def known_series(self) -> frozenset[UUID]:
        """Return the series that the live tables know; of others nothing was ever published."""
        return frozenset((await self.connection.execute(_KNOWN)).scalars())

    async def renumber(self, *, moved: Collection[UUID], at: datetime) -> dict[UUID, Total]:
        """Let the revisions of series go on from the live ones.

        Args:
            moved: series some of whose days differ, even if they say the same over all time.
            at: now.

        Returns:
            The series that say something else than before.
        """
        await self.connection.execute(_KEEP_EMPTIED, {"at": at})
        rows = await self.connection.execute(_RENUMBER, {"at": at, "moved": list(moved)})
        return {
            series_id: Total(revision, tuple(slots)) for series_id, revision, different, *slots in rows if different
        }
