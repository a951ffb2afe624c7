"""Standing programmes in tests of the collector: kept over HTTP, their rounds made when their moment has come."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import httpx
from sqlalchemy import text

from shared.clock import FixedClock
from shared.due.claiming import claim
from shared.due.pieces import Claimed
from shared.testing.batches import work_on_batches
from shared.testing.one_service import OneService

PATH = "/v1/programmes"
PROGRAMME: dict[str, Any] = {
    "title": "How are we doing?",
    "survey": "visit",
    "basis": "existing_customer",
    "cadence": {"unit": "quarters", "starts_on": "2030-04-01", "at_time": "09:00", "zone": "Europe/Berlin"},
    "sample": {"share": 0.1},
}
_REACHED = text(
    "UPDATE collector.due SET next_at = now() WHERE state = 'pending' AND kind = 'programme' AND next_at <= :now"
)


async def put_programme(
    service: OneService,
    key: str = "relationship",
    *,
    headers: dict[str, str] | None = None,
    **changes: Any,  # noqa: ANN401 - any JSON
) -> httpx.Response:
    """Put a programme, whatever there is; parts of `cadence` and `audience` may be given alone."""
    merged = {name: PROGRAMME[name] | value if name == "cadence" else value for name, value in changes.items()}
    sent = service.admin | {"If-Match": "*"} if headers is None else headers
    reply = await service.client.put(f"{PATH}/{key}", json=PROGRAMME | merged, headers=sent)
    if reply.status_code == httpx.codes.PRECONDITION_FAILED and headers is None:
        reply = await service.client.put(f"{PATH}/{key}", json=PROGRAMME | merged, headers=service.admin)
    return reply


async def kept_programme(service: OneService, key: str = "relationship", **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return a programme that was put now."""
    reply = await put_programme(service, key, **changes)
    assert reply.is_success, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def read(service: OneService, path: str) -> Any:  # noqa: ANN401 - any JSON
    reply = await service.client.get(f"{PATH}/{path}", headers=service.admin)
    assert reply.status_code == httpx.codes.OK, reply.text
    return reply.json()


async def rounds_of(service: OneService, key: str = "relationship") -> list[dict[str, Any]]:
    """Return the rounds of a programme, the first one first."""
    rounds: list[dict[str, Any]] = (await read(service, f"{key}/rounds"))["items"]
    return rounds[::-1]


async def bring_in(service: OneService, rows: Sequence[dict[str, Any]], **parameters: str) -> None:
    """Bring customers in."""
    reply = await service.client.post(
        "/v1/customers/imports", json={"rows": list(rows)}, params=parameters, headers=service.admin
    )
    assert reply.is_success, reply.text
    assert reply.json()["counts"]["refused"] == 0, reply.text


def customers(count: int, location: str | None = None, first: int = 1, **facts: str) -> list[dict[str, Any]]:
    """Return rows of customers with numbers and addresses of their own."""
    place = {} if location is None else {"location": location}
    return [
        {"external_id": f"C-{location}-{number}", "email": f"{location}.{number}@example.org".lower(), **place, **facts}
        for number in range(first, first + count)
    ]


def until(clock: FixedClock, moment: str) -> None:
    """Let a clock be at a moment."""
    clock.advance((datetime.fromisoformat(moment) - clock.now()).total_seconds())


async def claim_rounds(service: OneService) -> list[Claimed]:
    """Claim the work on programmes whose moment has come by the service's own clock, whoever has it."""
    assert service.service.due is not None
    async with service.engine.begin() as connection:
        await connection.execute(_REACHED, {"now": service.clock.now()})
    return await claim(service.engine, service.service.due.table, "programme", limit=10, lease_seconds=60)


async def make_rounds(service: OneService, *, invite: bool = True) -> int:
    """Make the rounds that are due, and decide their invitations; return how often work was claimed."""
    done = 0
    while found := await claim_rounds(service):
        for one in found:
            await service.use_cases.invitations.programmes.make_round(claimed=one)
            done += 1
    if invite:
        await work_on_batches(service)
    return done
