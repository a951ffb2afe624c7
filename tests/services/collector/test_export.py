"""Exports over HTTP: everything once and in order, in three forms, resumable, safe for spreadsheets."""

import csv
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from pyarrow import parquet
from pydantic import SecretStr
from sqlalchemy import text

from services.collector.application.responses.export_responses import PAGE
from services.collector.domain.responses.export import SETTLED_AFTER
from services.collector.service import SERVICE
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.settings import ApiKey, Settings
from shared.testing.channels import publish_survey
from shared.testing.collecting import execute, post, select
from shared.testing.exporting import fill_responses
from shared.testing.one_service import ADMIN_KEY, OneService, one_service

PATH = "/v1/exports/responses"
QUESTION: dict[str, Any] = {
    "languages": ["en"],
    "questions": [{"key": "recommend", "type": "nps", "text": {"en": "Would you?"}}],
}
ORDER = "SELECT id::text FROM collector.response WHERE survey = 'visit' ORDER BY received_at, id"


async def export(service: OneService, **parameters: str) -> httpx.Response:
    """Ask for an export of the survey `visit`."""
    answer = await service.client.get(PATH, params={"survey": "visit", **parameters}, headers=service.admin)
    assert answer.status_code == 200, answer.text
    return answer


def csv_rows(answer: httpx.Response) -> list[dict[str, str]]:
    """The rows of a CSV file by their columns' names."""
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def json_rows(answer: httpx.Response) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in answer.content.decode().removesuffix("\n").split("\n")]


async def stored_long_ago(service: OneService) -> None:
    """Let what is stored have been received an hour ago, so that exports hold it."""
    await execute(service, "UPDATE collector.response SET received_at = received_at - interval '1 hour'")


async def test_every_response_comes_once_and_in_order(collector: OneService) -> None:
    """Over many pages, with equal moments on both sides of a page's end, nothing is missing, double or out of order."""
    await fill_responses(collector, 2 * PAGE + 100)
    expected = [row[0] for row in await select(collector, ORDER)]
    for form in ("csv", "jsonl"):
        answer = await export(collector, format=form)
        rows = csv_rows(answer) if form == "csv" else json_rows(answer)
        assert [row["id"] for row in rows] == expected
        assert answer.headers["heed-row-count"] == str(2 * PAGE + 100)
    table = parquet.read_table(io.BytesIO((await export(collector, format="parquet")).content))
    assert table["id"].to_pylist() == expected


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("jsonl", "application/x-ndjson"),
        ("parquet", "application/vnd.apache.parquet"),
    ],
)
async def test_each_form_is_a_file_with_a_name(collector: OneService, form: str, media_type: str) -> None:
    """The answer says what it is, is offered as a file, and is kept by no cache; empty ones too."""
    answer = await export(collector, format=form)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="visit-responses.{form}"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["heed-row-count"] == "0"
    if form == "csv":
        assert answer.text.startswith("id,survey,version,")
        assert answer.text.count("\r\n") == 1
    elif form == "jsonl":
        assert answer.content == b""
    else:
        assert parquet.read_table(io.BytesIO(answer.content)).num_rows == 0


async def test_json_lines_are_what_the_api_shows(collector: OneService) -> None:
    """Each line is the response as the API reads it; contact data is not in it, nor in any other form."""
    who = {"external_id": "canary-1", "email": "canary-2@example.org", "phone": "+493012345678", "name": "Canary Three"}
    body = {"answers": {"recommend": 1, "why": "ü\n2"}, "respondent": who, "attributes": {"plan": "plus"}}
    posted = await collector.client.post("/v1/surveys/visit/responses", json=body)
    await stored_long_ago(collector)
    read = await collector.client.get(posted.headers["location"], headers=collector.admin)
    lines = await export(collector, format="jsonl")
    assert json_rows(lines) == [read.json()]
    for form in ("csv", "jsonl", "parquet"):
        found = (await export(collector, format=form)).content
        assert b"anary" not in found
        assert b"12345678" not in found


