"""A company with a year of a million responses, their comments, and a hundred thousand cases, as the pages find it."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import asyncpg
import httpx

from services.demo.chain.comments import comment_of
from services.demo.chain.files import described
from shared.testing.processes import ADMIN_KEY, Operator, SuiteProcess
from tests.bench import year_of_responses
from tests.bench.year_of_responses import DAYS, QUESTION, SURVEY

RESPONSES = 1_000_000
COMMENTS = 200_000
CASES = 100_000
PEOPLE = 50
_PHRASES = 4000
_SECONDS = 3600

_REGIONS, _SHOPS, _SIZES = 19, 190, 7


@dataclass(frozen=True, slots=True)
class Company:
    """Its units, each after the one that it belongs to, and where its responses come from."""

    units: Mapping[str, str | None]
    locations: Sequence[str]
    """In turns; one that stands there twice has twice as many."""


FEW_SHOPS = Company(
    {
        "chain": None,
        "north": "chain",
        "south": "chain",
        "Berlin": "north",
        "Hamburg": "north",
        "Köln": "north",
        "Graz": "south",
        "Wien": "south",
    },
    year_of_responses.LOCATIONS,
)
_PARENTS = {f"shop{number}": f"region{number % _REGIONS}" for number in range(_SHOPS)}
MANY_SHOPS = Company(
    {"chain": None, **dict.fromkeys(_PARENTS.values(), "chain"), **_PARENTS},
    # The smallest has a handful of answers in a week, the largest a hundred times as many.
    [shop for number, shop in enumerate(_PARENTS) for _ in range(1 + (number % _SIZES) ** 3 // 2)],
)
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')

_RESPONSES = """
INSERT INTO collector.response (id, survey, version, channel, touchpoint, location, locale, respondent_id, answers,
    attributes, fingerprint, occurred_at, received_at)
SELECT response_id, survey, 1, 'web', touchpoint, location, locale, NULL, jsonb_build_object('recommend', slots[1]),
    '{}', sha256(uuid_send(response_id)), occurred_at, received_at FROM scoring.scored_response
"""
# Every fifth response has a comment, read already.
_COMMENTS = """
INSERT INTO scoring.verbatim (response_id, question, survey, occurred_at, text, language, sentiment, sentiment_share,
    read_at)
SELECT response_id, 'comment', survey, occurred_at, ($1::text[])[1 + row % cardinality($1::text[])],
    ($2::text[])[1 + row % cardinality($2::text[])], (ARRAY['positive', 'negative', 'neutral'])[1 + row % 3], 0.9, now()
FROM (SELECT *, row_number() OVER (ORDER BY response_id) AS row FROM scoring.scored_response) AS numbered
WHERE (row + row / 5) % 5 = 0
"""
_CASES = """
INSERT INTO tickets.ticket (id, number, subject, state, version, kind, severity, survey, touchpoint, location, channel,
    response_id, assignee, figures, unit_path, further_response_ids, further_complaint_ids, merged_cases, reasons,
    comments, created_at, updated_at, waiting_since, closed_at)
SELECT gen_random_uuid(), nextval('tickets.ticket_number'), 'Detractor', state, 1, 'alert', 'warning', survey,
    touchpoint, location, 'web', response_id, CASE WHEN state = 'new' THEN NULL ELSE $1 END, '{}', '[]', '[]', '[]',
    0, '[]', '[]', occurred_at, occurred_at, occurred_at, CASE WHEN state = 'closed' THEN occurred_at END
FROM (
    SELECT response_id, survey, touchpoint, location, occurred_at,
        CASE row / 10 % 20 WHEN 0 THEN 'new' WHEN 1 THEN 'assigned' WHEN 2 THEN 'contacted' ELSE 'closed' END AS state
    FROM (SELECT *, row_number() OVER (ORDER BY occurred_at DESC) AS row FROM scoring.scored_response) AS numbered
    WHERE (row + row / 10) % 10 = 0
) AS chosen
"""
_HISTORY = """
INSERT INTO tickets.ticket_history (ticket_id, version, action, actor, at, to_state)
SELECT id, 1, 'opened', 'heed', created_at, 'new' FROM tickets.ticket
"""


async def store(
    database_url: str, person: Operator, company: Company = FEW_SHOPS
) -> tuple[SuiteProcess, httpx.AsyncClient]:
    """Fill an empty database; return the suite on it, and the browser of its first admin."""
    first_day = (datetime.now(UTC) - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    await year_of_responses.store(database_url, RESPONSES, first_day + timedelta(days=1), company.locations)
    process = await person.start(["all"], "all")
    await _make_company(process, company)
    phrases, languages = _phrases()
    connection = await asyncpg.connect(database_url, command_timeout=_SECONDS)
    try:
        await connection.execute(_RESPONSES)
        await connection.execute(_COMMENTS, phrases, languages)
        await connection.execute(_CASES, secrets.token_hex(16))
        await connection.execute(_HISTORY)
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()
    _, said = await person.command("people", "sign-in-link")
    return process, await _sign_in(process, said.split()[0])


def _phrases() -> tuple[list[str], list[str]]:
    """Return comments, and the language of each at the same place."""
    rng = Random(1)  # noqa: S311 - the same every time
    topics = [topic for topic in described("comments.de") if topic not in {"tails", "refit", "machine", "team"}]
    languages = [rng.choice(("de", "de", "en")) for _ in range(_PHRASES)]
    texts = [comment_of(rng, one, rng.choice(topics), rng.choice(("good", "bad"))) for one in languages]
    return texts, languages


async def _make_company(process: SuiteProcess, company: Company) -> None:
    question = {"key": QUESTION, "type": "nps", "text": {"en": "Would you recommend us?"}}
    words = {"key": "comment", "type": "text", "text": {"en": "Why?"}}
    units = [{"code": code, "name": code.title(), "parent": parent} for code, parent in company.units.items()]
    target = {
        "survey": SURVEY,
        "concept": QUESTION,
        "metric": "nps",
        "value": 20.0,
        "due_on": "2030-12-31",
        "owner": "All",
    }
    things = {
        f"/v1/surveys/{SURVEY}": {"title": "Year", "languages": ["en"], "questions": [question, words]},
        "/v1/structure": {"units": units},
        "/v1/targets/all": target,
    }
    async with process.client({"Authorization": f"Bearer {ADMIN_KEY}"}) as client:
        for path, body in things.items():
            (await client.put(path, json=body)).raise_for_status()
        (await client.post(f"/v1/surveys/{SURVEY}/publish")).raise_for_status()
        for number in range(PEOPLE):
            body = {"sign_in_name": f"person{number}@example.com", "role": "agent"}
            (await client.post("/v1/people", json=body)).raise_for_status()


async def _sign_in(process: SuiteProcess, link: str) -> httpx.AsyncClient:
    browser = process.client()
    path = f"/console/first/{link.rpartition('/')[2]}"
    found = _TOKEN.search((await browser.get(path)).raise_for_status().text)
    if found is None:
        message = "the page for the first admin has no form"
        raise RuntimeError(message)
    password = secrets.token_urlsafe()
    form = {"sign_in_name": "admin@example.com", "display_name": "Admin", "language": "en", "zone": "Europe/Berlin"}
    entered = await browser.post(
        path, data={**form, "form_token": found[1], "password": password, "password_again": password}
    )
    if entered.status_code != httpx.codes.SEE_OTHER:
        message = f"nobody could sign in: {entered.status_code}"
        raise RuntimeError(message)
    return browser
