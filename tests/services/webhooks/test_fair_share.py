"""An endpoint that hangs takes nothing from the others; two workers send everything once."""

from collections import Counter
from contextlib import AsyncExitStack
from functools import partial

import pytest

from services.notifications.domain.webhooks.endpoint import FIRST_HANDS, HANDS
from shared.due.loop import DueLoop
from shared.egress import egress
from shared.egress.egress import Deadlines
from shared.testing.eventually import eventually
from shared.testing.receiver import Receiver, answer, hang, receiver
from shared.testing.running import running
from tests.services.webhooks.subscribers import COMPLAINT, Webhooks, complaint_filed, ids_of, ticket_opened


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let requests hang for as long as a test takes, however busy the machine is."""
    monkeypatch.setattr(egress, "Deadlines", partial(Deadlines, total=600.0))


def worker(hooks: Webhooks) -> list[DueLoop]:
    """Return the loops of one worker."""
    service = hooks.service
    due = service.service.due
    assert due is not None
    return [
        DueLoop(
            service.service.name,
            kind,
            engine=service.engine,
            table=due.table,
            unit_of_work=service.unit_of_work,
            use_cases=service.use_cases,
        )
        for kind in due.kinds
    ]


async def _receivers(stack: AsyncExitStack, count: int) -> list[Receiver]:
    return [await stack.enter_async_context(receiver(answer(204))) for _ in range(count)]


async def test_endpoints_that_hang_do_not_slow_the_others(hooks: Webhooks) -> None:
    """Five of them have the most to get and come first; the others have everything before one of the five times out."""
    async with AsyncExitStack() as stack:
        good = await _receivers(stack, 8)
        bad = [await stack.enter_async_context(receiver(hang)) for _ in range(5)]
        for number, one in enumerate(bad):
            await hooks.subscribe(f"a{number}", one.url)
        await hooks.service.deliver(*(ticket_opened() for _ in range(100)))
        for number, one in enumerate(good):
            await hooks.subscribe(f"b{number}", one.url)
        events = [ticket_opened() for _ in range(25)]
        await hooks.service.deliver(*events)
        async with running(*worker(hooks)):

            async def all_there() -> bool:
                return all(len(one.bodies) == len(events) for one in good)

            await eventually(all_there)
            assert all(len(one.heads) <= FIRST_HANDS for one in bad), "no more than a few requests at once"
            assert not [one for one in await hooks.deliveries(subscription="a0") if one["failure"]]


async def test_more_of_them_than_there_were_lanes_and_places(hooks: Webhooks) -> None:
    """Seventy that hang have enough to fill every place at full share; what the others get does not wait for them."""
    hanging = 70
    async with AsyncExitStack() as stack:
        bad = [await stack.enter_async_context(receiver(hang)) for _ in range(hanging)]
        for number, one in enumerate(bad):
            await hooks.subscribe(f"a{number:02}", one.url)
        await hooks.service.deliver(*(ticket_opened() for _ in range(HANDS)))
        good = await _receivers(stack, 4)
        async with running(*worker(hooks)):

            async def all_hang() -> bool:
                return all(one.heads for one in bad)

            await eventually(all_hang)
            for number, one in enumerate(good):
                await hooks.subscribe(f"b{number}", one.url, events=[COMPLAINT])
            events = [complaint_filed("Cold.") for _ in range(3 * HANDS)]
            await hooks.service.deliver(*events)

            async def all_there() -> bool:
                return all(len(one.bodies) == len(events) for one in good)

            await eventually(all_there)
            assert all(0 < len(one.heads) <= FIRST_HANDS for one in bad), "each holds its first requests and no more"
            failed = "SELECT count(*) FROM notifications.webhook_delivery WHERE failure IS NOT NULL"
            assert (await hooks.select(failed))[0][0] == 0, "all of them were still hanging"


async def test_two_workers_send_everything_once(hooks: Webhooks) -> None:
    async with AsyncExitStack() as stack:
        there = await _receivers(stack, 3)
        for number, one in enumerate(there):
            await hooks.subscribe(f"b{number}", one.url)
        async with running(*worker(hooks), *worker(hooks)):
            events = [ticket_opened() for _ in range(60)]
            for start in range(0, 60, 6):
                await hooks.service.deliver(*events[start : start + 6])

            async def all_delivered() -> bool:
                query = "SELECT count(*) FROM notifications.webhook_delivery WHERE state = 'delivered'"
                return bool((await hooks.select(query))[0][0] == 180)

            await eventually(all_delivered)
        for one in there:
            assert Counter(ids_of(one)) == Counter(str(event.id) for event in events)


async def test_a_new_event_finds_a_lane_that_waits_for_a_slow_answer(hooks: Webhooks) -> None:
    """One request hangs, and the hands that are free send what comes meanwhile."""
    async with receiver(hang) as there:
        await hooks.subscribe("crm", there.url)
        async with running(*worker(hooks)):
            await hooks.service.deliver(ticket_opened())
            await there.read_one()
            there.behave = answer(204)
            await hooks.service.deliver(ticket_opened())
            await there.read_one()
            assert len(there.heads) == 2
