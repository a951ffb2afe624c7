"""`GET /v1/scores` for a year by day, with ten million and a million responses stored beside ten thousand, in turns."""

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

import httpx
from rich.console import Console

from shared.testing.processes import ADMIN_KEY
from tests.bench.lab import Lab, median
from tests.bench.results import Figure
from tests.bench.year_of_responses import DAYS, FIRST_DAY, QUESTION, SURVEY, store

FEW = 10_000
MANY = (1_000_000, 10_000_000)
ZONES = ("UTC", "Europe/Berlin")
"""Days that are counted as such, and days that begin an hour or two before those."""
ROUNDS = 5
REQUESTS = 200
WARMING = 20
GOAL = 1.2

Times = dict[int, list[list[float]]]
"""Seconds of each request, sorted, by stored responses and round."""


async def measure(lab: Lab) -> list[Figure]:
    """Return the slow end of a year by day, for all touchpoints together, with many responses beside few."""
    async with AsyncExitStack() as stack:
        clients = {
            responses: await stack.enter_async_context(await _stored(lab, responses)) for responses in (FEW, *MANY)
        }
        return [figure for zone in ZONES for figure in _figures(zone, await _times(clients, zone))]


def _figures(zone: str, times: Times) -> list[Figure]:
    figures = []
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        few = [_at(one, share) for one in times[FEW]]
        for many in MANY:
            found = [_at(one, share) for one in times[many]]
            ratio = median([one / other for one, other in zip(found, few, strict=True)])
            has_goal = name == "p99"
            figures.append(
                Figure(
                    name=f"scores of a year by day in {zone}, {name}: {many:,} responses beside {FEW:,}",
                    value=median(found) * 1000,
                    unit="ms",
                    baseline=median(few) * 1000,
                    ratio=ratio,
                    goal=f"<= {GOAL:.1f}" if has_goal else "",
                    met=ratio <= GOAL if has_goal else None,
                )
            )
    return figures


def _at(times: Sequence[float], share: float) -> float:
    return times[int(len(times) * share)]


async def _times(clients: dict[int, httpx.AsyncClient], zone: str) -> Times:
    """Ask all of them in turns, request by request, so that whatever else the machine does meets them alike."""
    times: Times = {responses: [] for responses in clients}
    for number in range(ROUNDS + 1):
        found: dict[int, list[float]] = {responses: [] for responses in clients}
        for _ in range(REQUESTS if number else WARMING):
            for responses, client in clients.items():
                found[responses].append(await _ask(client, zone))
        if number:  # the first round warms up
            for responses, one in found.items():
                times[responses].append(sorted(one))
    return times


async def _ask(client: httpx.AsyncClient, zone: str) -> float:
    """Return how long one request took, in seconds."""
    last = FIRST_DAY + timedelta(days=DAYS)
    query = {"survey": SURVEY, "question": QUESTION, "from": f"{FIRST_DAY:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}"}
    begun = time.perf_counter()
    reply = await client.get("/v1/scores", params=query | {"interval": "day", "zone": zone})
    taken = time.perf_counter() - begun
    [item] = reply.raise_for_status().json()["items"]
    if len(item["buckets"]) != DAYS:
        message = f"{len(item['buckets'])} days were told"
        raise RuntimeError(message)
    return taken


async def _stored(lab: Lab, responses: int) -> httpx.AsyncClient:
    """Return whom to ask about so many responses."""
    database = await lab.database()
    person = await lab.operator(database, "postgres://")
    begun = time.perf_counter()
    await store(database, responses)
    Console(stderr=True).print(f"{responses:,} responses stored in {time.perf_counter() - begun:.0f} s")
    process = await person.start(["scoring"], "http")
    return httpx.AsyncClient(base_url=process.url, headers={"Authorization": f"Bearer {ADMIN_KEY}"}, timeout=60)
