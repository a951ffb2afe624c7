"""Durable ingest over HTTP beside the same endpoint with storage switched off, in turns."""

from shared.testing.load import SURVEY
from tests.bench.lab import Lab, load, median, open_survey
from tests.bench.load import LoadResult
from tests.bench.results import Figure

CONNECTIONS = 32
ROUNDS = 5
SECONDS = 6.0
GOAL = 0.60
P99_GOAL = 3.0


async def measure(lab: Lab) -> list[Figure]:
    """Return acknowledged responses a second and their p99, each beside its storage-off twin."""
    database = await lab.database()
    person = await lab.operator(database, "postgres://")
    durable = await person.start(["collector"], "http")
    await open_survey(durable)
    twin = await person.start_module("tests.bench.storage_off")
    path = f"/v1/surveys/{SURVEY}/responses"
    stored: list[LoadResult] = []
    bare: list[LoadResult] = []
    for number in range(ROUNDS + 1):
        for process, results in ((twin, bare), (durable, stored)):
            result = await load(process, path, connections=CONNECTIONS, seconds=SECONDS if number else 2.0)
            if result.failures:
                message = f"{result.failures} of {result.requests} requests were refused"
                raise RuntimeError(message)
            if number:  # the first round warms up
                results.append(result)
    ratio = median([one.per_second / other.per_second for one, other in zip(stored, bare, strict=True)])
    tail = median([one.p99 / other.p99 for one, other in zip(stored, bare, strict=True)])
    return [
        Figure(
            name="ingest: durable, 1 worker, 32 connections",
            value=median([one.per_second for one in stored]),
            unit="responses/s",
            baseline=median([one.per_second for one in bare]),
            ratio=ratio,
            goal=f">= {GOAL:.2f}",
            met=ratio >= GOAL,
        ),
        Figure(
            name="ingest: p99 of a request",
            value=1000 * median([one.p99 for one in stored]),
            unit="ms",
            baseline=1000 * median([one.p99 for one in bare]),
            ratio=tail,
            goal=f"<= {P99_GOAL:.1f}",
            met=tail <= P99_GOAL,
        ),
    ]
