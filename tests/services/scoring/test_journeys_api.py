"""Journeys over HTTP."""

import asyncio
from typing import Any

import httpx
from pydantic import SecretStr

from services.scoring.service import SERVICE
from shared.identity.ring import digest_of
from shared.settings import ApiKey, Settings
from shared.testing.one_service import OneService, one_service

BODY: dict[str, Any] = {
    "name": "Buying a bicycle",
    "stages": [
        {"key": "before", "name": "Before", "touchpoints": ["website", "hotline"]},
        {"key": "after", "name": "After", "touchpoints": ["delivery"]},
    ],
}


async def call(service: OneService, method: str, key: str, body: object = None, **headers: str) -> httpx.Response:
    """Send a request about a journey; underscores of header names stand for hyphens."""
    sent = service.admin | {name.replace("_", "-"): value for name, value in headers.items()}
    return await service.client.request(method, f"/v1/journeys/{key}", json=body, headers=sent)


async def test_a_journey_lives(scoring: OneService) -> None:
    """It is created once, read, kept by its tag from being overwritten or deleted unseen, listed and deleted."""
    created = await call(scoring, "PUT", "buying", BODY, if_none_match="*")
    assert created.status_code == httpx.codes.CREATED
    assert {name: created.json()[name] for name in BODY} == BODY
    assert (created.json()["key"], created.json()["revision"]) == ("buying", 1)
    tag = created.headers["etag"]
    same = await call(scoring, "PUT", "buying", BODY)
    read = await call(scoring, "GET", "buying")
    assert [one.status_code for one in (same, read)] == [httpx.codes.OK] * 2
    assert created.json() == same.json() == read.json()
    assert {one.headers["etag"] for one in (created, same, read)} == {tag}
    assert (await call(scoring, "GET", "buying", if_none_match=tag)).status_code == httpx.codes.NOT_MODIFIED

    renamed = BODY | {"name": "Renamed"}
    changed = await call(scoring, "PUT", "buying", renamed, if_match=tag)
    assert (changed.status_code, changed.json()["revision"]) == (httpx.codes.OK, 2)
    for refused in (
        await call(scoring, "PUT", "buying", BODY, if_match=tag),
        await call(scoring, "PUT", "buying", BODY, if_none_match="*"),
        await call(scoring, "PUT", "nowhere", BODY, if_match="*"),
        await call(scoring, "DELETE", "buying", if_match=tag),
    ):
        assert refused.status_code == httpx.codes.PRECONDITION_FAILED
        assert refused.json()["type"] == "urn:heed:problem:precondition-failed"
    assert (await call(scoring, "GET", "buying")).json() == changed.json()

    for key in ("c", "a", "b"):
        await call(scoring, "PUT", key, BODY)
    pages = []
    cursor: dict[str, str] = {}
    for _ in range(2):
        page = await scoring.client.get("/v1/journeys", params={"limit": "3", **cursor}, headers=scoring.admin)
        pages.append([one["key"] for one in page.json()["items"]])
        cursor = {"cursor": page.json()["next_cursor"]}
    assert pages == [["a", "b", "buying"], ["c"]]
    assert cursor == {"cursor": None}

    assert (await call(scoring, "DELETE", "buying", if_match=changed.headers["etag"])).status_code == 204
    for method in ("GET", "DELETE"):
        assert (await call(scoring, method, "buying")).status_code == httpx.codes.NOT_FOUND


async def test_a_parameter_of_a_list_is_given_once(scoring: OneService) -> None:
    """Of two limits only one would count, so neither does."""
    reply = await scoring.client.get("/v1/journeys?limit=1&limit=2", headers=scoring.admin)
    assert (reply.status_code, [one["field"] for one in reply.json()["errors"]]) == (422, ["limit"])


async def test_of_many_who_create_one_does(scoring: OneService) -> None:
    """At once and without a tag: one creates it, and the others do not overwrite it unseen."""
    bodies = [BODY | {"name": f"N {number}"} for number in range(6)]
    replies = await asyncio.gather(*(call(scoring, "PUT", "buying", body) for body in bodies))
    assert sorted(reply.status_code for reply in replies) == [201] + [428] * 5
    [created] = [reply for reply in replies if reply.status_code == httpx.codes.CREATED]
    assert (await call(scoring, "GET", "buying")).json() == created.json()


