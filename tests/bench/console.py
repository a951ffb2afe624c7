"""The console's pages of a company with a year of responses, beside a page of the same shell that reads nothing."""

import re
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import aclosing

import httpx

from shared.web.console.assets import BUDGET, size
from tests.bench.console_year import CASES, COMMENTS, FEW_SHOPS, MANY_SHOPS, RESPONSES, Company, store
from tests.bench.lab import Lab
from tests.bench.results import Figure
from tests.bench.year_of_responses import QUESTION, SURVEY

REQUESTS = 200
WARMING = 20
GOAL_MS = 300.0
TWIN = "/console/accounts/keys/new"
"""A form of the same shell, for whose sake nothing is read but who asks."""
START = ("/console", "/console/scoring/start", "/console/tickets/start", "/console/collector/start")
"""The first page, and what it loads of each service."""
PAGES = {
    "scores, one question of the year": f"/console/scoring/scores?survey={SURVEY}&question={QUESTION}",
    f"inbox of {CASES:,} cases": "/console/tickets",
    f"list of {COMMENTS:,} comments": f"/console/scoring/comments?survey={SURVEY}",
}
SEARCH = "/console/scoring/comments"
_TOKEN = re.compile(r'"X-Form-Token": "([0-9a-f]{64})"')

Times = Mapping[str, Sequence[float]]
"""Milliseconds of each request, sorted, by path."""


async def measure(lab: Lab) -> list[Figure]:
    """Return how long the pages take on the server, on one connection, and how heavy the shell is."""
    figures = _figures(await _of_company(lab, FEW_SHOPS, [*PAGES.values()], searches=True))
    shops = len(set(MANY_SHOPS.locations))
    return [*figures, *_first_page(await _of_company(lab, MANY_SHOPS, []), f"{shops} shops: "), _heaviness()]


async def _of_company(lab: Lab, company: Company, pages: Sequence[str], *, searches: bool = False) -> Times:
    database = await lab.database()
    person = await lab.operator(database, "postgres://")
    process, browser = await store(database, person, company)
    async with aclosing(browser):
        start = (await browser.get("/console")).raise_for_status()
        if token := _TOKEN.search(start.text):
            browser.headers["X-Form-Token"] = token[1]
        times = await _times(browser, pages, searches=searches)
    process.terminate()
    await process.ended()
    return times


async def _times(browser: httpx.AsyncClient, pages: Sequence[str], *, searches: bool) -> Times:
    """Ask for all of them in turns, request by request, so that whatever else the machine does meets them alike."""
    paths = [TWIN, *START, *pages]
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(WARMING + REQUESTS):
        found = {path: await _ask(browser, "GET", path) for path in paths}
        if searches:
            found["search"] = await _ask(browser, "POST", f"{SEARCH}?survey={SURVEY}", {"text": "Brot"})
        found["first"] = sum(found[path] for path in START)
        if number >= WARMING:
            for path, one in found.items():
                times[path].append(one)
    return {path: sorted(one) for path, one in times.items()}


async def _ask(browser: httpx.AsyncClient, method: str, path: str, form: dict[str, str] | None = None) -> float:
    """Return how many milliseconds one request took."""
    begun = time.perf_counter()
    reply = await browser.request(method, path, data=form)
    taken = (time.perf_counter() - begun) * 1000
    if reply.status_code != httpx.codes.OK:
        message = f"{method} {path.partition('?')[0]} was answered {reply.status_code}"
        raise RuntimeError(message)
    return taken


def _figures(times: Times) -> list[Figure]:
    named = PAGES | {"search in the comments": "search"}
    more = (figure for name, path in named.items() for figure in _of(name, times[path], times[TWIN], has_goal=False))
    return [*_first_page(times), *more]


def _first_page(times: Times, whose: str = "") -> list[Figure]:
    first = {"first page": START[0], "first page with its fragments, one after the other": "first"}
    named = first | {f"fragment {path}": path for path in START[1:]}
    return [
        figure
        for name, path in named.items()
        for figure in _of(f"{whose}{name}", times[path], times[TWIN], has_goal=name in first)
    ]


def _of(name: str, times: Sequence[float], twin: Sequence[float], *, has_goal: bool) -> list[Figure]:
    figures = []
    for share in (0.5, 0.95):
        value, other = _at(times, share), _at(twin, share)
        counts = has_goal and share > 0.5
        figures.append(
            Figure(
                name=f"console, {RESPONSES:,} responses: {name}, p{share * 100:.0f}",
                value=value,
                unit="ms",
                baseline=other,
                ratio=value / other,
                goal=f"<= {GOAL_MS:.0f}" if counts else "",
                met=value <= GOAL_MS if counts else None,
            )
        )
    return figures


def _at(times: Sequence[float], share: float) -> float:
    return times[int(len(times) * share)]


def _heaviness() -> Figure:
    found = size()
    return Figure(
        name="console: scripts and styles of a page, gzip",
        value=found / 1024,
        unit="KiB",
        goal=f"<= {BUDGET // 1024}",
        met=found <= BUDGET,
    )
