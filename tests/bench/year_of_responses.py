"""A year of scored responses, as many as wanted, and the counts that they add up to."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import asyncpg

from services.scoring.domain.response import judge
from services.scoring.domain.segment import EVERYTHING, Pair, Segment
from services.scoring.domain.series import SeriesKey, slice_id
from services.scoring.store.tables import COUNT_COLUMNS

SURVEY = "bench"
QUESTION = "recommend"
FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 365

_TOUCHPOINTS = ("checkout", "delivery", "support")
LOCATIONS = ("Berlin", "Graz", "Hamburg", "Köln", "Wien")
_LANGUAGES = ("de", "en")
_STEPS = 11
_LONGEST_SECONDS = 3600
_CHUNKS_IN_FLIGHT = 64

# Each answers one question, at one of three touchpoints, somewhere; all are spread evenly over the year. OFFSET keeps
# what several columns are made of from being computed for each of them.
_RESPONSES = """
SELECT (lpad(to_hex(ms), 12, '0') || '70008' || lpad(to_hex(row), 15, '0'))::uuid, 1, $7::text, 1, 'web', touchpoint,
    location, language, '[["language","' || language || '"],["location","' || location || '"]]',
    ARRAY[series_id], ARRAY[score::smallint], score <= 6, 'counted', at, at, at
