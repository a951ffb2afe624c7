"""All processes together send no faster than an account allows."""

import asyncio

from services.collector.application.messages.pacing import BUSY_SECONDS, Pacing
from services.collector.service import SERVICE
from shared.clock import FixedClock, SystemClock
from shared.testing.one_service import one_service


async def turns_of(pacing: Pacing, sender: str, count: int, *, per_second: float) -> list[float]:
    """Take turns and return when they were, by the loop's clock."""
    turns: list[float] = []
    while len(turns) < count:
        async with pacing.turn(sender, per_second=per_second, is_urgent=False, comes_again=False) as turn:
            if turn.is_given:
                await asyncio.sleep(turn.seconds)
                turns.append(asyncio.get_running_loop().time())
    return turns


async def test_two_processes_share_the_turns_of_an_account(database_url: str) -> None:
    # Their own clocks are years apart: only the database's counts.
    far_away = FixedClock(SystemClock().now().replace(year=2031))
    async with (
        one_service(SERVICE, database_url) as first,
        one_service(SERVICE, database_url, clock=far_away) as second,
    ):
        pacings = [Pacing(first.unit_of_work), Pacing(second.unit_of_work)]
        taken = await asyncio.gather(*(turns_of(one, "sms:shop", 20, per_second=50) for one in pacings))

    moments = sorted([*taken[0], *taken[1]])
    assert moments[-1] - moments[0] >= 0.9 * 39 / 50, "twice as fast as it may be"


async def test_senders_do_not_wait_for_each_other(database_url: str) -> None:
    async with one_service(SERVICE, database_url) as service:
        pacing = Pacing(service.unit_of_work)
        await pacing.pause("sms:slow", 3600)
        async with pacing.turn("sms:slow", per_second=10, is_urgent=True, comes_again=False) as slow:
            assert not slow.is_given
            assert slow.seconds > 3500
        async with pacing.turn("sms:fast", per_second=10, is_urgent=False, comes_again=False) as fast:
            assert fast.is_given
            assert fast.seconds == 0


async def test_a_pause_is_never_cut_short(database_url: str) -> None:
    async with one_service(SERVICE, database_url) as service:
        pacing = Pacing(service.unit_of_work)
        await pacing.pause("sms:shop", 600)
        await pacing.pause("sms:shop", 1)
        async with pacing.turn("sms:shop", per_second=10, is_urgent=True, comes_again=False) as turn:
            assert not turn.is_given
            assert turn.seconds > 500


async def test_an_account_that_hangs_has_not_all_hands(database_url: str) -> None:
    async with one_service(SERVICE, database_url) as service:
        pacing = Pacing(service.unit_of_work, hands=1)
        async with pacing.turn("sms:hangs", per_second=None, is_urgent=False, comes_again=False) as first:
            async with pacing.turn("sms:hangs", per_second=None, is_urgent=True, comes_again=False) as second:
                assert first.is_given
                assert (second.is_given, second.seconds) == (False, BUSY_SECONDS)
            async with pacing.turn("sms:other", per_second=None, is_urgent=False, comes_again=False) as other:
                assert other.is_given
        async with pacing.turn("sms:hangs", per_second=None, is_urgent=False, comes_again=False) as again:
            assert again.is_given


async def test_a_long_message_counts_for_its_parts(database_url: str) -> None:
    async with one_service(SERVICE, database_url) as service:
        pacing = Pacing(service.unit_of_work)
        async with pacing.turn("sms:shop", per_second=1, is_urgent=True, comes_again=False) as first:
            await pacing.spend("sms:shop", 100)
        async with pacing.turn("sms:shop", per_second=1, is_urgent=True, comes_again=False) as second:
            assert (first.is_given, second.is_given) == (True, False)
            assert second.seconds > 99
