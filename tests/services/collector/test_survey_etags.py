"""Several people editing one survey: tags, `If-Match`, `If-None-Match`."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.testing.one_service import OneService

Document = dict[str, Any]


async def call(service: OneService, method: str, path: str = "", body: object = None, **headers: str) -> httpx.Response:
    """Send a request about the survey `visit`; underscores of header names stand for hyphens."""
    sent = service.admin | {name.replace("_", "-"): value for name, value in headers.items()}
    return await service.client.request(method, f"/v1/surveys/visit{path}", json=body, headers=sent)


async def test_every_reply_about_a_survey_has_its_tag(collector: OneService, survey: Document) -> None:
    """The tag changes with every change, stays without one, and is the same in every reply."""
    first = (await call(collector, "GET")).headers["etag"]
    assert first.startswith('"')
    assert (await call(collector, "PUT", body=survey)).headers["etag"] == first
    assert (await call(collector, "POST", "/publish")).headers["etag"] == first
    seen = [first]
    for method, path, body in (
        ("PUT", "", {**survey, "title": "Reworded"}),
        ("POST", "/publish", None),
        ("POST", "/pause", None),
        ("POST", "/resume", None),
        ("PUT", "", survey),
        ("POST", "/archive", None),
    ):
        seen.append((await call(collector, method, path, body, if_match="*")).headers["etag"])
        assert (await call(collector, "GET")).headers["etag"] == seen[-1]
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", ""), ("POST", "/publish"), ("POST", "/pause"), ("POST", "/archive")]
)
async def test_a_change_on_an_old_tag_is_refused(
    collector: OneService, survey: Document, method: str, path: str
) -> None:
    """Whoever did not see the last change gets 412, and nothing is changed; with the present tag it is."""
    old = (await call(collector, "GET")).headers["etag"]
    new = (await call(collector, "PUT", body={**survey, "title": "Somebody else's"}, if_match="*")).headers["etag"]
    body = {**survey, "title": "Mine"} if method == "PUT" else None
    refused = await call(collector, method, path, body, if_match=old)
    assert (refused.status_code, refused.json()["type"]) == (412, "urn:heed:problem:precondition-failed")
    assert (await call(collector, "GET")).headers["etag"] == new
    assert (await call(collector, method, path, body, if_match=new)).status_code == 200


@pytest.mark.parametrize("header", ["W/{}", "", "nonsense", '"abc"', "W/*"])
async def test_what_cannot_match_refuses(collector: OneService, survey: Document, header: str) -> None:
    """A weak tag, no tag and nonsense match nothing: better refused than overwritten."""
    tag = (await call(collector, "GET")).headers["etag"]
    answer = await call(collector, "PUT", body=survey, if_match=header.format(tag))
    assert answer.status_code == 412


async def test_a_draft_is_not_overwritten_unseen(collector: OneService, survey: Document) -> None:
    """Another draft without a header is refused with 428 that says what to send; the same again is no change."""
    before = await call(collector, "GET")
    refused = await call(collector, "PUT", body={**survey, "title": "Mine"})
    assert (refused.status_code, refused.json()["type"]) == (428, "urn:heed:problem:precondition-required")
    assert "`If-Match: *`" in refused.json()["detail"]
    tagged = await call(collector, "PUT", body={**survey, "title": "Mine"}, if_none_match='"abc"')
    assert tagged.status_code == 428  # of `If-None-Match`, only `*` says something about a change
    assert (await call(collector, "PUT", body=survey)).status_code == 200
    after = await call(collector, "GET")
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])


async def test_one_of_several_tags_is_enough(collector: OneService, survey: Document) -> None:
    """A list matches when one of it does; `*` matches whatever exists, and nothing that does not."""
    tag = (await call(collector, "GET")).headers["etag"]
    assert (await call(collector, "PUT", body=survey, if_match=f'"abc", {tag}')).status_code == 200
    assert (await call(collector, "PUT", body=survey, if_match="*")).status_code == 200
    headers = collector.admin | {"if-match": "*"}
    lines = [*collector.admin.items(), ("if-match", '"abc"'), ("if-match", tag)]
    assert (await collector.client.put("/v1/surveys/visit", json=survey, headers=lines)).status_code == 200
    absent = await collector.client.put("/v1/surveys/nobody", json=survey, headers=headers)
    assert absent.status_code == 412
    assert (await collector.client.get("/v1/surveys/nobody", headers=collector.admin)).status_code == 404


async def test_of_many_who_create_only_one_does(collector: OneService, survey: Document) -> None:
    """`If-None-Match: *` creates and never edits, however many try at once."""
    headers = collector.admin | {"if-none-match": "*"}
    put = (
        collector.client.put("/v1/surveys/new", json={**survey, "title": f"T {n}"}, headers=headers) for n in range(8)
    )
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*put))
    assert statuses == [201] + [412] * 7


async def test_of_many_who_edit_the_same_state_only_one_does(collector: OneService, survey: Document) -> None:
    """The tag is compared under the survey's lock: of simultaneous edits of one state all but one are refused."""
    tag = (await call(collector, "GET")).headers["etag"]
    edits = (call(collector, "PUT", body={**survey, "title": f"T {n}"}, if_match=tag) for n in range(8))
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*edits))
    assert statuses == [200] + [412] * 7


