"""Series and what they say over all time."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, SmallInteger, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.series import SeriesKey
from services.scoring.domain.tally import SeriesTally

_ADVANCE = text(
    "INSERT INTO scoring.series AS stored (series_id, survey, concept, metric, scale_min, scale_max, polarity, "
    "touchpoint, channel, questions, totals, revision, changed_at) "
    "SELECT series_id, survey, concept, metric, scale_min, scale_max, polarity, touchpoint, channel, "
    "ARRAY(SELECT jsonb_array_elements_text(questions::jsonb)), totals::bigint[], 1, :at "
    "FROM unnest(:series_ids, :surveys, :concepts, :metrics, :minima, :maxima, :polarities, :touchpoints, :channels, "
    ":questions, :totals) AS row (series_id, survey, concept, metric, scale_min, scale_max, polarity, touchpoint, "
    "channel, questions, totals) "
    "ON CONFLICT (series_id) DO UPDATE SET "
    "totals = ARRAY(SELECT old + new FROM unnest(stored.totals, excluded.totals) "
    "WITH ORDINALITY AS pair (old, new, position) ORDER BY position), "
    "questions = CASE WHEN stored.questions @> excluded.questions THEN stored.questions "
    "ELSE ARRAY(SELECT DISTINCT unnest(stored.questions || excluded.questions) ORDER BY 1) END, "
    "revision = stored.revision + 1, changed_at = excluded.changed_at "
    "RETURNING series_id, totals, revision"
).bindparams(
    bindparam("series_ids", type_=ARRAY(Uuid)),
    bindparam("surveys", type_=ARRAY(Text)),
    bindparam("concepts", type_=ARRAY(Text)),
    bindparam("metrics", type_=ARRAY(Text)),
    bindparam("minima", type_=ARRAY(SmallInteger)),
    bindparam("maxima", type_=ARRAY(SmallInteger)),
    bindparam("polarities", type_=ARRAY(Text)),
    bindparam("touchpoints", type_=ARRAY(Text)),
    bindparam("channels", type_=ARRAY(Text)),
    bindparam("questions", type_=ARRAY(Text)),
    bindparam("totals", type_=ARRAY(Text)),
    bindparam("at", type_=DateTime(timezone=True)),
)


@dataclass(frozen=True, slots=True)
class SeriesState:
    """A series after a change."""

    key: SeriesKey
    revision: int
    histogram: Histogram
    """Over all time."""


async def advance_series(
    connection: AsyncConnection, tallies: Iterable[SeriesTally], *, at: datetime
) -> list[SeriesState]:
    """Add to the totals of series, making those that are new, and return how they stand then, by their ids.

    It locks their rows until the commit, and other writers of the same series wait for that: call it last.
    """
    touched = sorted(tallies, key=lambda one: one.key.series_id)
    if not touched:
        return []
    keys = [one.key for one in touched]
    result = await connection.execute(
        _ADVANCE,
        {
            "series_ids": [key.series_id for key in keys],
            "surveys": [key.survey for key in keys],
            "concepts": [key.concept for key in keys],
            "metrics": [key.scale.metric for key in keys],
            "minima": [key.scale.scale_min for key in keys],
            "maxima": [key.scale.scale_max for key in keys],
            "polarities": [key.scale.polarity for key in keys],
            "touchpoints": [key.touchpoint for key in keys],
            "channels": [key.channel for key in keys],
            "questions": [json.dumps(sorted(one.questions)) for one in touched],
            "totals": [_array(one) for one in touched],
            "at": at,
        },
    )
    stored: dict[UUID, tuple[list[int], int]] = {row.series_id: (row.totals, row.revision) for row in result}
    return [SeriesState(key, stored[key.series_id][1], _histogram(key, stored[key.series_id][0])) for key in keys]


def _array(one: SeriesTally) -> str:
    values = range(one.key.scale.scale_min, one.key.scale.scale_max + 1)
    return "{" + ",".join(str(one.counts.get(value, 0)) for value in values) + "}"


def _histogram(key: SeriesKey, totals: list[int]) -> Histogram:
    return Histogram(dict(enumerate(totals, start=key.scale.scale_min)))
