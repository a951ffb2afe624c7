"""Reading answers one by one, where of each person only the newest in a period is to count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.cells import SUPERSEDED
from services.scoring.domain.counts import SKIPPED
from services.scoring.domain.query import KnownSeries

_MOMENTS = ARRAY(DateTime(timezone=True))

# Answers without a person, skipped questions and suspect answers are nobody's newer or older ones.
_CURRENT = text(
    "WITH answer AS ("
    "SELECT r.response_id, r.respondent_id, r.touchpoint, r.occurred_at, r.received_at, r.segments, "
    "member.concept, own.series_id, own.slot, own.slot < :values AND r.respondent_id IS NOT NULL AS is_somebodys "
    "FROM scoring.scored_response AS r CROSS JOIN unnest(r.series, r.slots) AS own (series_id, slot) "
    "JOIN unnest(:series_ids, :concepts) AS member (series_id, concept) ON member.series_id = own.series_id "
    "WHERE r.survey = :survey AND r.state = 'counted' AND r.occurred_at >= :start AND r.occurred_at < :stop"
    "), ranked AS ("
    "SELECT *, dense_rank() OVER (PARTITION BY is_somebodys, respondent_id, touchpoint, concept, "
    "width_bucket(occurred_at, :periods) ORDER BY occurred_at DESC, received_at DESC, response_id DESC) AS rank "
    "FROM answer) "
    "SELECT series_id, width_bucket(occurred_at, :bounds) - 1 AS cell, "
    "(SELECT pair->>1 FROM jsonb_array_elements(segments::jsonb) AS pair WHERE pair->>0 = :dimension_1) AS value_1, "
    "(SELECT pair->>1 FROM jsonb_array_elements(segments::jsonb) AS pair WHERE pair->>0 = :dimension_2) AS value_2, "
    "CASE WHEN is_somebodys AND rank > 1 THEN :superseded ELSE slot END AS slot, count(*) "
    "FROM ranked GROUP BY 1, 2, 3, 4, 5"
).bindparams(
    bindparam("series_ids", type_=ARRAY(Uuid)),
    bindparam("concepts", type_=ARRAY(Text)),
    *(bindparam(name, type_=Integer) for name in ("values", "superseded")),
    *(bindparam(name, type_=DateTime(timezone=True)) for name in ("start", "stop")),
    *(bindparam(name, type_=_MOMENTS) for name in ("periods", "bounds")),
    *(bindparam(name, type_=Text) for name in ("survey", "dimension_1", "dimension_2")),
)


class CurrentCount(NamedTuple):
    """How many answers are alike in all that matters."""

    series_id: UUID
    cell: int
    values: tuple[str | None, str | None]
    """Of the dimensions that were asked for; None: the responses have none."""
    slot: int
    n: int


@dataclass(frozen=True, slots=True)
class CurrentReader:
    connection: AsyncConnection

    async def read(
        self,
        survey: str,
        series: Sequence[KnownSeries],
        *,
        bounds: Sequence[datetime],
        periods: Sequence[datetime],
        dimensions: Sequence[str],
    ) -> list[CurrentCount]:
        """Return the counts of answers to `series`, superseded ones by themselves.

        An answer is superseded by a newer one of the same person, touchpoint and concept in the same period, whatever
        its channel. All answers of one response are equally new.

        Args:
            survey: its key.
            series: all that may supersede each other.
            bounds: of the cells; answers outside of them neither count nor supersede.
            periods: where periods begin, in order.
            dimensions: at most two.
        """
        first, second = (*dimensions, "", "")[:2]
        given = {
            "survey": survey,
            "series_ids": [one.key.series_id for one in series],
            "concepts": [one.key.concept for one in series],
            "start": bounds[0],
            "stop": bounds[-1],
            "bounds": list(bounds),
            "periods": list(periods),
            "dimension_1": first,
            "dimension_2": second,
            "values": SKIPPED,
            "superseded": SUPERSEDED,
        }
        return [
            CurrentCount(series_id, cell, (value_1, value_2), slot, n)
            for series_id, cell, value_1, value_2, slot, n in await self.connection.execute(_CURRENT, given)
        ]
