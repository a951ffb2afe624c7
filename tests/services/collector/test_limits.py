"""Too many requests from strangers: 429, with when to come back; whoever has a key is let through."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock
from shared.ids import uuid7
from shared.settings import Settings
from shared.testing.channels import publish_survey
from shared.testing.collecting import post, survey_definition
from shared.testing.one_service import BASE_URL, OneService, one_service

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RESPONSES = "/v1/surveys/visit/responses"
ANSWER: dict[str, Any] = {"answers": {"recommend": 9}}
VISITOR = "visitor:8f14e45f-ceea-467f-9c1f-2b1f4a1c9e10"


@asynccontextmanager
async def limited(
    database_url: str, *, trusted: tuple[str, ...] = (), peer: str = "127.0.0.1", **rates: str
) -> AsyncIterator[OneService]:
    """Open a collector with the survey `visit` and `rates`, to which everybody talks from `peer`."""
    none: dict[str, Any] = {"rate_per_address": "", "rate_per_survey": "", "rate_per_address_and_survey": ""}
    own = CollectorSettings(**(none | rates))
    settings = Settings(public_url=BASE_URL, trusted_proxies=trusted)
    async with one_service(
        SERVICE, database_url, settings=settings, service_settings=own, clock=FixedClock(NOON)
    ) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        service.client._transport = transport_from(service, peer)
        yield service


def transport_from(service: OneService, peer: str) -> httpx.ASGITransport:
    """Return a way to the service that comes from the address `peer`."""
    old = service.client._transport
    assert isinstance(old, httpx.ASGITransport)
    return httpx.ASGITransport(old.app, client=(peer, 4711))


async def test_the_answer_says_when_to_come_back(database_url: str) -> None:
    """The request over the limit is 429 with `Retry-After`, stores nothing, and is fine when the time is over."""
    async with limited(database_url, rate_per_address="2/minute") as collector:
        chosen = str(uuid7())
        assert [(await post(collector, {"recommend": 9})).status_code for _ in range(2)] == [201, 201]
        refused = await post(collector, {"recommend": 9}, id=chosen)
        assert refused.status_code == 429
        assert (refused.headers["retry-after"], refused.headers["content-type"]) == ("60", "application/problem+json")
        problem = refused.json()
        assert problem["type"] == "urn:heed:problem:too-many-requests"
        assert "60 seconds" in problem["detail"]
        assert isinstance(collector.clock, FixedClock)
        collector.clock.advance(60)
        assert (await post(collector, {"recommend": 9}, id=chosen)).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("POST", RESPONSES, {"json": ANSWER}),
        ("POST", "/v1/surveys/visit/partials", {"json": ANSWER | {"id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10"}}),
        ("POST", "/v1/eligibility/events", {"json": {"survey": "visit", "person": VISITOR, "kind": "shown"}}),
        ("POST", "/v1/complaints", {"json": {"text": "Two hours!"}}),
        ("POST", "/s/visit", {"data": {"a.recommend": "9"}}),
        ("POST", "/complaint", {"data": {"text": "Two hours!"}}),
        ("GET", f"/v1/eligibility?survey=visit&person={VISITOR}", {}),
        ("GET", "/v1/challenges?response=0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10", {}),
        ("GET", "/v1/embed/visit", {}),
    ],
)
async def test_every_open_route_is_limited(database_url: str, method: str, path: str, more: dict[str, Any]) -> None:
    """Each route that strangers can use is answered 429 on the second request of a minute, and 429 again."""
    async with limited(database_url, rate_per_address="1/minute") as collector:
        replies = [await collector.client.request(method, path, **more) for _ in range(3)]
        assert replies[0].status_code not in {404, 405, 429}, replies[0].text
        assert [reply.status_code for reply in replies[1:]] == [429, 429]
        assert all(reply.headers["retry-after"] == "60" for reply in replies[1:])


async def test_a_key_lets_through_and_a_wrong_one_does_not(database_url: str) -> None:
    """Callers with a key are not limited; a made-up key is 401 and no way around the limit."""
    async with limited(database_url, rate_per_address="1/minute") as collector:
        for _ in range(5):
            reply = await collector.client.post(RESPONSES, json=ANSWER, headers=collector.admin)
            assert reply.status_code == 201
        made_up = {"Authorization": "Bearer a-key-that-nobody-has"}
        assert (await collector.client.post(RESPONSES, json=ANSWER, headers=made_up)).status_code == 401
        basic = {"Authorization": "Basic YWRhOmxvdmVsYWNl"}
        replies = [(await collector.client.post(RESPONSES, json=ANSWER, headers=basic)).status_code for _ in range(2)]
        assert replies == [201, 429]


async def test_a_forged_header_is_no_new_address(database_url: str) -> None:
    """Without a trusted proxy `X-Forwarded-For` means nothing, whatever it says."""
    async with limited(database_url, rate_per_address="3/minute") as collector:
        forged = [{"X-Forwarded-For": text} for text in ("192.0.2.1", "192.0.2.2", "::1", "127.0.0.1, 10.0.0.1", "x")]
        replies = [await collector.client.post(RESPONSES, json=ANSWER, headers=one) for one in forged]
        assert [reply.status_code for reply in replies] == [201, 201, 201, 429, 429]


async def test_behind_a_proxy_the_visitor_counts(database_url: str) -> None:
    """The trusted proxy names the visitor's address; what the visitor had put in front of it is ignored."""
    async with limited(
        database_url, trusted=("10.0.0.0/8",), peer="10.0.0.1", rate_per_address="1/minute"
    ) as collector:

        async def answer(forwarded: str) -> int:
            headers = {"X-Forwarded-For": forwarded}
            return (await collector.client.post(RESPONSES, json=ANSWER, headers=headers)).status_code

        assert [await answer("192.0.2.1"), await answer("192.0.2.2")] == [201, 201]
        assert [await answer(f"203.0.113.{number}, 192.0.2.1") for number in range(3)] == [429] * 3
        assert await answer("192.0.2.1, 10.9.9.9") == 429