async def test_reading_what_is_known_costs_no_body(collector: OneService, survey: Document) -> None:
    """304 for the present tag, weak or not; the survey for any other."""
    tag = (await call(collector, "GET")).headers["etag"]
    for known in (tag, f"W/{tag}", f'"abc", {tag}', "*"):
        answer = await call(collector, "GET", if_none_match=known)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert (await call(collector, "GET", if_none_match='"abc"')).status_code == 200
    await call(collector, "PUT", body={**survey, "title": "Reworded"}, if_match="*")
    assert (await call(collector, "GET", if_none_match=tag)).json()["title"] == "Reworded"


async def test_a_survey_with_quotas_is_always_read_in_full(collector: OneService, survey: Document) -> None:
    """Its quotas fill while the survey stays the same."""
    await call(collector, "PUT", body={**survey, "quotas": [{"key": "all", "limit": 3}]}, if_match="*")
    tag = (await call(collector, "POST", "/publish")).headers["etag"]
    answer = await call(collector, "GET", if_none_match=tag)
    assert (answer.status_code, answer.headers["etag"]) == (200, tag)


async def test_bad_input_is_reported_before_a_failed_condition(collector: OneService, survey: Document) -> None:
    """A draft that makes no sense is 422 whatever the headers say."""
    answer = await call(collector, "PUT", body={**survey, "questions": []}, if_match='"abc"')
    assert answer.status_code == 422


async def test_the_tag_of_a_survey_with_everything_is_the_same_when_it_is_read(collector: OneService) -> None:
    """Numbers, moments and defaults come back from the database as the same survey."""
    choices = [{"key": key, "text": {"en": key}} for key in ("a", "b")]
    rich: Document = {
        "title": " Your visit ",
        "languages": ["en"],
        "hidden": ["plan"],
        "layout": "question_per_page",
        "opens_at": "2026-01-01T02:00:00.250+02:00",
        "closes_at": "2099-01-01T00:00:00Z",
        "eligibility": {"sample_percent": 12.50, "after_shown_days": 7, "touchpoint_cap": {"limit": 1, "days": 30}},
        "embed": {"audience": {"attributes": {"plan": ["gold", 1.0, True]}}, "start": {"delay_seconds": 2.0}},
        "quotas": [{"key": "q", "limit": 10, "when": {"none_of": [{"field": "plan", "one_of": [1.0, False, "x"]}]}}],
        "questions": [
            {"key": "n", "type": "number", "minimum": 1e5, "maximum": 1.5e10, "decimals": 2, "text": {"en": "?"}},
            {"key": "m", "type": "multiple", "choices": choices, "at_most": 2, "text": {"en": "?"}},
            {"key": "d", "type": "date", "earliest": "2026-01-01", "text": {"en": "?"}},
            {
                "key": "t",
                "type": "text",
                "text": {"en": "{{field.plan}}?"},
                "show_if": {"all_of": [{"question": "n", "at_least": 100000.0}, {"question": "m", "includes": "a"}]},
                "jumps": [{"to": "end"}],
            },
        ],
    }
    written = await call(collector, "PUT", body=rich, if_match="*")
    assert written.status_code == 200, written.text
    published = await call(collector, "POST", "/publish")
    read = await call(collector, "GET")
    assert (read.headers["etag"], read.json()["has_unpublished_changes"]) == (published.headers["etag"], False)
    again = await call(collector, "PUT", body=read.json()["draft"])
    assert again.headers["etag"] == read.headers["etag"]
    assert again.json()["draft"] == read.json()["draft"]
