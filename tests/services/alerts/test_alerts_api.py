"""Alerts over HTTP."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.scoring import ResponseScored
from shared.testing.one_service import OneService
from shared.web.paging import encode_cursor

MakeScored = Callable[..., Event[ResponseScored]]


async def pages(alerts: OneService, limit: int, **query: Any) -> list[list[dict[str, Any]]]:
    """Return all pages of the list."""
    found: list[list[dict[str, Any]]] = []
    cursor: str | None = None
    while True:
        asked = query | {"limit": limit} | ({"cursor": cursor} if cursor else {})
        reply = await alerts.client.get("/v1/alerts", headers=alerts.admin, params=asked)
        assert reply.status_code == httpx.codes.OK, reply.text
        found.append(reply.json()["items"])
        cursor = reply.json()["next_cursor"]
        if cursor is None:
            return found


async def test_pages_hold_every_alert_once_newest_first(
    alerts: OneService, scored: MakeScored, clock: FixedClock
) -> None:
    """Whatever the page's length, also with several alerts of one moment, nothing is repeated or skipped."""
    for _ in range(3):
        await alerts.deliver(scored(), scored(), scored())
        clock.advance(60)
    published = {str(event.data.alert_id) for event in await alerts.published()}
    assert len(published) == 9
    for limit in (1, 2, 3, 9, 200):
        found = await pages(alerts, limit)
        items = [item for page in found for item in page]
        order = [(item["raised_at"], item["id"]) for item in items]
        assert order == sorted(order, reverse=True)
        assert (len(items), {item["id"] for item in items}) == (9, published)
        assert all(len(page) == limit for page in found[:-1])
        assert found[-1]


async def test_paging_goes_on_while_new_alerts_come_in(
    alerts: OneService, scored: MakeScored, clock: FixedClock
) -> None:
    """What is raised between two pages is newer and neither repeats nor pushes out what was asked for."""
    events = [scored() for _ in range(4)]
    await alerts.deliver(*events)
    first = (await alerts.client.get("/v1/alerts?limit=2", headers=alerts.admin)).json()
    clock.advance(1)
    await alerts.deliver(scored(), scored())
    query = {"limit": 10, "cursor": first["next_cursor"]}
    second = (await alerts.client.get("/v1/alerts", headers=alerts.admin, params=query)).json()
    seen = [item["response_id"] for item in first["items"] + second["items"]]
    assert sorted(seen) == sorted(str(event.data.response_id) for event in events)


async def test_filters_choose(alerts: OneService, scored: MakeScored, clock: FixedClock) -> None:
    """Each filter leaves exactly the alerts that fit; the period takes its start and leaves out its end."""
    await alerts.deliver(scored(survey="parcel", touchpoint="delivery"))
    clock.advance(3600)
    late = scored(survey="visit", touchpoint="counter")
    await alerts.deliver(late)

    async def surveys(**query: str) -> list[str]:
        [page] = await pages(alerts, 50, **query)
        return [item["survey"] for item in page]

    assert await surveys() == ["visit", "parcel"]
    assert await surveys(survey="visit") == ["visit"]
    assert await surveys(touchpoint="delivery") == ["parcel"]
    assert await surveys(rule="unhappy-answer") == ["visit", "parcel"]
    assert await surveys(rule="other") == []
    assert await surveys(response_id=str(late.data.response_id)) == ["visit"]
    assert await surveys(response_id=str(uuid4())) == []
    assert await surveys(**{"from": "2026-03-01T13:00:00Z"}) == ["visit"]
    assert await surveys(to="2026-03-01T13:00:00Z") == ["parcel"]
    assert await surveys(**{"from": "2026-03-01T13:00:00+01:00", "to": "2026-03-01T13:00:00Z"}) == ["parcel"]
    assert await surveys(survey="visit", touchpoint="delivery") == []


async def test_one_alert_is_read_by_its_id(alerts: OneService, scored: MakeScored) -> None:
    """The single alert is the same as in the list."""
    await alerts.deliver(scored())
    [[listed]] = await pages(alerts, 50)
    reply = await alerts.client.get(f"/v1/alerts/{listed['id']}", headers=alerts.admin)
    assert (reply.status_code, reply.json()) == (httpx.codes.OK, listed)


async def test_an_unknown_alert_is_not_found(alerts: OneService) -> None:
    """404 for an id that nobody has, 422 for what is no id."""
    assert (await alerts.client.get(f"/v1/alerts/{uuid4()}", headers=alerts.admin)).status_code == 404
    assert (await alerts.client.get("/v1/alerts/17", headers=alerts.admin)).status_code == 422


NONSENSE: list[tuple[dict[str, str], str]] = [
    ({"survey": "No Key"}, "survey"),
    ({"touchpoint": ""}, "touchpoint"),
    ({"response_id": "17"}, "response_id"),
    ({"from": "yesterday"}, "from"),
    ({"from": "2026-03-01T13:00:00"}, "from"),
    ({"to": "0001-01-01T00:00:00+14:00"}, "to"),
    ({"limit": "0"}, "limit"),
    ({"limit": "201"}, "limit"),
    ({"cursor": "nonsense"}, "cursor"),
    ({"cursor": encode_cursor("x")}, "cursor"),
    ({"cursor": encode_cursor("x", "y")}, "cursor"),
    ({"cursor": encode_cursor("2026-03-01T13:00:00+00:00", "y")}, "cursor"),
    ({"cursor": encode_cursor("0001-01-01T00:00:00+14:00", str(uuid4()))}, "cursor"),
]
"""A query, and the parameter that must be named."""


async def test_a_wrong_query_is_named(alerts: OneService) -> None:
    """A filter, limit or cursor that can mean nothing is 422 and names the parameter."""
    for query, field in NONSENSE:
        reply = await alerts.client.get("/v1/alerts", headers=alerts.admin, params=query)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, query
        assert [error["field"] for error in reply.json()["errors"]] == [field], query
