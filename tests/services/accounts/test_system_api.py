"""The state of a service over HTTP, for programs: what waits, what failed, and what to do about it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from services.accounts.service import SERVICE
from services.accounts.store.tables import TRANSPORT
from shared.contracts.audit import AUDITED
from shared.contracts.event import Event
from shared.contracts.wire.records import encode_headers, encode_value
from shared.testing.one_service import OneService, one_service
from shared.testing.signing_in import sign_in

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
PATH = "/v1/system/accounts"


@pytest.fixture
async def accounts(database_url: str) -> AsyncIterator[OneService]:
    async with one_service(SERVICE, database_url) as service:
        yield service


async def park(accounts: OneService, offset: int, *, readable: bool) -> None:
    """Park an action that can be handled now, or an event that never can."""
    action = AUDITED["alerts"](
        action="rule.changed", thing="rule", thing_id="r", actor="reports", actor_kind="key", at=NOON
    )
    event = Event(action, source="/heed/alerts", time=NOON)
    headers = [[name, raw.decode()] for name, raw in encode_headers(event)]
    if not readable:
        headers = [[name, "heed.alerts.unknown.v1" if name == "ce_type" else text] for name, text in headers]
    row = {
        "topic": "heed.alerts.events",
        "partition": 0,
        "record_offset": offset,
        "recorded_at": NOON,
        "key": f"rule:{offset}".encode(),
        "headers": headers,
        "value": encode_value(action),
        "error": "ValueError: something was wrong",
    }
    async with accounts.engine.begin() as connection:
        await connection.execute(insert(TRANSPORT.parked).values(row))


async def call(accounts: OneService, method: str, path: str = "", **more: Any) -> Any:
    reply = await accounts.client.request(method, PATH + path, headers=accounts.admin, **more)
    assert reply.status_code == httpx.codes.OK, reply.text
    return reply.json()


async def test_the_state_says_what_waits(accounts: OneService) -> None:
    """Parked events and the outbox; what only a worker knows is said to be unknown."""
    await park(accounts, 1, readable=True)
    async with accounts.unit_of_work.begin() as work:
        work.audit("rule.changed", "rule", "r")
    state = await call(accounts, "GET")
    assert (state["service"], state["problems"], state["loops"]) == ("accounts", {}, [])
    assert (state["outbox"]["pending"], state["outbox"]["dead"], state["parked"]["waiting"]) == (1, 0, 1)
    assert state["consumer"] == {
        "is_known": False,
        "lag_records": None,
        "lag_seconds": None,
        "last_received_at": None,
    }


async def test_parked_events_are_listed_without_body_and_key(accounts: OneService) -> None:
    """In pages; either may point at a person."""
    for offset in range(3):
        await park(accounts, offset, readable=True)
    first = await call(accounts, "GET", "/parked-events", params={"limit": 2})
    rest = await call(accounts, "GET", "/parked-events", params={"limit": 2, "cursor": first["next_cursor"]})
    listed = [*first["items"], *rest["items"]]
    assert [one["offset"] for one in listed] == [0, 1, 2]
    assert {one["type"] for one in listed} == {"heed.alerts.action.audited.v1"}
    assert listed[0].keys() & {"body", "key", "value", "headers"} == set()


async def test_replaying_handles_what_can_be_handled_and_is_audited(accounts: OneService) -> None:
    """The rest stays, with its error; each event that was handled is an entry of the audit log."""
    await park(accounts, 1, readable=True)
    await park(accounts, 2, readable=False)
    [good, bad] = (await call(accounts, "GET", "/parked-events"))["items"]
    report = await call(accounts, "POST", "/parked-events/replay")
    assert (report["replayed"], list(report["failed"])) == ([good["number"]], [str(bad["number"])])
    [left] = (await call(accounts, "GET", "/parked-events"))["items"]
    assert left["number"] == bad["number"]
    [audited] = await accounts.audited()
    assert (audited.action, audited.thing_id, audited.actor) == ("dead_letter.replayed", str(good["number"]), "admin")


async def test_discarding_is_audited(accounts: OneService) -> None:
    """One, and all that are left; a second time there is nothing to discard."""
    for offset in range(3):
        await park(accounts, offset, readable=False)
    first, *_ = (await call(accounts, "GET", "/parked-events"))["items"]
    assert await call(accounts, "POST", f"/parked-events/{first['number']}/discard") == {"discarded": 1}
    gone = await accounts.client.post(f"{PATH}/parked-events/{first['number']}/discard", headers=accounts.admin)
    assert gone.status_code == httpx.codes.NOT_FOUND
    assert await call(accounts, "POST", "/parked-events/discard") == {"discarded": 2}
    assert [one.action for one in await accounts.audited()] == ["dead_letter.discarded"] * 3


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", PATH),
        ("GET", f"{PATH}/parked-events"),
        ("POST", f"{PATH}/parked-events/replay"),
        ("POST", f"{PATH}/parked-events/discard"),
        ("POST", f"{PATH}/parked-events/1/replay"),
        ("POST", f"{PATH}/parked-events/1/discard"),
        ("GET", "/console/accounts/system"),
        ("GET", "/console/accounts/system/state"),
        ("GET", "/console/accounts/system/figures"),
        ("POST", "/console/accounts/system/replay"),
        ("POST", "/console/accounts/system/discard"),
        ("POST", "/console/accounts/system/1/replay"),
        ("POST", "/console/accounts/system/1/discard"),
    ],
)
async def test_the_state_is_for_admins(accounts: OneService, method: str, path: str) -> None:
    """A manager is refused, whatever they ask for."""
    manager = sign_in(accounts.app, "manager")
    reply = await accounts.client.request(method, path, headers=manager.headers)
    assert reply.status_code == httpx.codes.FORBIDDEN
