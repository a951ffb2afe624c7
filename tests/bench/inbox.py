"""The inbox of a company with a hundred thousand open cases, beside that of one with a thousand.

Each list with all counts, as somebody sees it who sees everything, and as an agent who is limited to a region: every
page is asked for at both companies in turns, so that whatever else the machine does meets them alike.
"""

import re
import secrets
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from itertools import product

import asyncpg
import httpx

from services.tickets.domain.case_query import CaseQuery
from services.tickets.domain.quick_filters import QUICK, with_quick
from shared.testing.eventually import eventually
from shared.testing.processes import ADMIN_KEY, Operator, SuiteProcess
from tests.bench.lab import Lab
from tests.bench.results import Figure

FEW, MANY = 1_000, 100_000
REQUESTS, WARMING = 200, 10
RATIO_GOAL = 3.0
INBOX = "/console/tickets"
PAGES = {quick: f"{INBOX}?{with_quick(CaseQuery(), quick).canonical() or 'state=open'}" for quick in QUICK}
PARTS = {"list alone, as it is renewed live": (PAGES["open"], "cases")}
"""With the element that a script renews."""
_REGIONS, _SHOPS = 4, 40
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')
_SECONDS = 600

# As many closed as open ones. Of the open ones 30 % are nobody's, 10 % wait, 10 % are resolved, 1 % are each reader's.
FILL = """
INSERT INTO tickets.ticket (id, number, subject, state, version, kind, severity, survey, touchpoint, location, channel,
    response_id, respondent_id, unit_path, further_response_ids, further_complaint_ids, merged_cases, team, assignee,
    figures, reasons, comments, created_at, updated_at, waiting_since, closed_at, due_at, is_clocked)
SELECT gen_random_uuid(), nextval('tickets.ticket_number'), 'Detractor', state, 1, 'alert',
    (ARRAY['critical', 'warning', 'warning', 'warning', 'info'])[1 + n % 5], 'visit', 'touchpoint' || n % 12,
    'shop' || n * 7 % $2::int, 'web', gen_random_uuid(), gen_random_uuid(), '[]', '[]', '[]', 0,
    CASE n % 3 WHEN 0 THEN 'service' WHEN 1 THEN 'counter' END,
    CASE WHEN state = 'new' THEN NULL WHEN n % 100 < 2 THEN ($3::text[])[1 + n % 100] ELSE 'person' || n % 200 END,
    '{}', $4::jsonb, $5::jsonb, at, at, at, CASE WHEN state = 'closed' THEN at END,
    CASE WHEN state IN ('assigned', 'contacted', 'new') AND n % 7 > 0
        THEN now() + (n::bigint * 7919 % 10000 - 1000) * interval '1 minute' END,
    true
FROM (
    SELECT n, now() - n % 100000 * interval '90 seconds' AS at,
        CASE WHEN n > $1::int THEN 'closed' WHEN n % 100 < 2 THEN 'assigned' WHEN n % 20 < 6 THEN 'new'
            WHEN n % 20 < 12 THEN 'assigned' WHEN n % 20 < 16 THEN 'contacted' WHEN n % 20 < 18 THEN 'waiting'
            ELSE 'resolved' END AS state
    FROM generate_series(1, 2 * $1::int) AS n
) AS made
"""
_ANSWER = (
    '[{"question": "q", "metric": "nps", "value": 2, "scale_min": 0, "scale_max": 10, "polarity": "high_is_good", '
    '"category": "detractor"}]'
)
_COMMENT = '[{"question": "why", "text": "It came late, and nobody could say where it was."}]'

Times = Mapping[tuple[str, str, int], Sequence[float]]
"""Milliseconds, sorted, by reader, page and size of the company."""


@dataclass(frozen=True, slots=True)
class Site:
    """A company, and the browsers of its two readers."""

    process: SuiteProcess
    readers: Mapping[str, httpx.AsyncClient]


async def measure(lab: Lab) -> list[Figure]:
    """Return how long the pages take at the large company, beside the small one."""
    async with AsyncExitStack() as stack:
        sites = {size: await _site(lab, size, stack) for size in (FEW, MANY)}
        times = await _times(sites)
        for site in sites.values():
            site.process.terminate()
            await site.process.ended()
    return _figures(times)


async def fill(connection: "asyncpg.Connection[asyncpg.Record]", cases: int, mine: Sequence[str]) -> None:
    """Store so many open cases, and as many closed ones; some belong to the two readers."""
    await connection.execute(FILL, cases, _SHOPS, list(mine), _ANSWER, _COMMENT)


