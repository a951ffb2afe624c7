"""News of re-surveys in any order, twice, side by side and corrected: the same result."""

import asyncio
from itertools import permutations
from typing import Any

from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.proving import (
    answered,
    asked,
    case,
    closed_case,
    expired,
    nps,
    outcomes,
    proof_of,
    sent,
)


async def test_the_same_in_every_order(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Sent, expired and answered, each of them twice, under the same event and under another."""
    results = set()
    for value in (9, 4):
        for order in permutations(range(3)):
            closed = await closed_case(desk, alert, response_id=uuid7())
            request = await asked(tickets)
            events = [sent(tickets, request), expired(tickets, request), answered(tickets, request, nps(value))]
            for number in order:
                again = Event(events[number].data, source="/heed/collector", time=events[number].time)
                await tickets.deliver(events[number], events[number])
                await tickets.deliver(again)
            after, last = await case(desk, closed["id"]), await proof_of(desk, closed["id"])
            reopenings = [one for one in await desk.history(closed["id"]) if one["action"] == "reopened"]
            result = (after["state"], after["outcome"], last["state"], last["outcome"], len(reopenings))
            results.add((value, *result))
    assert results == {
        (9, "closed", "recovered", "answered", "recovered", 0),
        (4, "new", None, "answered", "not_recovered", 1),
    }


async def test_two_workers_with_one_answer(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    first = answered(tickets, request, nps(1))
    twins = [Event(first.data, source="/heed/collector", time=first.time) for _ in range(4)]
    await asyncio.gather(*(tickets.deliver(one) for one in (first, first, *twins)))
    assert [one["action"] for one in await desk.history(closed["id"])].count("reopened") == 1


async def test_a_corrected_answer(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """The newest revision counts; one that is taken back, or was probably nobody's, proves nothing."""
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    response = uuid7()

    def revised(revision: int, value: int, **more: Any) -> Event[Any]:
        return answered(tickets, request, nps(value), response_id=response, revision=revision, **more)

    await tickets.deliver(revised(2, 9), revised(1, 0))
    assert (await case(desk, closed["id"]))["outcome"] == "recovered"
    await tickets.deliver(revised(3, 9, suspect="rapid_taps"))
    assert (await case(desk, closed["id"]))["outcome"] == "unknown"
    await tickets.deliver(revised(4, 9))
    assert (await case(desk, closed["id"]))["outcome"] == "recovered"
    await tickets.deliver(revised(5, 9, is_withdrawn=True))
    after = await case(desk, closed["id"])
    assert (after["state"], after["outcome"]) == ("closed", "unknown")
    assert [one[1] for one in await outcomes(desk, closed["id"])] == ["happy", "suspect", "happy", "withdrawn"]
