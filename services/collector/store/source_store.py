"""What came from each source, hour by hour, and since when it is watched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, cast

from sqlalchemy import ARRAY, DateTime, Text, bindparam, delete, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.source_tables import SOURCE_HOUR, SOURCE_WATCH
from shared.vocabulary import SourceKind

SourceKey = tuple[SourceKind, str]

_MOMENT = DateTime(timezone=True)
_TURN = text('SELECT counted_until FROM collector.source_turn WHERE "only" = 1 FOR UPDATE SKIP LOCKED')
_TURNED = text('UPDATE collector.source_turn SET counted_until = :until WHERE "only" = 1').bindparams(
    bindparam("until", type_=_MOMENT)
)
# Survey by survey, because responses are found by survey and moment.
_CAME = """
    SELECT r.source_kind, r.source_id, r.survey, date_trunc('hour', r.received_at, 'UTC') AS hour,
        count(*)::integer AS answered, max(r.received_at) AS last_at
    FROM collector.survey AS s CROSS JOIN LATERAL (
        SELECT source_kind, source_id, survey, received_at FROM collector.response
        WHERE survey = s.key AND received_at >= :since AND (:until IS NULL OR received_at < :until)
        AND source_id IS NOT NULL AND source_kind <> 'device'
    ) AS r GROUP BY 1, 2, 3, 4
"""
_BOUNDS = (bindparam("since", type_=_MOMENT), bindparam("until", type_=_MOMENT))
_ADD = text(
    "INSERT INTO collector.source_hour (source_kind, source_id, survey, hour, answered, last_at) "
    f"{_CAME} ON CONFLICT DO NOTHING"
).bindparams(*_BOUNDS)
_ACTIVITY = text(
    "SELECT source_kind, source_id, survey, min(hour), max(last_at), sum(answered)::integer FROM ("  # noqa: S608 - our own
    f"SELECT source_kind, source_id, survey, hour, answered, last_at FROM collector.source_hour UNION ALL {_CAME}"
    ") AS came GROUP BY 1, 2, 3"
).bindparams(*_BOUNDS)
_HOURS = text(
    "SELECT hour, sum(answered)::integer AS answered FROM collector.source_hour "
    "WHERE source_kind = :kind AND source_id = :id AND survey = ANY(:surveys) AND hour = ANY(:hours) GROUP BY hour"
).bindparams(bindparam("surveys", type_=ARRAY(Text)), bindparam("hours", type_=ARRAY(_MOMENT)))
_WATCH = text(
    "INSERT INTO collector.source_watch AS stored (source_kind, source_id, watched_since, watched_at) "
    "SELECT kind, id, :now, :now FROM unnest(:kinds, :ids) AS watched (kind, id) ORDER BY kind, id "
    "ON CONFLICT (source_kind, source_id) DO UPDATE SET watched_at = :now, "
    "watched_since = CASE WHEN stored.watched_at < :unbroken THEN :now ELSE stored.watched_since END "
    "RETURNING source_kind, source_id, watched_since"
).bindparams(
    bindparam("kinds", type_=ARRAY(Text)),
    bindparam("ids", type_=ARRAY(Text)),
    bindparam("now", type_=_MOMENT),
    bindparam("unbroken", type_=_MOMENT),
)


class Activity(NamedTuple):
    """What came from a source for a survey."""

    survey: str
    first_hour: datetime
    last_at: datetime
    answered: int


@dataclass(frozen=True, slots=True)
class SourceStore:
    connection: AsyncConnection

    async def take_turn(self) -> tuple[datetime | None] | None:
        """Keep all others from watching until the commit.

        Returns:
            Until when responses are counted, None at first; or None in its place when somebody else is at it.
        """
        row = (await self.connection.execute(_TURN)).first()
        return None if row is None else (row.counted_until,)

    async def count(self, since: datetime, until: datetime) -> None:
        """Count the responses of whole hours, none of which was counted before."""
        await self.connection.execute(_ADD, {"since": since, "until": until})
        await self.connection.execute(_TURNED, {"until": until})

    async def forget(self, *, before: datetime) -> None:
        """Forget hours that no longer show what is usual, and sources that are not watched any more."""
        await self.connection.execute(delete(SOURCE_HOUR).where(SOURCE_HOUR.c.hour < before))
        await self.connection.execute(delete(SOURCE_WATCH).where(SOURCE_WATCH.c.watched_at < before))

    async def read_activity(self, *, counted_until: datetime) -> dict[SourceKey, list[Activity]]:
        """Return what came from each source until now, by survey."""
        found: dict[SourceKey, list[Activity]] = {}
        for kind, source_id, *came in await self.connection.execute(_ACTIVITY, {"since": counted_until, "until": None}):
            found.setdefault((cast("SourceKind", kind), source_id), []).append(Activity(*came))
        return found

    async def read_hours(
        self, source: SourceKey, surveys: Collection[str], hours: Sequence[datetime]
    ) -> dict[datetime, int]:
        """Return how many answers to some surveys came from a source in each of some hours."""
        given = {"kind": source[0], "id": source[1], "surveys": list(surveys), "hours": list(set(hours))}
        return {row.hour: row.answered for row in await self.connection.execute(_HOURS, given)}

    async def watch(
        self, sources: Collection[SourceKey], *, now: datetime, break_after: timedelta
    ) -> dict[SourceKey, datetime]:
        """Note that sources are watched, and return since when without a break."""
        if not sources:
            return {}
        kinds, ids = zip(*sorted(sources), strict=True)
        given = {"kinds": list(kinds), "ids": list(ids), "now": now, "unbroken": now - break_after}
        rows = await self.connection.execute(_WATCH, given)
        return {(cast("SourceKind", kind), source_id): since for kind, source_id, since in rows}
