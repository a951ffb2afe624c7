"""Row 21 and 35 of closed-loop.md: given and ignored for ever, and escalated past somebody who is away."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.clock import FixedClock
from tests.services.tickets.clocks.ladders import claimed_now, do, work
from tests.services.tickets.conftest import Desk
from tests.services.tickets.routing.town import Town, id_of

HOUR = 3600.0
HALF, OVER = 2 * HOUR, 4 * HOUR
"""A critical case is to be called about within four hours."""
ANN = str(id_of("ann"))
Step = Callable[[Desk, str], Awaitable[object]]


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at the opening of a Monday until a test moves it."""
    return FixedClock(datetime(2032, 3, 1, 9, tzinfo=UTC))


async def of_ann(town: Town, desk: Desk) -> str:
    """Open a case that Ann gets; Ben is there, too."""
    await town.care("ann", "ben")
    await town.person("ben", capacity=0)
    ticket = await desk.open(severity="critical")
    assert ticket["assignee"] == ANN
    await town.person("ben", capacity=None)
    await town.catch_up()
    return str(ticket["id"])


async def escalate(town: Town, seconds: float) -> int:
    """Let time pass and do what is due; return at how many cases was looked."""
    town.clock.advance(seconds)
    await work(town.service)
    return await work(town.service, "neglected")


async def who_has(desk: Desk, ticket: str) -> tuple[str | None, str | None]:
    found = (await desk.get(f"/{ticket}")).json()
    return found["team"], found["assignee"]


async def test_whoever_does_nothing_until_the_time_is_over_loses_the_case(desk: Desk, town: Town) -> None:
    ticket = await of_ann(town, desk)
    assert await escalate(town, HALF) == 1
    assert await who_has(desk, ticket) == ("care", ANN)
    await escalate(town, OVER - HALF)
    assert await who_has(desk, ticket) == ("care", str(id_of("ben")))
    newest = (await town.why(ticket))[0]
    assert (newest["occasion"], newest["passed_over"]) == ("escalated", [ANN])
    assert (await town.reasons(ticket))["ann"] == "passed_over"


async def note(desk: Desk, ticket: str) -> None:
    await desk.post(f"/{ticket}/notes", {"note": "nobody answers the phone"})


async def wait(desk: Desk, ticket: str) -> None:
    await desk.step(ticket, "wait")


async def give(desk: Desk, ticket: str) -> None:
    """A person decides that Ann has it."""
    await desk.step(ticket, "assign", assignee=str(id_of("ben")))
    await desk.step(ticket, "assign", assignee=ANN)


@pytest.mark.parametrize("step", [note, wait, give])
async def test_whoever_did_something_or_was_given_it_by_somebody_keeps_it(desk: Desk, town: Town, step: Step) -> None:
    ticket = await of_ann(town, desk)
    town.clock.advance(HOUR)
    await step(desk, ticket)
    await escalate(town, 10 * OVER)
    assert await who_has(desk, ticket) == ("care", ANN)


async def test_a_case_of_somebody_who_is_away_goes_to_their_deputy_with_the_first_step(desk: Desk, town: Town) -> None:
    ticket = await of_ann(town, desk)
    await town.person("ben", capacity=0)
    await town.person("kim")
    await town.person("ann", absences=town.away(deputy="kim"))
    await town.catch_up()
    assert await who_has(desk, ticket) == ("care", ANN)
    await escalate(town, HALF)
    assert await who_has(desk, ticket) == ("care", str(id_of("kim")))
    newest = (await town.why(ticket))[0]
    assert (newest["occasion"], newest["passed_over"]) == ("escalated", [])
    assert (await town.reasons(ticket)) == {"ann": "away", "kim": "chosen", "ben": "full"}


async def test_the_next_one_has_time_of_their_own(desk: Desk, town: Town) -> None:
    """A look that is done twice, or late, takes nothing from whoever got the case since."""
    ticket = await of_ann(town, desk)
    town.clock.advance(OVER)
    await work(town.service)
    [claimed] = await claimed_now(town.service, "neglected")
    look = town.service.use_cases.routing.look_again
    async with look.book.begin() as writing:
        await look.router.reroute(writing, await writing.tickets.lock(UUID(ticket)))
    await do(town.service, claimed)
    assert await who_has(desk, ticket) == ("care", str(id_of("ben")))
