"""Who may read scores, and which questions about them can be answered."""

from typing import Any

import httpx
import pytest

from services.scoring.service import SERVICE
from shared.settings import ApiKey, Settings
from shared.testing.one_service import OneService, one_service
from shared.web.auth import digest_of


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer nobody-has-this-key"}, 401)],
)
async def test_scores_are_for_those_who_may_read_them(
    scoring: OneService, headers: dict[str, str], status: int
) -> None:
    """Without a key, and with a wrong one, nothing is told."""
    reply = await scoring.client.get("/v1/scores", params={"survey": "visit"}, headers=headers)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "survey"),
        ({"survey": ""}, "survey"),
        ({"survey": "Not A Key"}, "survey"),
        ({"survey": "visit", "question": "Not A Key"}, "question"),
        ({"survey": "visit", "touchpoint": ""}, "touchpoint"),
        ({"survey": "visit", "touchpoint": "a b"}, "touchpoint"),
        ({"survey": "visit", "channel": "fax"}, "channel"),
        ({"survey": "visit", "location": ""}, "location"),
        ({"survey": "visit", "location": "a\nb"}, "location"),
        ({"survey": "visit", "location": "x" * 201}, "location"),
        ({"survey": "visit", "from": "yesterday"}, "from"),
        ({"survey": "visit", "from": "1767225600"}, "from"),
        ({"survey": "visit", "from": "2026-02-30"}, "from"),
        ({"survey": "visit", "from": "2026-01-01T00:00:00"}, "from"),
        ({"survey": "visit", "from": "2026-01-01T00:30:00Z"}, "from"),
        ({"survey": "visit", "from": "2026-01-01T00:00:00+05:30"}, "from"),
        ({"survey": "visit", "from": "0001-01-01"}, "from"),
        ({"survey": "visit", "to": "9999-12-31T23:00:00-01:00"}, "to"),
        ({"survey": "visit", "to": "2026-01-01T00:00:01Z"}, "to"),
        ({"survey": "visit", "to": ""}, "to"),
        ({"survey": "visit", "from": "2026-01-02", "to": "2026-01-02"}, "to"),
        ({"survey": "visit", "from": "2026-01-02", "to": "2026-01-01"}, "to"),
        ({"survey": "visit", "interval": "quarter"}, "interval"),
        ({"survey": "visit", "from": "2025-01-01", "to": "2026-01-01", "interval": "hour"}, "interval"),
        ({"survey": "visit", "by": "location"}, "by"),
        ({"survey": "visit", "touch_point": "till"}, "touch_point"),
        ({"survey": "visit", "channel": ["web", "sms"]}, "channel"),
        ({"survey": ["visit", "visit"]}, "survey"),
    ],
)
async def test_a_bad_parameter_is_named(
    scoring: OneService, response: Any, reader: Any, query: dict[str, Any], field: str
) -> None:
    """Every parameter that cannot be answered is refused by name, and what was sent is not repeated."""
    await scoring.deliver(response({"stars": 5}))
    reply = await reader.get(**query)
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in reply.json()["errors"]] == [field]
    sent = query.get(field)
    if isinstance(sent, str) and len(sent) > 4:
        assert sent not in reply.text


async def test_a_key_needs_the_scope(database_url: str) -> None:
    """A key that may do other things is told which scope it lacks; one that may read scores reads them."""
    secrets = {"desk": "tickets:read", "board": "scores:read"}
    keys = {name: ApiKey(key_sha256=digest_of(name * 8), scopes=(scope,)) for name, scope in secrets.items()}
    async with one_service(SERVICE, database_url, settings=Settings(api_keys=keys)) as scoring:
        replies = {
            name: await scoring.client.get(
                "/v1/scores", params={"survey": "visit"}, headers={"Authorization": f"Bearer {name * 8}"}
            )
            for name in secrets
        }
    assert {name: reply.status_code for name, reply in replies.items()} == {"desk": 403, "board": 200}
    assert "scores:read" in replies["desk"].json()["detail"]


async def test_the_route_describes_itself(scoring: OneService) -> None:
    """The OpenAPI document has all parameters under the names that are sent, the key and the errors."""
    document = (await scoring.client.get("/openapi.json")).json()
    operation = document["paths"]["/v1/scores"]["get"]
    assert {parameter["name"] for parameter in operation["parameters"]} == {
        *("survey", "question", "touchpoint", "channel", "location", "from", "to", "interval", "by"),
    }
    assert operation["security"]
    assert {"200", "401", "403", "422"} <= set(operation["responses"])