@pytest.mark.parametrize(
    ("one", "other", "status"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", 429),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", 201),
        ("::ffff:192.0.2.1", "192.0.2.1", 429),
        ("192.0.2.1", "192.0.2.2", 201),
        ("fe80::1%eth0", "fe80::2%eth1", 429),
    ],
)
async def test_what_one_customer_has_is_one_address(database_url: str, one: str, other: str, status: int) -> None:
    """An IPv6 /64 counts as one, an IPv4 address as itself, however it is written."""
    async with limited(database_url, peer=one, rate_per_address="1/minute") as collector:
        assert (await post(collector, {"recommend": 9})).status_code == 201
        collector.client._transport = transport_from(collector, other)
        assert (await post(collector, {"recommend": 9})).status_code == status


async def test_unknown_surveys_are_not_counted_as_surveys(database_url: str) -> None:
    """Made-up survey names use up the address's own budget and nothing else, however long they are."""
    async with limited(database_url, rate_per_survey="1/minute", rate_per_address="9/minute") as collector:
        for number in range(4):
            path = f"/v1/surveys/{'Nonsense' * 100}{number}/responses"
            assert (await collector.client.post(path, json=ANSWER)).status_code == 404
        assert (await post(collector, {"recommend": 9})).status_code == 201
        assert (await post(collector, {"recommend": 9})).status_code == 429


async def test_other_websites_can_read_that_they_must_wait(database_url: str) -> None:
    """The card on another website sees the 429 and its `Retry-After`, not a failed connection."""
    async with limited(database_url, rate_per_address="1/minute") as collector:
        headers = {"Origin": "https://shop.example"}
        replies = [await collector.client.post(RESPONSES, json=ANSWER, headers=headers) for _ in range(2)]
        assert [reply.status_code for reply in replies] == [201, 429]
        assert replies[1].headers["access-control-allow-origin"] == "*"
        assert "retry-after" in replies[1].headers["access-control-expose-headers"].lower()


async def test_defaults_let_a_clinic_answer(database_url: str) -> None:
    """With the limits that an installation has by itself, 300 people behind one router answer within a minute."""
    defaults = {
        name: CollectorSettings.model_fields[name].default
        for name in ("rate_per_address", "rate_per_survey", "rate_per_address_and_survey")
    }
    async with limited(database_url, **defaults) as collector:
        replies = [(await post(collector, {"recommend": 9})).status_code for _ in range(301)]
        assert replies == [201] * 300 + [429]
