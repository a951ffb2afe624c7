"""The pulse: one question for all readers, none without readers, and nothing lost when one reconnects."""

import asyncio
from collections.abc import AsyncGenerator

from shared.errors import UnavailableError
from shared.testing.eventually import eventually
from shared.web.console.pulse import Change, Look, Missed, Pulse

SOON = 0.01


class Service:
    """Changes that a service had, and how often it was asked for them."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.asked = 0
        self.is_away = False

    async def ask(self, after: str | None) -> Look:
        self.asked += 1
        if self.is_away:
            message = "the database does not answer"
            raise UnavailableError(message)
        mark = str(len(self.changes))
        return Look(mark, () if after is None else tuple(self.changes[int(after) :]))


async def next_change(looks: AsyncGenerator[Look | Missed | None]) -> Look | Missed:
    """Return the next answer that is one."""
    async with asyncio.timeout(30):
        async for look in looks:
            if look is not None:
                return look
    raise AssertionError


async def test_all_readers_share_one_question() -> None:
    """However many read, the service is asked at one pace, and everybody gets every change."""
    service = Service()
    pulse = Pulse(service.ask, every_seconds=SOON)
    readers = [pulse.follow() for _ in range(20)]
    for reader in readers:
        assert await next_change(reader) == Look("0")
    assert pulse.readers == 20
    service.changes.append(Change("ticket", "1", "berlin"))
    asked = service.asked
    for reader in readers:
        look = await next_change(reader)
        assert isinstance(look, Look)
        assert look.changes == (Change("ticket", "1", "berlin"),)
    assert service.asked - asked <= 3
    for reader in readers:
        await reader.aclose()


async def test_without_readers_nobody_asks() -> None:
    """When the last one leaves the questions stop; the next one begins with the present state."""
    service = Service()
    pulse = Pulse(service.ask, every_seconds=SOON)
    reader = pulse.follow()
    await next_change(reader)
    task = pulse._asking
    await reader.aclose()
    assert task is not None
    await eventually(lambda: _is_done(task))
    service.changes.append(Change("ticket"))
    again = pulse.follow()
    assert await next_change(again) == Look("1")
    await again.aclose()


async def test_who_reconnects_gets_what_was_missed() -> None:
    service = Service()
    pulse = Pulse(service.ask, every_seconds=SOON)
    stays = pulse.follow()
    await next_change(stays)
    service.changes.append(Change("ticket", "1"))
    first = await next_change(stays)
    service.changes.append(Change("ticket", "2"))
    await next_change(stays)
    again = pulse.follow(first.mark)
    assert await next_change(again) == Look("1")
    second = await next_change(again)
    assert isinstance(second, Look)
    assert [change.id for change in second.changes] == ["2"]
    await again.aclose()
    await stays.aclose()


async def test_who_was_away_too_long_must_look_anew() -> None:
    service = Service()
    service.changes.append(Change("ticket"))
    pulse = Pulse(service.ask, every_seconds=SOON)
    reader = pulse.follow("of another process")
    assert await next_change(reader) == Missed("1")
    await reader.aclose()


async def test_an_outage_loses_nothing() -> None:
    """While the service cannot be asked readers wait; afterwards they get what happened meanwhile."""
    service = Service()
    pulse = Pulse(service.ask, every_seconds=SOON)
    reader = pulse.follow()
    await next_change(reader)
    service.is_away = True
    service.changes.append(Change("ticket", "1"))
    asked = service.asked
    await eventually(lambda: _is_more(service, asked + 2))
    service.is_away = False
    look = await next_change(reader)
    assert isinstance(look, Look)
    assert [change.id for change in look.changes] == ["1"]
    await reader.aclose()


async def _is_done(task: asyncio.Task[None]) -> bool:
    return task.done()


async def _is_more(service: Service, asked: int) -> bool:
    return service.asked >= asked
