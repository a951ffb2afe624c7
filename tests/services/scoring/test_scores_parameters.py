"""Who may read scores, and which questions about them can be answered."""

import random
from collections import Counter
from typing import Any

import httpx
import pytest

from services.scoring.service import SERVICE
from shared.identity.ring import digest_of
from shared.settings import ApiKey, Settings
from shared.testing.one_service import OneService, one_service


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer nobody-has-this-key"}, 401)],
)
async def test_scores_are_for_those_who_may_read_them(
    scoring: OneService, headers: dict[str, str], status: int
) -> None:
    """Without a key, and with a wrong one, nothing is shown."""
    reply = await scoring.client.get("/v1/scores", params={"survey": "visit"}, headers=headers)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"


BAD: dict[str, list[str | list[str]]] = {
    "question": ["Not A Key"],
    "touchpoint": ["", "a b"],
    "journey": ["No Key", "unknown-journey"],
    "stage": ["No Key"],
    "channel": ["fax"],
    "location": ["", "a\nb", "x" * 201, "x" * 10_000, "a\x00b"],
    "unit": ["", "a\nb", "nowhere"],
    "language": ["", "de-AT", "klingon"],
    "attribute": ["", "plan", ":pro", "plan:", "plan:a\nb", "my plan:a", ["plan:a", "plan:b"], ["a:1", "b:2", "c:3"]],
    "from": [
        *("yesterday", "1767225600", "2026-02-30", "2026-01-01T00:00:00", "2026-01-01T00:20:00Z", "0001-01-01"),
        *(
            "2026-01-01T00:00:00+05:20",
            "20260101",
            "2026-W05-6",
            "20260131T15+00:00",
            "٢٠٢٦-01-31",
            "2026-01-01\x00",
        ),
    ],
    "to": ["9999-12-31T23:00:00-01:00", "2026-01-01T00:00:01Z", ""],
    "zone": ["", "Vienna", "Europe/Nowhere", "../../etc/passwd", "localtime", "+02:00", "europe/vienna"],
    "interval": ["fortnight", ""],
    "rolling": ["28", "0d", "-1d", "3661d", "2y", "28d"],
    "by": ["weather", ["attribute:"], ["location", "location"], ["location", "language", "channel"]],
    "ci": ["wald"],
    "current": ["hour"],
    "touch_point": ["till"],
}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, "survey"),
    ({"survey": ""}, "survey"),
    ({"survey": "Not A Key"}, "survey"),
    *(({"survey": "visit", name: value}, name) for name, values in BAD.items() for value in values),
    ({"survey": "visit", "stage": "buy"}, "journey"),
    ({"survey": "visit", "by": "stage"}, "journey"),
    ({"survey": "visit", "by": ["location", "language"], "attribute": "plan:pro"}, "by"),
    ({"survey": "visit", "by": ["location", "unit"]}, "by"),
    ({"survey": "visit", "by": "unit", "location": "Graz"}, "by"),
    ({"survey": "visit", "from": "2026-01-02", "to": "2026-01-02"}, "to"),
    ({"survey": "visit", "from": "2026-01-02", "to": "2026-01-01"}, "to"),
    ({"survey": "visit", "from": "2025-01-01", "to": "2026-01-01", "interval": "hour"}, "interval"),
    ({"survey": "visit", "from": "1971-01-01", "to": "2999-12-31", "interval": "hour", "by": "location"}, "interval"),
    ({"survey": "visit", "from": "1971-01-01", "interval": "hour", "rolling": "3660d"}, "interval"),
    ({"survey": "visit", "interval": "day", "rolling": "28d", "current": "month"}, "rolling"),
    ({"survey": "visit", "interval": "day", "from": "1975-06-01", "zone": "Pacific/Kiritimati"}, "from"),
    ({"survey": "visit", "current": "day", "from": "1971-01-01", "to": "2050-01-01"}, "current"),
    ({"survey": "visit", "channel": ["web", "sms"]}, "channel"),
    ({"survey": ["visit", "visit"]}, "survey"),
]


async def test_a_bad_parameter_is_named(scoring: OneService, response: Any, reader: Any) -> None:
    """Every parameter that cannot be answered is refused by name, and what was sent is not repeated."""
    await scoring.deliver(response({"stars": 5}))
    for query, field in REFUSED:
        reply = await reader.get(**query)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, (query, reply.text)
        assert reply.headers["content-type"] == "application/problem+json"
        assert [error["field"] for error in reply.json()["errors"]] == [field], (query, reply.text)
        sent = query.get(field)
        if isinstance(sent, str) and len(sent) > 5:
            assert sent not in reply.text


