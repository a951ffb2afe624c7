"""What is over is said to whoever knew of it; and notices are as urgent as whoever asked for them wants."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.services.notifications.conftest import NOON, World
from tests.services.notifications.noticing import (
    after,
    erase,
    request,
    requested,
    rows,
    subjects,
    verified_mail,
    withdraw,
)

ADA = UUID(int=55)


@pytest.mark.parametrize("what", ["erased", "withdrawn", "corrected"])
async def test_whoever_got_it_gets_to_know_that_it_is_over(world: World, what: str) -> None:
    """Although the customer is gone: it holds no word of theirs, and spares the colleague the work."""
    await verified_mail(world)
    await request(world, requested(respondent_id=ADA))
    await after(world, seconds=60)
    if what == "erased":
        await erase(world, ADA)
    elif what == "withdrawn":
        await withdraw(world, UUID(int=99))
    at_end = {"reason": "ended", "answers": (), "comments": (), "at": NOON + timedelta(minutes=3)}
    await request(world, requested(respondent_id=None, **at_end))
    await after(world, minutes=5)
    assert await rows(world) == [("sent", None), ("sent", None)]
    assert len(world.mails.received) == 2
    assert "3/10" not in subjects(world)[1]


async def test_what_is_for_working_hours_waits_for_them(world: World) -> None:
    """Though it is critical, and the destination would take it at any hour; with something urgent it goes at once."""
    await verified_mail(world, critical_at_any_hour=True)
    world.later(hours=10)
    late = {"severity": "critical", "at": world.clock.now(), "occurred_at": world.clock.now()}
    await request(world, requested(urgency="working_hours", **late))
    await after(world, seconds=60)
    assert world.mails.received == []
    await after(world, hours=9)
    assert len(world.mails.received) == 1
    world.later(hours=15)
    late = {"severity": "critical", "at": world.clock.now(), "occurred_at": world.clock.now(), "response": UUID(int=5)}
    calm, urgent = requested(urgency="digest", notice_key="a", **late), requested(notice_key="b", **late)
    await request(world, calm, urgent)
    await after(world, seconds=60)
    assert len(world.mails.received) == 2
