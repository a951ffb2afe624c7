"""Durable ingest into a table that holds a million responses, beside an empty one, in turns; and memory under load."""

from shared.testing.load import SURVEY
from tests.bench.footprint import memory_of
from tests.bench.ingest import CONNECTIONS
from tests.bench.lab import Lab, filled_collector, load, median
from tests.bench.results import Figure

STORED = 1_000_000
ROUNDS = 5
SECONDS = 5.0
GOAL = 0.9
MEMORY_GOAL = 100.0

# Spread over a year, as a survey that has run that long; the ids carry their time, as clients make them.
_FILL = """
INSERT INTO collector.response
    (id, survey, version, channel, touchpoint, location, locale, respondent_id, answers, attributes, fingerprint,
     occurred_at, received_at)
SELECT uuidv7(-(row * interval '31 seconds')), $1, 1, 'web', 'checkout', NULL, NULL, NULL,
    jsonb_build_object('satisfaction', 1 + row % 5, 'recommend', row % 11, 'effort', 1 + row % 7),
    '{}', sha256(int8send(row)), now() - row * interval '31 seconds', now() - row * interval '31 seconds'
FROM generate_series(1, $2::bigint) AS row
"""


async def measure(lab: Lab) -> list[Figure]:
    """Return acknowledged responses a second with a million stored, beside none; and the worker's memory afterwards."""
    _, grown = await filled_collector(lab, _FILL, STORED)
    _, empty = await filled_collector(lab, _FILL, 0)
    path = f"/v1/surveys/{SURVEY}/responses"
    on_grown: list[float] = []
    on_empty: list[float] = []
    for number in range(ROUNDS + 1):
        for process, rates in ((empty, on_empty), (grown, on_grown)):
            result = await load(process, path, connections=CONNECTIONS, seconds=SECONDS if number else 2.0)
            if result.failures:
                message = f"{result.failures} of {result.requests} requests were refused"
                raise RuntimeError(message)
            if number:  # the first round warms up
                rates.append(result.per_second)
    ratio = median([one / other for one, other in zip(on_grown, on_empty, strict=True)])
    used = memory_of(grown)
    return [
        Figure(
            name=f"ingest: with {STORED:,} responses stored, beside none",
            value=median(on_grown),
            unit="responses/s",
            baseline=median(on_empty),
            ratio=ratio,
            goal=f">= {GOAL:.2f}",
            met=ratio >= GOAL,
        ),
        Figure(
            name="memory: collector after load on 32 connections",
            value=used,
            unit="MiB",
            goal=f"<= {MEMORY_GOAL:.0f}",
            met=used <= MEMORY_GOAL,
        ),
    ]