LISTS: list[tuple[str, str, str | list[str]]] = [
    *((f"/v1/{name}", "page", "2") for name in ("journeys", "targets", "events")),
    *((f"/v1/{name}", "limit", ["5", "6"]) for name in ("journeys", "targets", "events")),
    *((f"/v1/{name}", "cursor", "nonsense") for name in ("journeys", "targets", "events")),
    *((f"/v1/{name}", "limit", value) for name in ("journeys", "targets", "events") for value in ("0", "201", "")),
    ("/v1/targets", "survey", "No Key"),
    ("/v1/events", "type", "heed.nobody.knows.v1"),
    ("/v1/journeys/buying/scores", "base_to", "2026-W05-6"),
    ("/v1/journeys/buying/scores", "by", "channel"),
    ("/v1/scores/changes", "against", ["rest", "rest"]),
    ("/v1/scores/changes", "interval", "day"),
]


async def test_so_is_one_of_a_list(scoring: OneService) -> None:
    """What is not known, given twice, or beyond the bounds is refused by name by every route that reads scores."""
    for path, name, value in LISTS:
        query = {"survey": "visit", "question": "stars"} if "scores" in path else {}
        reply = await scoring.client.get(path, params=query | {name: value}, headers=scoring.admin)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, (path, name, reply.text)
        assert [error["field"] for error in reply.json()["errors"]] == [name], (path, name, reply.text)


async def test_a_key_needs_the_scope(database_url: str) -> None:
    """A key that may do other things learns which scope it lacks; one that may read scores reads them."""
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
        *("survey", "question", "touchpoint", "journey", "stage", "channel", "location", "unit", "language"),
        *("attribute", "from", "to", "zone", "interval", "rolling", "by", "ci", "current"),
    }
    assert operation["security"]
    assert {"200", "401", "403", "422"} <= set(operation["responses"])


GOOD: dict[str, list[str | list[str]]] = {
    "question": ["stars"],
    "touchpoint": ["till", "door"],
    "journey": ["shopping"],
    "stage": ["pay"],
    "channel": ["web", "sms"],
    "location": ["Graz", "Ägypten", "x" * 200],
    "language": ["de", "XX"],
    "attribute": ["plan:pro", ["plan:pro", "age:3"]],
    "from": ["1971-01-01", "2026-02-28T23:45:00Z", "2026-03-02", "2999-12-31"],
    "to": ["1971-01-02", "2026-03-03", "2026-03-29T01:15:00+05:45", "2999-12-31"],
    "zone": ["Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia", "Africa/Monrovia", "America/St_Johns"],
    "interval": ["hour", "day", "week", "month", "quarter", "year"],
    "rolling": ["1d", "28d", "3660d", "4w"],
    "by": [
        "touchpoint",
        "stage",
        "channel",
        "location",
        "unit",
        ["language", "attribute:plan"],
        ["location", "channel"],
    ],
    "ci": ["score"],
    "current": ["day", "month", "year"],
}


async def test_whatever_is_combined_is_answered_or_refused(scoring: OneService, response: Any, reader: Any) -> None:
    """Good values in any combination never end in a server error, and no window has more answers than there are."""
    chance = random.Random(5)  # noqa: S311 - a repeatable choice
    await scoring.deliver(
        *(
            response({"stars": 5}, location="Graz", locale="de", attributes={"plan": "pro"}, segments=("plan",))
            for _ in "12"
        ),
        *(response({"stars": 1}, channel="sms", touchpoint="door") for _ in "12345"),
    )
    stages = [{"key": "pay", "name": "Pay", "touchpoints": ["till"]}]
    await scoring.client.put("/v1/journeys/shopping", json={"name": "Shop", "stages": stages}, headers=scoring.admin)
    statuses: Counter[int] = Counter()
    for number in range(120):
        names = chance.sample(sorted(GOOD), chance.randint(1, 7))
        query = {name: chance.choice(GOOD[name]) for name in names}
        path = "/v1/scores"
        if number % 3 == 0:
            path = "/v1/scores/changes"
            query = {name: value for name, value in query.items() if name not in {"interval", "rolling"}}
            query["against"] = chance.choice(["previous", "rest"])
        reply = await reader.get(path, survey="visit", **query)
        statuses[reply.status_code] += 1
        assert reply.status_code in {httpx.codes.OK, httpx.codes.UNPROCESSABLE_ENTITY}, (path, query, reply.text)
        if reply.is_success and path == "/v1/scores":
            assert all((item["n"] or 0) <= 7 for item in reply.json()["items"]), query
        if not reply.is_success:
            assert reply.json()["errors"], query
    assert min(statuses.values()) > 20, "both happen"
