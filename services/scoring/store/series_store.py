"""What is measured: series, and the questions that were asked for them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Row, SmallInteger, Text, Uuid, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.counts import Counts
from services.scoring.domain.series import SeriesKey
from services.scoring.store.tables import COUNT_COLUMNS, SERIES, SERIES_TOTAL
from shared.scales import MOST_VALUES, Scale

_ADD = text(
    "INSERT INTO scoring.series (series_id, survey, concept, metric, scale_min, scale_max, polarity, series_from, "
    "touchpoint, channel, choice) SELECT * FROM unnest(:series_ids, :surveys, :concepts, :metrics, :minima, :maxima, "
    ":polarities, :beginnings, :touchpoints, :channels, :choices) ON CONFLICT DO NOTHING"
).bindparams(
    bindparam("series_ids", type_=ARRAY(Uuid)),
    bindparam("surveys", type_=ARRAY(Text)),
    bindparam("concepts", type_=ARRAY(Text)),
    bindparam("metrics", type_=ARRAY(Text)),
    bindparam("minima", type_=ARRAY(SmallInteger)),
    bindparam("maxima", type_=ARRAY(SmallInteger)),
    bindparam("polarities", type_=ARRAY(Text)),
    bindparam("beginnings", type_=ARRAY(Integer)),
    bindparam("touchpoints", type_=ARRAY(Text)),
    bindparam("channels", type_=ARRAY(Text)),
    bindparam("choices", type_=ARRAY(Text)),
)
_ADD_QUESTIONS = text(
    "INSERT INTO scoring.series_question (series_id, question) SELECT * FROM unnest(:series_ids, :questions) "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("series_ids", type_=ARRAY(Uuid)), bindparam("questions", type_=ARRAY(Text)))


def series_of(row: Row[Any]) -> SeriesKey:
    """Return the series of a row that has all columns of `SERIES`, its id perhaps apart."""
    scale = Scale(row.metric, row.scale_min, row.scale_max, row.polarity)
    return SeriesKey(row.survey, row.concept, scale, row.touchpoint, row.channel, row.series_from, row.choice)


@dataclass(frozen=True, slots=True)
class SeriesStore:
    connection: AsyncConnection

    async def add(self, asked: Collection[tuple[SeriesKey, str]]) -> None:
        """Record series and the keys of their questions; those that are known stay as they are.

        All writers go through them in the same order, so they never wait in a circle.
        """
        if not asked:
            return
        by_id = {series.series_id: series for series, _ in asked}
        keys = [by_id[series_id] for series_id in sorted(by_id, key=lambda one: one.int)]
        await self.connection.execute(
            _ADD,
            {
                "series_ids": [key.series_id for key in keys],
                "surveys": [key.survey for key in keys],
                "concepts": [key.concept for key in keys],
                "metrics": [key.scale.metric for key in keys],
                "minima": [key.scale.scale_min for key in keys],
                "maxima": [key.scale.scale_max for key in keys],
                "polarities": [key.scale.polarity for key in keys],
                "beginnings": [key.series_from for key in keys],
                "touchpoints": [key.touchpoint for key in keys],
                "channels": [key.channel for key in keys],
                "choices": [key.choice for key in keys],
            },
        )
        pairs = sorted(
            {(series.series_id, question) for series, question in asked}, key=lambda one: (one[0].int, one[1])
        )
        await self.connection.execute(
            _ADD_QUESTIONS,
            {"series_ids": [series_id for series_id, _ in pairs], "questions": [question for _, question in pairs]},
        )

    async def read(self, ids: Iterable[UUID]) -> dict[UUID, SeriesKey]:
        """Return the series of these ids."""
        rows = await self.connection.execute(select(SERIES).where(SERIES.c.series_id.in_(list(ids))))
        return {row.series_id: series_of(row) for row in rows}

    async def scales_of(self, survey: str, concept: str, touchpoint: str | None) -> frozenset[Scale]:
        """Return the scales that answers to a concept were given on, at a touchpoint or at any."""
        statement = (
            select(SERIES.c.metric, SERIES.c.scale_min, SERIES.c.scale_max, SERIES.c.polarity)
            .where(SERIES.c.survey == survey, SERIES.c.concept == concept, SERIES.c.choice.is_(None))
            .distinct()
        )
        if touchpoint is not None:
            statement = statement.where(SERIES.c.touchpoint == touchpoint)
        return frozenset(Scale(*row) for row in await self.connection.execute(statement))

    async def read_largest(self, *, limit: int) -> tuple[Sequence[tuple[SeriesKey, Counts]], int]:
        """Return the series with the most answers, the largest first, and how many have answers at all."""
        columns = [SERIES_TOTAL.c[name] for name in COUNT_COLUMNS]
        n = reduce(add, columns[:MOST_VALUES])
        largest = (
            select(SERIES, *columns, func.count().over().label("series"))
            .join_from(SERIES_TOTAL, SERIES, SERIES.c.series_id == SERIES_TOTAL.c.series_id)
            .where(n > 0, SERIES.c.choice.is_(None))
            .order_by(n.desc(), SERIES.c.series_id)
            .limit(limit)
        )
        found = []
        count = 0
        for row in await self.connection.execute(largest):
            series = series_of(row)
            found.append((series, Counts.of_slots(series.scale, [row._mapping[name] for name in COUNT_COLUMNS])))  # noqa: SLF001 - public, despite its name
            count = row.series
        return found, count
