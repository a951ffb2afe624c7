"""Which websites may talk to the public routes from their visitors' browsers, and how plainly."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.collector.service import SERVICE
from shared.ids import uuid7
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import select
from shared.testing.one_service import BASE_URL, OneService, one_service
from shared.testing.website import shop_survey

SHOP = "https://shop.example"
OTHER = "https://other.example"
ROUTES = ["embed", "eligibility", "responses", "partials", "events"]
PLAIN = {"content-type": "text/plain;charset=UTF-8"}


@pytest.fixture
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with a survey for everybody and one for a single website."""
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "open", shop_survey())
        listed = shop_survey(embed={"origins": [SHOP, "http://localhost:8080"]})
        await publish_survey(service.client, service.admin, "listed", listed)
        yield service


async def ask(service: OneService, route: str, survey: str, origin: str | None, **answers: Any) -> httpx.Response:
    """Send what a visitor's browser sends to a route, from a page of `origin`."""
    headers = PLAIN | ({"origin": origin} if origin else {})
    person = f"visitor:{uuid4()}"
    answer = {"id": str(uuid7()), "answers": answers or {"recommend": 9}, "version": 1}
    event = {"survey": survey, "person": person, "kind": "shown", "channel": "web"}
    match route:
        case "embed":
            return await service.client.get(f"/v1/embed/{survey}", headers=headers)
        case "eligibility":
            params = {"survey": survey, "person": person, "channel": "web"}
            return await service.client.get("/v1/eligibility", params=params, headers=headers)
        case "events":
            return await service.client.post("/v1/eligibility/events", content=json.dumps(event), headers=headers)
        case _:
            return await service.client.post(
                f"/v1/surveys/{survey}/{route}", content=json.dumps(answer), headers=headers
            )


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("survey", "origin", "allowed"),
    [
        ("open", None, None),
        ("open", SHOP, "*"),
        ("open", "null", "*"),
        ("listed", None, None),
        ("listed", SHOP, SHOP),
        ("listed", "http://localhost:8080", "http://localhost:8080"),
        ("listed", BASE_URL, BASE_URL),
    ],
)
async def test_allowed_origins(
    collector: OneService, route: str, survey: str, origin: str | None, allowed: str | None
) -> None:
    """Everybody where nothing is listed, else those on the list and the suite itself; never with credentials."""
    answer = await ask(collector, route, survey, origin)
    assert answer.is_success, answer.text
    kept = route == "embed" and survey == "open"
    assert answer.headers.get("access-control-allow-origin") == ("*" if kept else allowed)
    assert "access-control-allow-credentials" not in answer.headers
    assert len(answer.headers.get_list("access-control-allow-origin")) <= 1
    if survey == "listed" and (origin or route == "embed"):
        assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    "origin", [OTHER, "null", "http://shop.example", f"{SHOP}:8443", f"{SHOP}.other.example", SHOP.upper()]
)
async def test_other_origins_are_refused(collector: OneService, route: str, origin: str) -> None:
    """A website that is not on the list is refused with a problem that its scripts cannot read, and nothing happens."""
    answer = await ask(collector, route, "listed", origin)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:heed:problem:origin-not-allowed")
    assert "access-control-allow-origin" not in answer.headers
    assert origin not in answer.text
    assert await stored_responses(collector.client, collector.admin) == []
    assert (await select(collector, "SELECT count(*) FROM collector.partial_response"))[0][0] == 0
    assert (await select(collector, "SELECT count(*) FROM collector.exposure"))[0][0] == 0


@pytest.mark.parametrize("survey", ["open", "listed"])
async def test_errors_can_be_read_too(collector: OneService, survey: str) -> None:
    """Whatever is wrong, the website's script may read it: a wrong answer, a closed survey, no JSON at all."""
    wrong = await ask(collector, "responses", survey, SHOP, recommend=99)
    assert wrong.status_code == 422
    no_json = await collector.client.post(
        f"/v1/surveys/{survey}/responses", content="{", headers=PLAIN | {"origin": SHOP}
    )
    assert no_json.status_code == 400
    await collector.client.post(f"/v1/surveys/{survey}/pause", headers=collector.admin)
    closed = await ask(collector, "responses", survey, SHOP)
    assert closed.status_code == 409
    for answer in (wrong, no_json, closed):
        assert answer.headers["access-control-allow-origin"] == ("*" if survey == "open" else SHOP)
        assert answer.headers["access-control-expose-headers"] == "Retry-After"
    unknown = await ask(collector, "responses", "unknown", SHOP)
    assert (unknown.status_code, unknown.headers["access-control-allow-origin"]) == (404, "*")


@pytest.mark.parametrize(
    "path",
    ["/v1/surveys/listed/responses", "/v1/surveys/listed/partials", "/v1/eligibility/events", "/v1/complaints"],
)
async def test_browsers_may_ask_first(collector: OneService, path: str) -> None:
    """A preflight is answered for JSON and idempotency keys, for a day, without credentials; the request is judged."""
    asked = {"origin": OTHER, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    answer = await collector.client.options(path, headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = {name.strip() for name in answer.headers["access-control-allow-headers"].split(",")}
    assert allowed == {"content-type", "idempotency-key"}
    assert answer.headers["access-control-max-age"] == "86400"
    assert "access-control-allow-credentials" not in answer.headers


async def test_private_routes_are_for_no_website(collector: OneService) -> None:
    """Whoever needs a key is no visitor's browser: no other website can read these, and none is allowed to."""
    for path in ("/v1/responses", "/v1/surveys", "/v1/surveys/open"):
        answer = await collector.client.get(path, headers=collector.admin | {"origin": SHOP})
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers


async def test_plain_text_is_json_on_public_routes_only(collector: OneService) -> None:
    """What browsers send without asking first is taken where everybody may send, and nowhere else."""
    stored = await ask(collector, "responses", "open", SHOP)
    assert stored.status_code == 201
    batch = {"responses": [{"survey": "open", "answers": {"recommend": 1}}]}
    refused = await collector.client.post(
        "/v1/responses/batch", content=json.dumps(batch), headers=PLAIN | collector.admin
    )
    assert refused.status_code == 415
    form = {"content-type": "application/x-www-form-urlencoded"}
    for headers in (form, {"content-type": "text/html"}, {}):
        answer = await collector.client.post("/v1/surveys/open/responses", content=b"{}", headers=headers)
        assert answer.status_code == 415, headers


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff", 400),
        (b'{"answers": {"recommend": NaN}}', 400),
        (b'{"answers": {"why": "\\u0000"}}', 422),
        (b'{"answers": {"why": "\\ud800"}}', 422),
        (b'{"answers": {"recommend": "9"}}', 422),
        (b"[]", 422),
        (b'"text"', 422),
    ],
)
async def test_bad_plain_text_is_answered_like_bad_json(collector: OneService, body: bytes, status: int) -> None:
    """What cannot be read or kept is refused with a problem, whatever it calls itself, and nothing is stored."""
    for content_type in ("text/plain", "application/json"):
        headers = {"content-type": content_type, "origin": SHOP}
        answer = await collector.client.post("/v1/surveys/open/responses", content=body, headers=headers)
        assert answer.status_code == status, content_type
        assert answer.headers["content-type"] == "application/problem+json"
    assert await stored_responses(collector.client, collector.admin) == []
