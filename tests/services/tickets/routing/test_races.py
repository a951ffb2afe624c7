"""Many at once: nobody gets more than they take, nothing waits while somebody has room, and one case has one winner."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from services.tickets.domain.history import Settlement
from services.tickets.store.ticket_store import TicketStore
from services.tickets.wiring import wire
from shared.access import Caller
from shared.errors import PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.runtime.service import NoSettings, Tools
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.routing.town import Town, id_of

SCOPES = frozenset({"tickets:read", "tickets:write"})


@contextmanager
def statements(service: OneService) -> Iterator[list[str]]:
    """Collect what is sent to the database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(service.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(service.engine.sync_engine, "before_cursor_execute", note)


async def test_two_replicas_that_route_at_once_never_give_more_than_people_take(
    desk: Desk, town: Town, alert: MakeAlert
) -> None:
    """Two teams share a person; batches of cases for both come in on two replicas while others are resolved."""
    await town.person("ann", capacity=3)
    await town.person("ben", capacity=3)
    await town.person("kim", capacity=3)
    await town.team("north", "ann", "ben")
    await town.team("south", "ben", "kim")
    await town.route("north", 1, team="north", when={"field": "touchpoint", "equals": "north"})
    await town.route("south", 2, team="south")
    service = town.service
    tools = Tools(settings=service.settings, clock=service.clock, unit_of_work=service.unit_of_work)
    replicas = [service.use_cases, wire(NoSettings(), tools)]

    async def batch(number: int) -> None:
        events = [alert(touchpoint="north" if (number + one) % 2 else "south") for one in range(4)]
        await replicas[number % 2].tickets.open_for_alerts(events=events)

    async def resolve(ticket: dict[str, Any], number: int) -> None:
        caller = Caller("desk", SCOPES)
        await replicas[number % 2].tickets.resolve(
            ticket_id=UUID(ticket["id"]), expected=Precondition(), caller=caller, said=Settlement()
        )

    await asyncio.gather(*map(batch, range(8)))
    loads = Counter(one["assignee"] for one in await desk.found(state="assigned"))
    assert loads == {str(id_of(name)): 3 for name in ("ann", "ben", "kim")}
    assigned = await desk.found(state="assigned")
    await asyncio.gather(*(resolve(one, at) for at, one in enumerate(assigned)), *map(batch, range(8, 12)))
    await town.pass_time()
    loads = Counter(one["assignee"] for one in await desk.found(state="assigned"))
    assert loads == {str(id_of(name)): 3 for name in ("ann", "ben", "kim")}


async def test_of_a_thousand_agents_who_take_one_case_at_once_one_gets_it(desk: Desk, town: Town) -> None:
    ticket = await desk.open()
    expected = Precondition(frozenset({(await desk.tag(ticket["id"])).strip('"')}))
    take = town.service.use_cases.tickets.take
    busy = asyncio.Semaphore(40)

    async def attempt(number: int) -> str | None:
        caller = Caller(str(UUID(int=number + 1)), SCOPES, person_id=UUID(int=number + 1))
        async with busy:
            try:
                await take(ticket_id=UUID(ticket["id"]), expected=expected, caller=caller)
            except PreconditionFailedError:
                return None
        return caller.name

    winners = [one for one in await asyncio.gather(*map(attempt, range(1000))) if one is not None]
    after = (await desk.get(f"/{ticket['id']}")).json()
    assert [after["assignee"]] == winners
    assert [one["action"] for one in await desk.history(ticket["id"])] == ["opened", "assigned"]


@pytest.mark.parametrize(
    "route", [{"pick": "nobody"}, {"pick": "least_open"}, {"pick": "round_robin", "team_limit": 9}]
)
async def test_a_large_batch_needs_as_many_statements_as_a_small_one(
    town: Town, alert: MakeAlert, route: dict[str, Any]
) -> None:
    await town.care("ann", "ben", capacity=20, route=route)
    numbers = []
    for size in (20, 500):
        events = [alert() for _ in range(size)]
        with statements(town.service) as sent:
            await town.service.use_cases.tickets.open_for_alerts(events=events)
        numbers.append(len(sent))
    assert numbers[1] <= numbers[0] + 2


async def test_a_case_that_somebody_works_on_just_now_is_looked_at_again(desk: Desk, town: Town) -> None:
    await town.care("ann", capacity=1)
    first, second = await desk.open(), await desk.open()
    async with town.service.unit_of_work.begin() as work:
        await TicketStore(work.connection).lock(UUID(second["id"]))
        await desk.step(first["id"], "resolve")
        assert [one["assignee"] for one in await desk.found(state="new")] == [None]
    [due] = [one for one in await town.due() if one["cause"] == "somebody_was_at_it"]
    assert due["due_at"] > town.now
    await town.pass_time()
    assert [one["assignee"] for one in await desk.found(state="assigned")] == [str(id_of("ann"))]
