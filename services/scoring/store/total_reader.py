"""What series say over all time."""

from collections.abc import Sequence
from functools import reduce
from operator import add

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.counts import Counts
from services.scoring.domain.scale import MOST_VALUES, Scale
from services.scoring.domain.series import SeriesKey
from services.scoring.store.tables import COUNT_COLUMNS, SERIES, SERIES_TOTAL


async def read_largest(connection: AsyncConnection, *, limit: int) -> tuple[Sequence[tuple[SeriesKey, Counts]], int]:
    """Return the series with the most answers, the largest first, and how many have answers at all."""
    columns = [SERIES_TOTAL.c[name] for name in COUNT_COLUMNS]
    n = reduce(add, columns[:MOST_VALUES])
    largest = (
        select(SERIES, *columns, func.count().over().label("series"))
        .join_from(SERIES_TOTAL, SERIES, SERIES.c.series_id == SERIES_TOTAL.c.series_id)
        .where(n > 0)
        .order_by(n.desc(), SERIES.c.series_id)
        .limit(limit)
    )
    found = []
    count = 0
    for row in await connection.execute(largest):
        scale = Scale(row.metric, row.scale_min, row.scale_max, row.polarity)
        series = SeriesKey(row.survey, row.concept, scale, row.touchpoint, row.channel, row.series_from)
        found.append((series, Counts.of_slots(scale, [row._mapping[name] for name in COUNT_COLUMNS])))  # noqa: SLF001 - public, despite its name
        count = row.series
    return found, count
