"""`GET /v1/scores` for a year by day, with ten million responses stored beside ten thousand, in turns."""

import time
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import asyncpg
import httpx

from services.scoring.domain.response import judge
from services.scoring.domain.segment import EVERYTHING, Pair, Segment
from services.scoring.domain.series import SeriesKey, slice_id
from shared.testing.processes import ADMIN_KEY, SuiteProcess
from tests.bench.lab import Lab, median
from tests.bench.results import Figure

FEW = 10_000
MANY = 10_000_000
ROUNDS = 5
REQUESTS = 200
GOAL = 1.2
FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 365
TOUCHPOINTS = ("checkout", "delivery", "support")
LOCATIONS = ("Berlin", "Graz", "Hamburg", "Köln", "Wien")
LANGUAGES = ("de", "en")

# Row by row as the consumer writes them: each response answers one question, at one of three touchpoints, somewhere.
_RESPONSES = """
INSERT INTO scoring.scored_response (response_id, revision, survey, version, channel, touchpoint, location, locale,
    respondent_id, segments, series, slots, suspect, state, occurred_at, received_at, scored_at)
SELECT uuidv7(-(($1 - row) * interval '1 second')), 1, 'bench', 1, 'web', touchpoint, location, language, NULL,
    format('[["language","%s"],["location","%s"]]', language, location), ARRAY[series_id],
    ARRAY[(row * 7919 % 11)::smallint], NULL, 'counted', at, at, at
FROM generate_series(1, $1::bigint) AS row
CROSS JOIN LATERAL (SELECT $2::timestamptz + (row * 31536000.0 / ($1 + 1)) * interval '1 second' AS at,
    ($3::text[])[1 + row % 3] AS touchpoint, ($4::uuid[])[1 + row % 3] AS series_id,
    ($5::text[])[1 + row * 31 % 5] AS location, ($6::text[])[1 + row * 17 % 2] AS language) AS made
"""
_COUNTED = ", ".join(f"count(*) FILTER (WHERE slots[1] = {slot})" for slot in range(11))
_HISTOGRAMS = f"""
INSERT INTO scoring.{{table}} (slice_id, {{moment}}, {", ".join(f"v{slot}" for slot in range(11))})
SELECT s.slice_id, {{cut}}, {_COUNTED}
FROM scoring.scored_response AS r JOIN scoring.slice AS s ON s.series_id = r.series[1]
    AND (s.dimension_1 = '' OR s.value_1 = CASE s.dimension_1 WHEN 'location' THEN r.location ELSE r.locale END)
    AND (s.dimension_2 = '' OR s.value_2 = r.location)
GROUP BY 1, 2
"""  # noqa: S608 - names of our own


async def measure(lab: Lab) -> list[Figure]:
    """Return the slow end of a year by day, for all touchpoints together, with many responses beside few."""
    few, many = await _stored(lab, FEW), await _stored(lab, MANY)
    slow: dict[str, list[float]] = {few.url: [], many.url: []}
    middle: dict[str, list[float]] = {few.url: [], many.url: []}
    for number in range(ROUNDS + 1):
        for process in (few, many):
            times = await _ask(process, REQUESTS if number else 20)
            if number:  # the first round warms up
                slow[process.url].append(times[int(len(times) * 0.99)])
                middle[process.url].append(times[len(times) // 2])
    figures = []
    for name, found in (("p50", middle), ("p99", slow)):
        ratio = median([one / other for one, other in zip(found[many.url], found[few.url], strict=True)])
        is_goal = name == "p99"
        figures.append(
            Figure(
                name=f"scores of a year by day, {name}: {MANY:,} responses beside {FEW:,}",
                value=median(found[many.url]) * 1000,
                unit="ms",
                baseline=median(found[few.url]) * 1000,
                ratio=ratio,
                goal=f"<= {GOAL:.1f}" if is_goal else "",
                met=ratio <= GOAL if is_goal else None,
            )
        )
    return figures


async def _ask(process: SuiteProcess, requests: int) -> list[float]:
    """Return how long each request took, in seconds, sorted."""
    last = FIRST_DAY + timedelta(days=DAYS)
    query = {"survey": "bench", "question": "recommend", "from": f"{FIRST_DAY:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}"}
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    times: list[float] = []
    async with httpx.AsyncClient(base_url=process.url, headers=headers) as client:
        for _ in range(requests):
            begun = time.perf_counter()
            reply = await client.get("/v1/scores", params=query | {"interval": "day"})
            times.append(time.perf_counter() - begun)
            [item] = reply.raise_for_status().json()["items"]
            if len(item["buckets"]) != DAYS:
                message = f"{len(item['buckets'])} days were told"
                raise RuntimeError(message)
    return sorted(times)


async def _stored(lab: Lab, responses: int) -> SuiteProcess:
    database = await lab.database()
    person = await lab.operator(database, "postgres://")
    connection = await asyncpg.connect(database)
    try:
        series = [_series(touchpoint) for touchpoint in TOUCHPOINTS]
        await connection.executemany(
            "INSERT INTO scoring.series VALUES ($1, $2, $3, 'nps', 0, 10, 'high_is_good', NULL, $4, 'web')",
            [(one.series_id, one.survey, one.concept, one.touchpoint) for one in series],
        )
        await connection.executemany(
            "INSERT INTO scoring.series_question VALUES ($1, $2)", [(one.series_id, one.concept) for one in series]
        )
        await connection.copy_records_to_table(
            "slice", schema_name="scoring", records=[_row(one.series_id, segment) for one, segment in _slices(series)]
        )
        ids = [one.series_id for one in series]
        given = (responses, FIRST_DAY, list(TOUCHPOINTS), ids, list(LOCATIONS), list(LANGUAGES))
        await connection.execute(_RESPONSES, *given, timeout=1800)
        quarter = "date_bin('15 minutes', occurred_at, '2000-01-01 00:00:00+00')"
        for table, moment, cut in (
            ("histogram", "bucket", quarter),
            ("daily", "day", "(occurred_at AT TIME ZONE 'UTC')::date"),
        ):
            await connection.execute(_HISTOGRAMS.format(table=table, moment=moment, cut=cut), timeout=1800)
        await connection.execute("VACUUM (ANALYZE)", timeout=1800)
    finally:
        await connection.close()
    return await person.start(["scoring"], "http")


def _series(touchpoint: str) -> SeriesKey:
    return judge("bench", touchpoint, "web", "recommend", "recommend", "nps", 0, 10, "high_is_good", None, 10).series


def _slices(series: list[SeriesKey]) -> list[tuple[SeriesKey, Segment]]:
    places: list[Pair] = [("location", one) for one in LOCATIONS]
    languages: list[Pair] = [("language", one) for one in LANGUAGES]
    segments: list[Segment] = [
        EVERYTHING,
        *((pair,) for pair in places + languages),
        *product(languages, places),
    ]
    return list(product(series, segments))


def _row(series_id: UUID, segment: Segment) -> tuple[object, ...]:
    first, second = (*segment, ("", ""), ("", ""))[:2]
    return (slice_id(series_id, segment), series_id, *first, *second)