async def _site(lab: Lab, cases: int, stack: AsyncExitStack) -> Site:
    database = await lab.database()
    person = await lab.operator(database, "postgres://")
    process = await person.start(["accounts", "tickets"], "all")
    readers, ids = await _people(person, process, stack)
    connection = await asyncpg.connect(database, command_timeout=_SECONDS)
    try:
        await fill(connection, cases, ids)
        await connection.execute("VACUUM (ANALYZE) tickets.ticket")
    finally:
        await connection.close()

    async def is_known() -> bool:
        return all(["My team" in (await one.get(PAGES["open"])).text for one in readers.values()])

    await eventually(is_known, seconds=60)
    return Site(process, readers)


async def _people(
    person: Operator, process: SuiteProcess, stack: AsyncExitStack
) -> tuple[dict[str, httpx.AsyncClient], list[str]]:
    """Make the company and its readers, who are in one team; return their browsers and ids."""
    shops = {f"shop{number}": f"region{number % _REGIONS}" for number in range(_SHOPS)}
    units = {"chain": None, **dict.fromkeys(shops.values(), "chain"), **shops}
    _, said = await person.command("people", "sign-in-link")
    async with process.client({"Authorization": f"Bearer {ADMIN_KEY}"}) as client:
        body = {"units": [{"code": code, "name": code.title(), "parent": parent} for code, parent in units.items()]}
        (await client.put("/v1/structure", json=body)).raise_for_status()
        first = await _enter(process, f"/console/first/{said.split()[0].rpartition('/')[2]}", "admin@example.com")
        invited = {"sign_in_name": "agent@example.com", "role": "agent", "unit": "region0"}
        reply = (await client.post("/v1/people", json=invited)).raise_for_status().json()
        agent = await _enter(process, httpx.URL(reply["link"]["url"]).path)
        people = (await client.get("/v1/people")).raise_for_status().json()["items"]
        ids = {one["role"]: one["id"] for one in people}
        team = {"name": "Service", "members": [ids["admin"], ids["agent"]]}
        (await client.put("/v1/teams/service", json=team)).raise_for_status()
    readers = {"who sees everything": first, "agent of a region": agent}
    for one in readers.values():
        await stack.enter_async_context(aclosing(one))
    return readers, [ids["admin"], ids["agent"]]


async def _enter(process: SuiteProcess, path: str, name: str = "") -> httpx.AsyncClient:
    """Fill in the form behind a link; return the browser that is signed in then."""
    browser = process.client()
    found = _TOKEN.search((await browser.get(path)).raise_for_status().text)
    assert found is not None
    password = secrets.token_urlsafe()
    form = {"display_name": "Reader", "language": "en", "zone": "Europe/Berlin", "form_token": found[1]}
    named = {"sign_in_name": name} if name else {}
    entered = await browser.post(path, data={**form, **named, "password": password, "password_again": password})
    assert entered.status_code == httpx.codes.SEE_OTHER, entered.text
    return browser


async def _times(sites: Mapping[int, Site]) -> Times:
    asked = {name: (path, "") for name, path in PAGES.items()} | PARTS
    times: dict[tuple[str, str, int], list[float]] = defaultdict(list)
    for number in range(WARMING + REQUESTS):
        for (name, (path, part)), size in product(asked.items(), sites):
            for who, browser in sites[size].readers.items():
                taken = await _ask(browser, path, part)
                if number >= WARMING:
                    times[who, name, size].append(taken)
    return {key: sorted(one) for key, one in times.items()}


async def _ask(browser: httpx.AsyncClient, path: str, part: str) -> float:
    """Return how many milliseconds a page took."""
    headers = {"HX-Request": "true", "HX-Target": part} if part else {}
    begun = time.perf_counter()
    reply = await browser.get(path, headers=headers)
    taken = (time.perf_counter() - begun) * 1000
    assert reply.status_code == httpx.codes.OK, (path, reply.status_code)
    return taken


def _figures(times: Times) -> list[Figure]:
    readers = dict.fromkeys(who for who, _, _ in times)
    figures = []
    for who in readers:
        names = [name for name, size in dict.fromkeys((n, s) for w, n, s in times if w == who) if size == MANY]
        pooled = {size: sorted(one for name in names for one in times[who, name, size]) for size in (FEW, MANY)}
        figures += [_figure(who, "all lists", share, pooled[MANY], pooled[FEW]) for share in (0.5, 0.99)]
        figures += [_figure(who, name, 0.99, times[who, name, MANY], times[who, name, FEW]) for name in names]
    return figures


def _figure(who: str, name: str, share: float, many: Sequence[float], few: Sequence[float]) -> Figure:
    value, baseline = (times[int(len(times) * share)] for times in (many, few))
    counts = share > 0.5
    return Figure(
        name=f"inbox of {MANY:,} open cases, {who}: {name}, p{share * 100:.0f}",
        value=value,
        unit="ms",
        baseline=baseline,
        ratio=value / baseline,
        goal=f"<= {RATIO_GOAL:g} x" if counts else "",
        met=value / baseline <= RATIO_GOAL if counts else None,
    )
