"""Rules over HTTP."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
from pydantic import SecretStr

from services.alerts.service import SERVICE
from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.scoring import AnswerScore, ResponseScored
from shared.identity.ring import digest_of
from shared.settings import ApiKey, Settings
from shared.testing.one_service import OneService, one_service

BODY: dict[str, Any] = {
    "name": "Long wait at the counter",
    "severity": "critical",
    "when": {"any": [{"question": "wait", "at_least": 4}, {"metric": "csat", "category": "dissatisfied"}]},
    "touchpoint": "counter",
    "channel": "kiosk",
    "opens_ticket": False,
}


async def put(alerts: OneService, body: Any, key: str = "long-wait", if_match: str | None = None) -> httpx.Response:
    """Send a definition."""
    headers = alerts.admin | ({"If-Match": if_match} if if_match else {})
    return await alerts.client.put(f"/v1/rules/{key}", headers=headers, json=body)


async def test_a_rule_is_created_read_and_replaced(alerts: OneService, clock: FixedClock) -> None:
    """201 for a new rule, 200 for a change with the next version; what is read is what was sent."""
    created = await put(alerts, BODY)
    assert created.status_code == httpx.codes.CREATED
    clock.advance(60)
    replaced = await put(alerts, BODY | {"severity": "info"}, if_match=created.headers["etag"])
    assert replaced.status_code == httpx.codes.OK
    read = await alerts.client.get("/v1/rules/long-wait", headers=alerts.admin)
    assert (
        read.json()
        == replaced.json()
        == created.json()
        | {
            "severity": "info",
            "version": 2,
            "updated_at": replaced.json()["updated_at"],
        }
    )
    for name in ("name", "touchpoint", "channel", "opens_ticket"):
        assert read.json()[name] == BODY[name]
    sent = [{name: value for name, value in test.items() if value is not None} for test in read.json()["when"]["any"]]
    assert sent == BODY["when"]["any"]
    assert datetime.fromisoformat(read.json()["updated_at"]) == clock.now()


async def test_sending_the_same_again_changes_nothing(alerts: OneService, clock: FixedClock) -> None:
    """A repeated request is answered with the rule as it is, without a new version."""
    first = await put(alerts, BODY)
    clock.advance(60)
    second = await put(alerts, BODY)
    assert (second.status_code, second.json()) == (httpx.codes.OK, first.json())
    assert second.headers["etag"] == first.headers["etag"]


async def test_a_new_rule_judges_the_next_response(
    alerts: OneService, scored: Callable[..., Event[ResponseScored]], score: Callable[..., AnswerScore]
) -> None:
    """The bound on a question, the filters and the severity have their effect."""
    await put(alerts, BODY)
    wait = score("rating", 4, ends=(1, 5), question="wait")
    await alerts.deliver(
        scored(wait, touchpoint="counter", channel="kiosk"),
        scored(wait, touchpoint="counter", channel="web"),
        scored(wait, touchpoint="door", channel="kiosk"),
        scored(score("rating", 3, ends=(1, 5), question="wait"), touchpoint="counter", channel="kiosk"),
    )
    [event] = await alerts.published()
    assert (event.data.rule, event.data.severity, event.data.opens_ticket) == ("long-wait", "critical", False)


async def test_rules_are_listed_in_pages(alerts: OneService) -> None:
    """Every rule is on exactly one page, in the order of the keys."""
    for number in range(5):
        await put(alerts, BODY, key=f"rule-{number}")
    keys: list[str] = []
    cursor = None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await alerts.client.get("/v1/rules", headers=alerts.admin, params=query)).json()
        keys += [item["key"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert keys == [*(f"rule-{number}" for number in range(5)), "unhappy-answer"]


NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "name"),
    ({"name": "x" * 201}, "name"),
    ({"name": "two\nlines"}, "name"),
    ({"name": "nul\x00"}, "name"),
    ({"name": 5}, "name"),
    ({"severity": "fatal"}, "severity"),
    ({"enabled": "yes"}, "enabled"),
    ({"touchpoint": "Not A Key"}, "touchpoint"),
    ({"survey": ""}, "survey"),
    ({"channel": "pigeon"}, "channel"),
    ({"version": 1}, "version"),
    ({"colour": "red"}, "colour"),
    ({"when": {}}, "when.any"),
    ({"when": {"any": []}}, "when.any"),
    ({"when": {"any": [{"verdict": "unhappy"}] * 21}}, "when.any"),
    ({"when": {"all": [{"verdict": "unhappy"}]}}, "when.any"),
    ({"when": {"any": [{}]}}, "when.any.0"),
    ({"when": {"any": [{"verdict": "angry"}]}}, "when.any.0.verdict"),
    ({"when": {"any": [{"verdict": "unhappy"}, {"metric": "nps", "at_most": 11}]}}, "when.any.1.at_most"),
    ({"when": {"any": [{"metric": "nps", "at_most": "6"}]}}, "when.any.0.at_most"),
    ({"when": {"any": [{"metric": "nps", "at_most": 6.5}]}}, "when.any.0.at_most"),
    ({"when": {"any": [{"metric": "nps", "at_most": True}]}}, "when.any.0.at_most"),
    ({"when": {"any": [{"metric": "nps", "at_most": 10**40}]}}, "when.any.0.at_most"),
    ({"when": {"any": [{"metric": "nps", "category": "easy"}]}}, "when.any.0.category"),
    ({"when": {"any": [{"eval": "1+1"}]}}, "when.any.0.eval"),
    ({"when": "unhappy"}, "when"),
]
"""What is changed about a good definition, and the place that must be named."""


async def test_a_wrong_field_is_named_and_nothing_is_stored(alerts: OneService) -> None:
    """A definition that is malformed or makes no sense is 422, names the place, and does not become a rule."""
    for changes, field in NONSENSE:
        reply = await put(alerts, BODY | changes)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, changes
        assert reply.headers["content-type"] == "application/problem+json"
        assert field in [error["field"] for error in reply.json()["errors"]], changes
    assert (await alerts.client.get("/v1/rules/long-wait", headers=alerts.admin)).status_code == httpx.codes.NOT_FOUND


async def test_a_key_has_a_fixed_form(alerts: OneService) -> None:
    """Keys are lower case words of at most 64 characters."""
    for key in ("Upper", "-dash", "x" * 65, "sp%20ace", "%00"):
        assert (await put(alerts, BODY, key=key)).status_code == httpx.codes.UNPROCESSABLE_ENTITY, key


async def test_an_unknown_rule_is_not_found(alerts: OneService) -> None:
    """Reading what is not there is 404 and says so."""
    reply = await alerts.client.get("/v1/rules/nobody", headers=alerts.admin)
    assert (reply.status_code, reply.json()["type"]) == (httpx.codes.NOT_FOUND, "urn:heed:problem:rule-not-found")


async def test_reading_and_writing_need_their_scopes(database_url: str) -> None:
    """401 without a key, 403 with a key for something else, and each scope opens its own door."""
    keys = {
        name: ApiKey(key_sha256=digest_of(f"key-of-{name}"), scopes=(scope,))
        for name, scope in (("reader", "rules:read"), ("writer", "rules:write"), ("watcher", "alerts:read"))
    }
    settings = Settings(admin_key=SecretStr("an-admin-key-of-this-test"), api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings) as service:

        async def status(method: str, path: str, name: str | None, **more: Any) -> int:
            headers = {"Authorization": f"Bearer key-of-{name}"} if name else {}
            return (await service.client.request(method, path, headers=headers, **more)).status_code

        assert [await status("GET", "/v1/rules", who) for who in (None, "reader", "writer", "watcher")] == [
            401,
            200,
            403,
            403,
        ]
        assert [
            await status("PUT", "/v1/rules/x", who, json=BODY) for who in (None, "reader", "writer", "watcher")
        ] == [401, 403, 201, 403]
        assert [await status("DELETE", "/v1/rules/x", who) for who in (None, "reader", "writer", "watcher")] == [
            401,
            403,
            428,
            403,
        ]
        version = "/v1/rules/x/versions/1"
        assert [await status("GET", version, who) for who in (None, "reader", "writer", "watcher")] == [
            401,
            200,
            403,
            403,
        ]
        assert [await status("GET", "/v1/alerts", who) for who in (None, "reader", "writer", "watcher")] == [
            401,
            403,
            403,
            200,
        ]


async def test_a_rule_in_the_language_is_kept_as_it_was_put_and_judges(
    alerts: OneService, scored: Callable[..., Event[ResponseScored]], score: Callable[..., AnswerScore]
) -> None:
    """Over HTTP, in the database and on the bus: groups, tests of answers and of where the response came from."""
    when = {
        "all_of": [
            {"answer": {"metric": "nps", "at_most": 6}},
            {"none_of": [{"field": "touchpoint", "equals": "door"}]},
            {"field": "channel", "one_of": ["kiosk", "qr"]},
        ]
    }
    body = {"name": "Low at a kiosk", "when": when}
    created = await put(alerts, body, key="low")
    assert (created.status_code, created.json()["when"]) == (httpx.codes.CREATED, when)
    assert (await put(alerts, body, key="low")).json() == created.json()
    a_list = {"any": [{"metric": "nps", "at_most": 6}]}
    changed = await put(alerts, body | {"when": a_list}, key="low", if_match=created.headers["etag"])
    assert changed.json()["version"] == 2
    await put(alerts, body, key="low", if_match=changed.headers["etag"])
    low = score("nps", 6)
    await alerts.deliver(
        scored(low, touchpoint="counter", channel="kiosk", survey="first"),
        scored(low, touchpoint="door", channel="kiosk", survey="second"),
        scored(low, touchpoint="counter", channel="web", survey="third"),
    )
    events = [event.data for event in await alerts.published() if event.data.rule == "low"]
    assert [(event.survey, [reason.value for reason in event.reasons]) for event in events] == [("first", [6])]


async def test_a_wrong_condition_in_the_language_is_named(alerts: OneService) -> None:
    """Form and sense alike, together with what else is wrong with the form of the body."""
    nested: list[tuple[dict[str, Any], list[str]]] = [
        ({"when": {"all_of": [{"answer": {"metric": "nps", "at_most": 11}}]}}, ["when.all_of.0.answer.at_most"]),
        ({"when": {"field": "channel", "equals": "kiosk"}}, ["when"]),
        ({"when": {"all_of": [{"answer": 5}], "x": 1}, "name": ""}, ["name", "when.x", "when.all_of.0.answer"]),
        ({"when": {"all_of": [{"field": "location", "equals": "a\x00"}]}}, ["when.all_of.0.equals"]),
    ]
    for changes, fields in nested:
        reply = await put(alerts, BODY | changes)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, changes
        assert [error["field"] for error in reply.json()["errors"]] == fields