async def test_text_that_would_calculate_is_defused(collector: OneService) -> None:
    """Cells of text that begin like a formula get an apostrophe; numbers with a sign, and other text, stay."""
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"]  # noqa: RUF001 - full-width on purpose
    harmless = ["1-1", "a=b", "'quoted", 'with "quotes", commas\r\nand lines']
    for why in (*evil, *harmless):
        body = {"answers": {"recommend": 1, "why": why}, "attributes": {"plan": why, "debt": -5, "note": f"\t{why}"}}
        posted = await collector.client.post("/v1/surveys/visit/responses", json={**body, "location": why.split()[0]})
        assert posted.status_code == 201, posted.text
    await stored_long_ago(collector)
    rows = csv_rows(await export(collector))
    assert [row["answers.why"] for row in rows] == [*(f"'{why}" for why in evil), *harmless]
    assert [row["location"] for row in rows][: len(evil)] == [f"'{why}" for why in evil]
    assert all(json.loads(row["attributes"])["debt"] == -5 for row in rows)
    assert [json.loads(row["attributes"])["plan"] for row in rows] == [*evil, *harmless]
    lines = json_rows(await export(collector, format="jsonl"))
    assert [line["answers"]["why"] for line in lines] == [*evil, *harmless]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
async def test_an_export_goes_on_behind_a_response(collector: OneService, form: str) -> None:
    """From behind any response the rest of the same file comes, without a head."""
    await fill_responses(collector, PAGE + 30)
    whole = (await export(collector, format=form)).content
    end = b"\r\n" if form == "csv" else b"\n"
    for number in (0, PAGE - 1, PAGE, PAGE + 28, PAGE + 29):
        (found,) = await select(collector, f"{ORDER} OFFSET {number} LIMIT 1")
        rest = await export(collector, format=form, after=found[0])
        assert whole.endswith(rest.content)
        assert found[0].encode() in whole.removesuffix(rest.content)
        assert rest.headers["heed-row-count"] == str(PAGE + 29 - number)
        assert rest.content == b"" or rest.content.endswith(end)