FROM (
    SELECT row, ms, row * 7919 % 11 AS score, to_timestamp(ms / 1000::float8) AS at,
        ($3::text[])[1 + row % 3] AS touchpoint, ($4::uuid[])[1 + row % 3] AS series_id,
        ($5::text[])[1 + row * 31 % cardinality($5::text[])] AS location,
        ($6::text[])[1 + row * 17 % 2] AS language
    FROM (
        SELECT row, (extract(epoch FROM $2::timestamptz) * 1000)::bigint + row * 31536000000 / ($1 + 1) AS ms
        FROM generate_series(1, $1::bigint) AS row OFFSET 0
    ) AS spread OFFSET 0
) AS made
"""

_KEPT = ["response_id", "revision", "survey", "version", "channel", "touchpoint", "location", "locale", "segments"]
_KEPT += ["series", "slots", "unhappy", "state", "occurred_at", "received_at", "scored_at"]
"""Columns of a response, as the statement above gives them."""

_INDEXES = """
SELECT conname, pg_get_indexdef(indexrelid) AS definition, indexrelid::regclass::text AS name
FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid WHERE indrelid = 'scoring.scored_response'::regclass
"""

_COLUMNS = ", ".join(COUNT_COLUMNS)
_SUMS = ", ".join(f"sum({name})" for name in COUNT_COLUMNS)
_BY_SLOT = ", ".join(f"(count(*) FILTER (WHERE slots[1] = {slot}))::integer AS v{slot}" for slot in range(_STEPS))
_CELLS = (
    "CREATE TEMPORARY TABLE cell AS SELECT series[1] AS series_id, location, locale, "  # noqa: S608 - names of our own
    f"date_bin('15 minutes', occurred_at, timestamptz '1970-01-01Z') AS bucket, {_BY_SLOT}, 0 AS skipped, 0 AS suspect "
    "FROM scoring.scored_response GROUP BY 1, 2, 3, 4"
)
# In the order of time, as the fold writes them: those of one slice do not lie side by side.
_HISTOGRAM = (
    f"INSERT INTO scoring.histogram (slice_id, bucket, {_COLUMNS}) SELECT slice_id, bucket, {_SUMS} "  # noqa: S608 - names of our own
    "FROM cell JOIN scoring.slice USING (series_id) "
    "WHERE (dimension_1 = '' OR value_1 = CASE dimension_1 WHEN 'location' THEN location ELSE locale END) "
    "AND (dimension_2 = '' OR value_2 = location) GROUP BY 1, 2 ORDER BY 2, 1"
)
_DAILY = (
    f"INSERT INTO scoring.daily (slice_id, day, {_COLUMNS}) "  # noqa: S608 - names of our own
    f"SELECT slice_id, (bucket AT TIME ZONE 'UTC')::date, {_SUMS} FROM scoring.histogram GROUP BY 1, 2 ORDER BY 2, 1"
)
_TOTALS = (
    f"INSERT INTO scoring.series_total (series_id, {_COLUMNS}, revision, changed_at) "  # noqa: S608 - names of our own
    f"SELECT series_id, {_SUMS}, 1, now() FROM scoring.daily JOIN scoring.series ON series_id = slice_id GROUP BY 1"
)
_COUNTED = (_CELLS, _HISTOGRAM, _DAILY, _TOTALS, "DROP TABLE cell")
_SETTLED = ("VACUUM (ANALYZE)", "CHECKPOINT")


async def store(
    database_url: str, responses: int, first_day: datetime = FIRST_DAY, locations: Sequence[str] = LOCATIONS
) -> None:
    """Do what `fill` does, and leave the database as if all had been there for long: vacuumed, analysed, on disk."""
    await fill(database_url, responses, first_day, locations)
    connection = await asyncpg.connect(database_url, command_timeout=_LONGEST_SECONDS)
    try:
        for statement in _SETTLED:
            await connection.execute(statement)
    finally:
        await connection.close()


async def fill(
    database_url: str, responses: int, first_day: datetime = FIRST_DAY, locations: Sequence[str] = LOCATIONS
) -> None:
    """Fill an empty database.

    Args:
        database_url: of an empty database.
        responses: how many.
        first_day: when the year begins.
        locations: where they come from in turns; one that stands there twice has twice as many.
    """
    source = await asyncpg.connect(database_url, command_timeout=_LONGEST_SECONDS)
    target = await asyncpg.connect(database_url, command_timeout=_LONGEST_SECONDS)
    try:
        series = [_series(touchpoint) for touchpoint in _TOUCHPOINTS]
        await _add_series(target, series, _segments(locations))
        put_back = await _without_indexes(target)
        places = (list(_TOUCHPOINTS), [one.series_id for one in series], list(locations), list(_LANGUAGES))
        await _copy(source, target, (responses, first_day, *places, SURVEY))
        await target.execute("SET work_mem = '512MB'; SET maintenance_work_mem = '512MB'")
        for statement in (*put_back, *_COUNTED):
            await target.execute(statement)
    finally:
        await source.close()
        await target.close()


async def _copy(source: asyncpg.Connection, target: asyncpg.Connection, given: tuple[object, ...]) -> None:
    """Let one connection make the rows while another one stores them."""
    chunks: asyncio.Queue[bytes | None] = asyncio.Queue(_CHUNKS_IN_FLIGHT)

    async def made() -> None:
        await source.copy_from_query(_RESPONSES, *given, output=chunks.put, format="binary")
        await chunks.put(None)

    async def stored() -> AsyncIterator[bytes]:
        while (chunk := await chunks.get()) is not None:
            yield chunk

    async with asyncio.TaskGroup() as both:
        both.create_task(made())
        both.create_task(
            target.copy_to_table(
                "scored_response", schema_name="scoring", columns=_KEPT, source=stored(), format="binary"
            )
        )


async def _without_indexes(connection: asyncpg.Connection) -> list[str]:
    """Drop the indexes of the responses; return what makes them again, which is several times faster afterwards."""
    put_back = []
    for conname, definition, name in await connection.fetch(_INDEXES):
        if conname is None:
            await connection.execute(f"DROP INDEX {name}")
            put_back.append(definition)
        else:
            await connection.execute(f"ALTER TABLE scoring.scored_response DROP CONSTRAINT {conname}")
            put_back += [
                definition,
                f"ALTER TABLE scoring.scored_response ADD CONSTRAINT {conname} PRIMARY KEY USING INDEX {conname}",
            ]
    return put_back


async def _add_series(connection: asyncpg.Connection, series: list[SeriesKey], segments: list[Segment]) -> None:
    await connection.executemany(
        "INSERT INTO scoring.series VALUES ($1, $2, $3, 'nps', 0, 10, 'high_is_good', NULL, $4, 'web')",
        [(one.series_id, one.survey, one.concept, one.touchpoint) for one in series],
    )
    await connection.executemany(
        "INSERT INTO scoring.series_question VALUES ($1, $2)", [(one.series_id, one.concept) for one in series]
    )
    slices = [_row(one.series_id, segment) for one, segment in product(series, segments)]
    await connection.copy_records_to_table("slice", schema_name="scoring", records=slices)


def _series(touchpoint: str) -> SeriesKey:
    return judge(SURVEY, touchpoint, "web", QUESTION, QUESTION, "nps", 0, 10, "high_is_good", None, 10).series


def _segments(locations: Sequence[str]) -> list[Segment]:
    places: list[Pair] = [("location", one) for one in dict.fromkeys(locations)]
    languages: list[Pair] = [("language", one) for one in _LANGUAGES]
    return [EVERYTHING, *((pair,) for pair in places + languages), *product(languages, places)]


def _row(series_id: UUID, segment: Segment) -> tuple[object, ...]:
    first, second = (*segment, ("", ""), ("", ""))[:2]
    return (slice_id(series_id, segment), series_id, *first, *second)
