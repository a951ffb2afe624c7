"""Counts of responses with an unhappy answer, by survey and hour. Workers only add lines of change; one job adds up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, DateTime, Integer, Interval, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.unhappy import SurveyHour, UnhappyCounts
from services.scoring.store.signal_tables import UNHAPPY_CHANGE
from shared.db.copying import copy_rows

_NAMES = UnhappyCounts._fields
_COLUMNS = ", ".join(_NAMES)
_SUMS = ", ".join(f"sum({name})::integer" for name in _NAMES)

_TURN = text(
    'SELECT recount FROM scoring.unhappy_turn WHERE "only" = 1 AND counted_at <= clock_timestamp() - :pause '
    "FOR UPDATE SKIP LOCKED"
).bindparams(bindparam("pause", type_=Interval))
_TURNED = text('UPDATE scoring.unhappy_turn SET counted_at = clock_timestamp(), recount = :recount WHERE "only" = 1')
_IS_RECOUNT = text('SELECT recount FROM scoring.unhappy_turn WHERE "only" = 1')
_WANT_RECOUNT = text('UPDATE scoring.unhappy_turn SET recount = true WHERE "only" = 1')
# A transaction that is still open may have given its responses their moment already; those that are open for a minute
# score none.
_SETTLED = text(
    "SELECT LEAST(clock_timestamp(), min(xact_start)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL "
    "AND xact_start > clock_timestamp() - interval '1 minute'"
)
_TAKE = text(
    "WITH taken AS (DELETE FROM scoring.unhappy_change RETURNING *) "  # noqa: S608 - names of our own
    f"SELECT survey, hour, {_SUMS} FROM taken GROUP BY survey, hour ORDER BY survey, hour"
)
_ADD = text(
    f"INSERT INTO scoring.unhappy_hour AS stored (survey, hour, {_COLUMNS}) "  # noqa: S608 - names of our own
    f"SELECT * FROM unnest(:surveys, :hours, {', '.join(f':{name}' for name in _NAMES)}) "
    "ON CONFLICT (survey, hour) DO UPDATE SET "
    + ", ".join(f"{name} = stored.{name} + excluded.{name}" for name in _NAMES)
    + f" RETURNING survey, hour, {_COLUMNS}"
).bindparams(
    bindparam("surveys", type_=ARRAY(Text)),
    bindparam("hours", type_=ARRAY(DateTime(timezone=True))),
    *(bindparam(name, type_=ARRAY(Integer)) for name in _NAMES),
)
_COUNTED = "state = 'counted' AND suspect IS NULL"
_DIFFERENCES = text(
    "WITH recounted AS (SELECT survey, date_trunc('hour', received_at, 'UTC') AS hour, "  # noqa: S608 - names of our own
    f"count(*) FILTER (WHERE {_COUNTED}) AS unhappy, "
    "count(*) FILTER (WHERE state = 'counted' AND suspect IS NOT NULL) AS suspect, "
    "count(*) FILTER (WHERE state = 'gone') AS withdrawn, "
    f"count(*) FILTER (WHERE {_COUNTED} AND channel = 'import') AS imported "
    "FROM scoring.scored_response WHERE unhappy GROUP BY 1, 2) "
    "SELECT survey, hour, "
    + ", ".join(f"(coalesce(recounted.{name}, 0) - coalesce(stored.{name}, 0))::integer AS {name}" for name in _NAMES)
    + " FROM recounted FULL JOIN scoring.unhappy_hour AS stored USING (survey, hour) WHERE "
    + " OR ".join(f"coalesce(recounted.{name}, 0) <> coalesce(stored.{name}, 0)" for name in _NAMES)
    + " ORDER BY hour DESC, survey LIMIT :most"
)

Hours = Mapping[SurveyHour, UnhappyCounts]


@dataclass(frozen=True, slots=True)
class UnhappyStore:
    connection: AsyncConnection

    async def note(self, changes: Iterable[tuple[SurveyHour, UnhappyCounts]]) -> None:
        """Note what is to be added."""
        rows = [(*hour, *counts) for hour, counts in changes]
        if rows:
            await copy_rows(self.connection, UNHAPPY_CHANGE, (*SurveyHour._fields, *_NAMES), rows)

    async def wants_recount(self) -> bool:
        return bool((await self.connection.execute(_IS_RECOUNT)).scalar_one())

    async def want_recount(self) -> None:
        """Have everything counted anew: the responses are no longer those that the counts were made of."""
        await self.connection.execute(_WANT_RECOUNT)

    async def see_one_moment(self) -> None:
        """Let the transaction, in which nothing was read yet, see everything as it is at one moment."""
        await self.connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))

    async def take_turn(self, *, pause: timedelta) -> bool:
        """Keep all others from counting until the commit.

        Returns:
            Whether it may be done: nobody else is at it, and the last time is at least `pause` ago.
        """
        return (await self.connection.execute(_TURN, {"pause": pause})).first() is not None

    async def end_turn(self, *, recount: bool) -> None:
        """Note that it was counted, and whether everything is still to be counted anew."""
        await self.connection.execute(_TURNED, {"recount": recount})

    async def settled_until(self) -> datetime:
        """Return the moment, by the database's clock, before which every transaction that writes has ended."""
        moment: datetime = (await self.connection.execute(_SETTLED)).scalar_one()
        return moment

    async def take(self) -> dict[SurveyHour, UnhappyCounts]:
        """Remove all changes that were noted, and return their sums."""
        return _hours(await self.connection.execute(_TAKE))

    async def read_differences(self, *, most: int) -> dict[SurveyHour, UnhappyCounts]:
        """Return by how much the counts of hours differ from a recount of all responses, the latest hours first."""
        return _hours(await self.connection.execute(_DIFFERENCES, {"most": most}))

    async def add(self, changes: Hours) -> dict[SurveyHour, UnhappyCounts]:
        """Add to the counts, and return what they are then."""
        values: dict[str, object] = {
            "surveys": [one.survey for one in changes],
            "hours": [one.hour for one in changes],
            **{name: [getattr(one, name) for one in changes.values()] for name in _NAMES},
        }
        return _hours(await self.connection.execute(_ADD, values))


def _hours(rows: Iterable[Any]) -> dict[SurveyHour, UnhappyCounts]:
    return {SurveyHour(survey, hour): UnhappyCounts(*counts) for survey, hour, *counts in rows}