async def test_of_many_who_overwrite_whatever_is_there_each_makes_a_revision(scoring: OneService) -> None:
    """At once, with `If-Match: *`: none is lost or refused, and the last one's word stands."""
    await call(scoring, "PUT", "buying", BODY)
    bodies = [BODY | {"name": f"N {number}"} for number in range(6)]
    replies = await asyncio.gather(*(call(scoring, "PUT", "buying", body, if_match="*") for body in bodies))
    assert [reply.status_code for reply in replies] == [httpx.codes.OK] * 6
    assert sorted(reply.json()["revision"] for reply in replies) == [2, 3, 4, 5, 6, 7]
    newest = max(replies, key=lambda reply: int(reply.json()["revision"]))
    assert (await call(scoring, "GET", "buying")).json() == newest.json()


async def test_nothing_is_overwritten_or_deleted_unseen(scoring: OneService) -> None:
    """Without a header a change or deletion is refused with 428 that says what to send; with `*` it is made."""
    created = await call(scoring, "PUT", "buying", BODY)
    renamed = BODY | {"name": "Renamed"}
    for refused in (await call(scoring, "PUT", "buying", renamed), await call(scoring, "DELETE", "buying")):
        assert refused.status_code == httpx.codes.PRECONDITION_REQUIRED
        assert refused.json()["type"] == "urn:heed:problem:precondition-required"
        assert "`ETag`" in refused.json()["detail"]
        assert "`If-Match: *`" in refused.json()["detail"]
    read = await call(scoring, "GET", "buying")
    assert (read.json(), read.headers["etag"]) == (created.json(), created.headers["etag"])
    assert (await call(scoring, "PUT", "buying", BODY)).status_code == httpx.codes.OK
    assert (await call(scoring, "PUT", "buying", renamed, if_match="*")).json()["revision"] == 2
    assert (await call(scoring, "DELETE", "buying", if_match="*")).status_code == httpx.codes.NO_CONTENT


NONSENSE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"stages": []}, "stages"),
    ({"name": "two\nlines"}, "name"),
    ({"title": "x"}, "title"),
    ({"stages": [{"key": "a", "name": "A", "touchpoints": []}]}, "stages.0.touchpoints"),
    ({"stages": [{"key": "a", "name": "A", "touchpoints": ["No Key"]}]}, "stages.0.touchpoints.0"),
    ({"stages": [{"key": "a", "name": "A", "touchpoints": ["till", "till"]}]}, "stages.0.touchpoints.1"),
    ({"stages": [{"key": "a", "name": "A", "touchpoints": [key]} for key in ("x", "y")]}, "stages.1.key"),
)


async def test_a_journey_that_makes_no_sense_is_refused(scoring: OneService) -> None:
    """422 with the place, whether the form or the sense is wrong."""
    for change, field in NONSENSE:
        refused = await call(scoring, "PUT", "buying", BODY | change)
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert field in [problem["field"] for problem in refused.json()["errors"]]
    assert (await call(scoring, "GET", "buying")).status_code == httpx.codes.NOT_FOUND


async def test_reading_scores_does_not_let_one_declare_journeys_or_targets(database_url: str) -> None:
    """`scores:read` reads them, `scores:write` writes them, and nobody without a key does either."""
    secrets = {"board": "scores:read", "analyst": "scores:write"}
    keys = {name: ApiKey(key_sha256=digest_of(name * 3), scopes=(scope,)) for name, scope in secrets.items()}
    settings = Settings(public_url="http://heed.test", api_keys=keys, admin_key=SecretStr("the-admin-key-0123456789"))
    async with one_service(SERVICE, database_url, settings=settings) as service:
        for path in ("/v1/journeys", "/v1/targets"):
            for method, allowed in (("PUT", "analyst"), ("DELETE", "analyst"), ("GET", "board")):
                replies = {
                    name: await service.client.request(
                        method, f"{path}/some", headers={"Authorization": f"Bearer {name * 3}"}, json=BODY
                    )
                    for name in secrets
                }
                assert replies.pop(allowed).status_code not in {401, 403}
                assert [reply.status_code for reply in replies.values()] == [403]
                assert (await service.client.request(method, f"{path}/some", json=BODY)).status_code == 401
