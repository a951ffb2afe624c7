"""`Idempotency-Key`: a request that is sent again under its key has one effect, and its key is never kept."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.settings import ApiKey, Settings
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.one_service import ADMIN_KEY, OneService, one_service

RESPONSES = "/v1/surveys/visit/responses"
BODY = {"answers": {"recommend": 9}}
DAY = 24 * 3600.0


async def submit(
    service: OneService, key: str, body: object = BODY, headers: dict[str, str] | None = None, path: str = RESPONSES
) -> httpx.Response:
    """Send one request under an idempotency key."""
    return await service.client.post(path, json=body, headers={"Idempotency-Key": key, **(headers or {})})


def without_status(answer: httpx.Response) -> dict[str, Any]:
    """The receipt but for whether it is new."""
    return {**answer.json(), "status": None}


async def rows(service: OneService, table: str) -> int:
    """How many rows a table has."""
    (row,) = await select(service, f"SELECT count(*) FROM collector.{table}")  # noqa: S608 - a name of our own
    return int(row[0])


async def test_repeated_submission_is_stored_once(collector: OneService) -> None:
    """Without an id of its own a submission under a key is 201, then 200 with the same receipt, and published once."""
    first, again = await submit(collector, '"one"'), await submit(collector, '"one"')
    assert (first.status_code, again.status_code) == (201, 200)
    assert without_status(first) == without_status(again)
    assert (await submit(collector, '"two"')).status_code == 201
    assert await rows(collector, "response") == 2
    assert len(await collector.published()) == 3


async def test_quotation_marks_do_not_count(collector: OneService) -> None:
    """The draft wants the key quoted; clients that do not quote it mean the same key."""
    pairs = [('"ab-1"', "ab-1"), (r'"a\"\\b"', r'"a\"\\b" '), ("~" * 255, f'"{"~" * 255}"')]
    for first, second in pairs:
        assert (await submit(collector, first)).status_code == 201, first
        assert (await submit(collector, second)).status_code == 200, second


async def test_key_of_another_form_is_400(collector: OneService) -> None:
    """Empty, too long, more than one, spaces, half quoted, not ASCII: refused by name, and nothing is stored."""
    wrong = ["", " ", '""', "~" * 256, f'"{"~" * 256}"', "a b", '"a b"', '"a', 'a"', '"a"b"', r'"a\b"', "a, b"]
    answers = [await submit(collector, key) for key in wrong]
    raw = [(b"idempotency-key", "schlüssel".encode("latin-1")), (b"content-type", b"application/json")]
    answers.append(await collector.client.post(RESPONSES, content=b'{"answers": {"recommend": 9}}', headers=raw))
    twice = [("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    answers.append(await collector.client.post(RESPONSES, json=BODY, headers=twice))
    for answer in answers:
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:heed:problem:idempotency-key-invalid")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert (await rows(collector, "response"), await rows(collector, "idempotency")) == (0, 0)


async def test_another_body_under_the_key_is_422(collector: OneService) -> None:
    """The first request counts, also when only white space differs; the second one does nothing."""
    assert (await submit(collector, "one")).status_code == 201
    for content in (b'{"answers": {"recommend": 3}}', b'{"answers":{"recommend":9} }'):
        headers = {"Idempotency-Key": "one", "content-type": "application/json"}
        answer = await collector.client.post(RESPONSES, content=content, headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:heed:problem:idempotency-key-reused")
    assert await rows(collector, "response") == 1


async def test_id_in_the_body_wins(collector: OneService) -> None:
    """With an id of its own the response has that id, under the key and without it."""
    chosen = str(uuid7())
    first = await submit(collector, "one", {"id": chosen, **BODY})
    assert (first.status_code, first.json()["id"]) == (201, chosen)
    assert (await submit(collector, "one", {"id": chosen, **BODY})).status_code == 200
    assert (await submit(collector, "another", {"id": chosen, **BODY})).status_code == 200
    assert (await submit(collector, "one", {"id": str(uuid7()), **BODY})).status_code == 422
    assert await rows(collector, "response") == 1


async def test_twins_under_one_key_are_one_response(collector: OneService, database_url: str) -> None:
    """Forty equal submissions at once in two processes: one is 201, the rest are 200, none has to ask again."""
    async with one_service(SERVICE, database_url) as other:
        services = [collector, other] * 20
        answers = await asyncio.gather(*(submit(service, "one") for service in services))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 39}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await rows(collector, "response"), await rows(collector, "idempotency")) == (1, 1)


async def test_refused_submission_can_be_repeated(collector: OneService) -> None:
    """What was refused for the survey's state is taken under the same key once the survey takes responses."""
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    assert (await submit(collector, "one")).status_code == 409
    await collector.client.post("/v1/surveys/visit/resume", headers=collector.admin)
    assert (await submit(collector, "one")).status_code == 201


