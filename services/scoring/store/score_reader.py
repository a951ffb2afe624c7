"""Reading the counts that scores are made of, all at one moment."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Select, Table, case, cast, func, null, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.histogram import Histogram
from services.scoring.domain.query import Buckets, KnownSeries, Part, Place, ScoreQuery, Volumes
from services.scoring.domain.scale import Scale
from services.scoring.domain.series import SeriesKey
from services.scoring.domain.tally import ALL_LOCATIONS
from services.scoring.store.tables import HISTOGRAM, SERIES, VOLUME


async def at_one_moment(connection: AsyncConnection) -> AsyncConnection:
    """Return the connection, on which nothing was read yet, so that all that is read is of one moment.

    Otherwise a batch that commits in between would be among the responses and not among the answers.
    """
    return await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


async def find_series(connection: AsyncConnection, survey: str) -> list[KnownSeries]:
    """Return all series of `survey`."""
    rows = await connection.execute(select(SERIES).where(SERIES.c.survey == survey))
    return [
        KnownSeries(
            SeriesKey(
                row.survey,
                row.concept,
                Scale(row.metric, row.scale_min, row.scale_max, row.polarity),
                row.touchpoint,
                row.channel,
            ),
            frozenset(row.questions),
        )
        for row in rows
    ]


async def read_histograms(connection: AsyncConnection, parts: Sequence[Part], query: ScoreQuery) -> list[Buckets]:
    """Return the histograms of each of `parts` within the query's window, cut into its intervals.

    Series of one part are added up by the database, which is spared sending them one by one.
    """
    members = [[one.key.series_id for one in part.series] for part in parts]
    series_id, value = HISTOGRAM.c.series_id, HISTOGRAM.c.value
    number = case(*((series_id.in_(ids), index) for index, ids in enumerate(members))).label("part")
    statement = select(number, _start(HISTOGRAM, query), value, cast(func.sum(HISTOGRAM.c.n), BigInteger))
    statement = statement.where(series_id.in_([one for ids in members for one in ids]))
    found: list[dict[datetime | None, dict[int, int]]] = [{} for _ in parts]
    for index, beginning, answer, n in await connection.execute(
        _within(statement, HISTOGRAM, query).group_by("part", "start", value)
    ):
        found[index].setdefault(beginning, {})[answer] = n
    return [{_aware(beginning): Histogram(counts) for beginning, counts in buckets.items()} for buckets in found]


async def read_span(connection: AsyncConnection, query: ScoreQuery) -> tuple[datetime | None, datetime | None]:
    """Return the first and the last hour with a response to the query's survey at its location, whatever its window."""
    statement = select(func.min(VOLUME.c.bucket), func.max(VOLUME.c.bucket)).where(
        VOLUME.c.survey == query.survey, VOLUME.c.location == (query.location or ALL_LOCATIONS)
    )
    first, last = (await connection.execute(statement)).one()
    return first, last


async def read_volumes(connection: AsyncConnection, query: ScoreQuery) -> Volumes:
    """Return the numbers of responses to the query's survey within its window, cut into its intervals."""
    start = _start(VOLUME, query)
    place = (VOLUME.c.version, VOLUME.c.touchpoint, VOLUME.c.channel)
    statement = select(*place, start, cast(func.sum(VOLUME.c.n), BigInteger)).where(VOLUME.c.survey == query.survey)
    rows = await connection.execute(_within(statement, VOLUME, query).group_by(*place, "start"))
    return {
        (Place(version, touchpoint or None, channel), _aware(beginning)): n
        for version, touchpoint, channel, beginning, n in rows
    }


def _start(table: Table, query: ScoreQuery) -> ColumnElement[Any]:
    """Return the beginning of the interval that a row falls into, in UTC and without a zone.

    With a zone `date_trunc` takes half as long again, for every row.
    """
    if query.interval is None:
        return cast(null(), DateTime()).label("start")
    return func.date_trunc(query.interval, func.timezone("UTC", table.c.bucket)).label("start")


def _aware(beginning: datetime | None) -> datetime | None:
    return None if beginning is None else beginning.replace(tzinfo=UTC)


def _within(statement: Select[Any], table: Table, query: ScoreQuery) -> Select[Any]:
    """Restrict `statement` to the window and to the location."""
    statement = statement.where(table.c.location == (query.location or ALL_LOCATIONS))
    if query.window.start is not None:
        statement = statement.where(table.c.bucket >= query.window.start)
    if query.window.end is not None:
        statement = statement.where(table.c.bucket < query.window.end)
    return statement