async def test_time_is_that_of_the_answer(collector: OneService) -> None:
    """`from` and `to` are about `occurred_at`, also of answers that came late; the order stays that of their coming."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    items = [
        {
            "survey": "visit",
            "channel": "import",
            "answers": {"recommend": hour},
            "occurred_at": (start + timedelta(hours=hour)).isoformat(),
        }
        for hour in (5, 1, 4, 2, 3)
    ]
    for item in items:
        await collector.client.post("/v1/responses/batch", json={"responses": [item]}, headers=collector.admin)
    await stored_long_ago(collector)
    window = {"from": "2025-01-01T02:00:00Z", "to": "2025-01-01T06:00:00+01:00"}
    answer = await export(collector, format="jsonl", **window)
    assert [row["answers"]["recommend"] for row in json_rows(answer)] == [4, 2, 3]
    assert answer.headers["heed-row-count"] == "3"
    assert (await export(collector, format="jsonl", **{"from": "0001-01-01T00:00:00Z"})).content.count(b"\n") == 5


async def test_answers_of_a_fast_clock_are_found_by_their_own_time(collector: OneService) -> None:
    """An answer may claim to be five minutes younger than its arrival: a window that begins in between holds it."""
    chosen, now = str(uuid7()), collector.clock.now()
    claimed = now + timedelta(minutes=4)
    assert (await post(collector, {"recommend": 9}, id=chosen, occurred_at=claimed.isoformat())).status_code == 201
    await stored_long_ago(collector)
    await execute(collector, "UPDATE collector.response SET occurred_at = occurred_at - interval '1 hour'")
    begin = (now - timedelta(minutes=57)).isoformat()
    answer = await export(collector, format="jsonl", **{"from": begin})
    assert [row["id"] for row in json_rows(answer)] == [chosen]


async def test_what_is_still_being_stored_is_left_to_the_next_export(collector: OneService) -> None:
    """An export ends before every open transaction that writes, so whoever goes on behind it skips nothing."""
    async with collector.engine.connect() as connection:
        await connection.execute(text("UPDATE collector.survey SET updated_at = updated_at"))
        opened = (await connection.execute(text("SELECT now()"))).scalar_one()
        during = await export(collector)
        await connection.rollback()
    assert datetime.fromisoformat(during.headers["heed-until"]) == opened - SETTLED_AFTER
    await collector.client.post("/v1/surveys/visit/responses", json={"answers": {"recommend": 1}})
    await execute(collector, "UPDATE collector.response SET received_at = clock_timestamp() + interval '1 minute'")
    assert (await export(collector)).headers["heed-row-count"] == "0"


async def test_new_questions_get_columns_and_old_answers_keep_theirs(
    collector: OneService, survey: dict[str, Any]
) -> None:
    """The columns are those of all versions together; their digest shows that a file cannot be continued."""
    await collector.client.post("/v1/surveys/visit/responses", json={"answers": {"recommend": 1, "why": "old"}})
    await stored_long_ago(collector)
    before = await export(collector)
    survey["questions"] = [survey["questions"][0], {"key": "more", "type": "text", "text": {"en": "More?"}}]
    await publish_survey(collector.client, collector.admin, "visit", survey)
    await collector.client.post("/v1/surveys/visit/responses", json={"answers": {"recommend": 2, "more": "new"}})
    await stored_long_ago(collector)
    after = await export(collector)
    assert before.headers["heed-columns"] != after.headers["heed-columns"]
    names = after.content.partition(b"\r\n")[0]
    assert after.headers["heed-columns"] == hashlib.sha256(names).hexdigest()[:16]
    old, new = csv_rows(after)
    assert (old["version"], old["answers.why"], old["answers.more"]) == ("1", "old", "")
    assert (new["version"], new["answers.why"], new["answers.more"]) == ("2", "", "new")


async def test_nonsense_is_refused_before_anything_is_sent(collector: OneService) -> None:
    """Wrong parameters are 422 by name, unknown surveys 404, and the response of another survey is none of this one."""
    await publish_survey(collector.client, collector.admin, "other", {"title": "Other", **QUESTION})
    posted = await collector.client.post("/v1/surveys/other/responses", json={"answers": {"recommend": 1}})
    for name, value in (
        ("format", "xls"),
        ("from", "yesterday"),
        ("to", "2025-01-01"),
        ("after", "nonsense"),
        ("after", str(uuid7())),
        ("after", posted.json()["id"]),
    ):
        parameters = {"survey": "visit", name: value}
        answer = await collector.client.get(PATH, params=parameters, headers=collector.admin)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, name), answer.text
    assert (await collector.client.get(PATH, headers=collector.admin)).status_code == 422
    unknown = await collector.client.get(PATH, params={"survey": "Nobody"}, headers=collector.admin)
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:heed:problem:survey-not-found")


async def test_a_draft_has_an_empty_export(collector: OneService) -> None:
    """A survey that was never published has columns of its own and no response."""
    await collector.client.put("/v1/surveys/draft", json={"title": "Draft", **QUESTION}, headers=collector.admin)
    answer = await collector.client.get(PATH, params={"survey": "draft"}, headers=collector.admin)
    assert (answer.status_code, csv_rows(answer), answer.text.count("\r\n")) == (200, [], 1)


async def test_exporting_needs_the_scope(database_url: str) -> None:
    """Responses are exported with `responses:read` and nothing less."""
    keys = {"till": ApiKey(key_sha256=digest_of("till-key-0123456789"), scopes=("responses:write", "surveys:read"))}
    settings = Settings(admin_key=SecretStr(ADMIN_KEY), api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings) as collector:
        till = {"Authorization": "Bearer till-key-0123456789"}
        parameters = {"survey": "visit"}
        assert (await collector.client.get(PATH, params=parameters)).status_code == 401
        assert (await collector.client.get(PATH, params=parameters, headers=till)).status_code == 403