async def test_stored_response_is_found_whatever_became_of_the_survey(collector: OneService) -> None:
    """A repetition gets its receipt although the survey takes nothing new by now."""
    first = await submit(collector, "one")
    await collector.client.post("/v1/surveys/visit/archive", headers=collector.admin)
    again = await submit(collector, "one")
    assert (again.status_code, without_status(again)) == (200, without_status(first))


async def test_malformed_body_leaves_no_key_behind(collector: OneService) -> None:
    """A body that cannot be read, and a caller who may not, cost nothing: the key is free for the right one."""
    for body in ({"answers": 3}, {"answers": {"recommend": 9}, "channel": "phone"}):
        assert (await submit(collector, "one", body)).status_code in {401, 422}
    assert await rows(collector, "idempotency") == 0
    assert (await submit(collector, "one")).status_code == 201


async def test_callers_and_addresses_do_not_share_keys(database_url: str) -> None:
    """The same word is another key for another caller, another survey and another route."""
    keys = {name: ApiKey(key_sha256=digest_of(f"{name}-0123456789"), scopes=("*",)) for name in ("till", "desk")}
    settings = Settings(admin_key=SecretStr(ADMIN_KEY), api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings) as collector:
        for survey in ("visit", "other"):
            await publish_survey(collector.client, collector.admin, survey, survey_definition())
        till, desk = ({"Authorization": f"Bearer {name}-0123456789"} for name in keys)
        asked: list[dict[str, Any]] = [{}, {"headers": till}, {"headers": desk}]
        asked += [{**one, "path": "/v1/surveys/other/responses"} for one in asked]
        asked += [{"headers": till, "path": "/v1/links", "body": {"survey": "visit"}}]
        assert [(await submit(collector, "one", **one)).status_code for one in asked] == [201] * 7


async def test_repeated_complaint_is_filed_once(collector: OneService) -> None:
    """A complaint under a key is 201, then 200 with the same receipt; another one under the same key is 422."""
    twins = await asyncio.gather(
        *(submit(collector, "one", {"text": "Wet."}, path="/v1/complaints") for _ in range(10))
    )
    assert Counter(answer.status_code for answer in twins) == {201: 1, 200: 9}
    assert len({answer.json()["id"] for answer in twins}) == 1
    other = await submit(collector, "one", {"text": "Cold."}, path="/v1/complaints")
    assert (other.status_code, other.json()["type"]) == (422, "urn:heed:problem:idempotency-key-reused")
    assert await rows(collector, "complaint") == 1


@pytest.mark.parametrize("place", [{}, {"touchpoint": "checkout", "location": "Berlin Mitte"}])
async def test_repeated_request_for_a_link_gives_the_same_code(collector: OneService, place: dict[str, str]) -> None:
    """A code is drawn once for each key: asking again gives it again, another key another one."""
    body = {"survey": "visit", **place}
    twins = await asyncio.gather(
        *(submit(collector, "one", body, collector.admin, "/v1/links") for _ in range(10)),
    )
    assert Counter(answer.status_code for answer in twins) == {201: 1, 200: 9}
    assert len({answer.json()["code"] for answer in twins}) == 1
    other = await submit(collector, "two", body, collector.admin, "/v1/links")
    assert other.status_code == 201
    assert other.json()["code"] != twins[0].json()["code"]
    chosen = {**body, "code": "door-1"}
    codes = [await submit(collector, "three", chosen, collector.admin, "/v1/links") for _ in range(2)]
    assert [(one.status_code, one.json()["code"]) for one in codes] == [(201, "door-1"), (200, "door-1")]


async def test_keys_are_forgotten_after_a_week(database_url: str) -> None:
    """The job forgets keys of more than seven days, never younger ones, and never what was made under them."""
    (job,) = [job for job in SERVICE.jobs if job.name == "forget-idempotency-keys"]
    clock = FixedClock(datetime(2026, 3, 1, tzinfo=UTC))
    async with one_service(SERVICE, database_url, clock=clock) as collector:
        await publish_survey(collector.client, collector.admin, "visit", survey_definition())
        assert (await submit(collector, "one")).status_code == 201
        clock.advance(6.9 * DAY)
        assert (await submit(collector, "two")).status_code == 201
        await job.run(collector.use_cases)
        assert await rows(collector, "idempotency") == 2
        assert (await submit(collector, "one")).status_code == 200
        clock.advance(0.2 * DAY)
        await job.run(collector.use_cases)
        assert await rows(collector, "idempotency") == 1
        assert [(await submit(collector, key)).status_code for key in ("one", "two")] == [201, 200]
        assert await rows(collector, "response") == 3


async def test_nothing_readable_is_kept(collector: OneService) -> None:
    """A row holds digests, an id and a moment: neither the key nor a word of the body."""
    await submit(collector, "canary-key", {"answers": {"recommend": 1, "why": "canary words"}}, collector.admin)
    (row,) = await select(collector, "SELECT digest, fingerprint FROM collector.idempotency")
    assert [len(value) for value in row] == [32, 32]
    (text,) = await select(collector, "SELECT row_to_json(i)::text FROM collector.idempotency i")
    assert "canary" not in text[0]
