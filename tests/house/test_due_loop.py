"""The loop of due work: how it does work side by side, is woken, and is stopped."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from shared.clock import Clock
from shared.contracts.wire.records import decode
from shared.due import loop as loop_module
from shared.due.loop import DueLoop
from shared.due.pieces import Claimed, NewDue
from shared.observability.correlation import continue_trace, current, tracing
from shared.observability.metrics import DUE_LATE_SECONDS, DUE_WORK
from shared.outbox.stored_headers import from_stored
from shared.testing.due_lab import KIND, NAME, TRANSPORT, WORK, DueLab, do_it, due_lab, hang
from shared.testing.eventually import eventually
from shared.testing.running import running


@pytest.fixture(autouse=True)
def _short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for work often, so that tests need not wait."""
    monkeypatch.setattr(loop_module, "POLL_SECONDS", 0.05)


@pytest.fixture
async def lab(database_url: str) -> AsyncIterator[DueLab]:
    """Somewhere to work."""
    async with due_lab(database_url) as opened:
        yield opened


class WrongClock(Clock):
    """A machine whose clock is wrong."""

    def __init__(self, wrong_by: timedelta) -> None:
        self._wrong_by = wrong_by

    def now(self) -> datetime:
        return datetime.now(UTC) + self._wrong_by


def counted(outcome: str) -> float:
    return float(DUE_WORK.labels(f"{NAME}.{KIND}", outcome)._value.get())


async def asleep(loop: DueLoop) -> bool:
    """Say whether it waits to be woken."""
    return bool(loop._awake._waiters)


async def until_state(lab: DueLab, ref: str, state: str, loop: DueLoop) -> None:
    async with running(loop):
        await lab.wait_for_state(ref, state)


async def test_two_workers_do_everything_once(lab: DueLab) -> None:
    """However they share it."""
    refs = [str(number) for number in range(400)]
    await lab.add(*refs)
    async with running(lab.loop(), lab.loop()):
        await lab.wait_for_effects(400)
    assert Counter(await lab.effects()) == Counter(refs)


async def test_side_by_side_but_not_more(lab: DueLab) -> None:
    """As many at once as the kind says."""
    at_once: list[int] = []
    now: set[str] = set()

    async def work(lab: DueLab, claimed: Claimed) -> None:
        now.add(claimed.ref)
        at_once.append(len(now))
        await asyncio.sleep(0)
        await do_it(lab, claimed)
        now.remove(claimed.ref)

    lab.run = work
    await lab.add(*(str(number) for number in range(60)))
    async with running(lab.loop(at_once=6)):
        await lab.wait_for_effects(60)
    assert max(at_once) == 6


async def test_slow_work_does_not_hold_up_the_rest(lab: DueLab) -> None:
    released = asyncio.Event()

    async def work(lab: DueLab, claimed: Claimed) -> None:
        if claimed.ref == "slow":
            await released.wait()
        await do_it(lab, claimed)

    lab.run = work
    await lab.add("slow", seconds=-10.0)
    await lab.add(*(str(number) for number in range(30)))
    async with running(lab.loop(at_once=4)):
        assert "slow" not in await lab.wait_for_effects(30)
        released.set()
        await lab.wait_for_effects(31)


async def test_commit_wakes_the_loop(lab: DueLab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any further event: polling alone would take longer than anybody here waits."""
    monkeypatch.setattr(loop_module, "POLL_SECONDS", 300.0)
    loop = lab.loop()
    async with running(loop, lab.bell(loop)):
        await lab.add("first")
        await lab.wait_for_effects(1)
        await eventually(lambda: asleep(loop))
        await lab.add("second")
        await lab.wait_for_effects(2)


async def test_bell_rings_for_its_own_kind(lab: DueLab) -> None:
    loop, other = lab.loop(), lab.loop()
    other._kind = lab.kind()
    bell = lab.bell(loop)
    loop._awake.clear()
    bell._ring(None, 1, "channel", "another kind")
    assert not loop._awake.is_set()
    bell._ring(None, 1, "channel", KIND)
    assert loop._awake.is_set()


async def test_moved_and_redone_work_wakes_the_loop(lab: DueLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_module, "POLL_SECONDS", 300.0)
    loop = lab.loop()
    await lab.add("moved", seconds=3600.0)
    await lab.add("redone", seconds=3600.0)
    async with lab.unit_of_work.begin() as work:
        await WORK.cancel(work.connection, KIND, ["redone"])
    async with running(loop, lab.bell(loop)):
        await eventually(lambda: asleep(loop))
        async with lab.unit_of_work.begin() as work:
            await WORK.move(work.connection, "effect:moved", datetime.now(UTC))
        await lab.wait_for_effects(1)
        async with lab.unit_of_work.begin() as work:
            await WORK.redo(work.connection, KIND, "redone")
        await lab.wait_for_effects(2)


async def test_work_becomes_due_by_itself(lab: DueLab) -> None:
    """Nothing announces a moment that comes."""
    await lab.add("soon", seconds=0.5)
    async with running(lab.loop()):
        await lab.wait_for_effects(1)
    row = await lab.row("soon")
    assert row.settled_at is not None
    assert row.settled_at >= row.due_at


@pytest.mark.parametrize("wrong_by", [timedelta(days=1), timedelta(days=-1)], ids=["ahead", "behind"])
async def test_only_the_clock_of_the_database_counts(database_url: str, wrong_by: timedelta) -> None:
    """A worker whose clock is wrong does nothing too early, and nothing too late."""
    async with due_lab(database_url, clock=WrongClock(wrong_by)) as lab:
        await lab.add("now")
        await lab.add("tomorrow", seconds=20 * 3600.0)
        async with running(lab.loop()):
            await lab.wait_for_effects(1)
            await lab.add("again")
            assert await lab.wait_for_effects(2) == ["now", "again"]
        assert (await lab.row("tomorrow")).attempts == 0


async def test_work_that_hangs_is_ended_before_its_lease(lab: DueLab) -> None:
    """Nobody does it side by side with whoever gets it next; and it does not hang for ever."""
    ended: list[str] = []

    async def work(lab: DueLab, claimed: Claimed) -> None:
        try:
            await hang(lab, claimed)
        finally:
            ended.append(claimed.ref)

    lab.run = work
    await lab.add("a")
    await until_state(lab, "a", "failed", lab.loop(attempts=2, lease_seconds=2.0))
    assert ended == ["a", "a"]
    assert (await lab.row("a")).last_error == "TimeoutError"


async def test_stopping_finishes_what_was_begun(lab: DueLab) -> None:
    """And claims nothing more."""
    began, go_on = asyncio.Event(), asyncio.Event()

    async def work(lab: DueLab, claimed: Claimed) -> None:
        began.set()
        await go_on.wait()
        await do_it(lab, claimed)

    lab.run = work
    await lab.add("first", seconds=-1.0)
    loop = lab.loop(at_once=1)
    task = asyncio.create_task(loop.run())
    await began.wait()
    await lab.add("second")
    loop.stop()
    await asyncio.sleep(0.1)
    assert not task.done()
    go_on.set()
    await asyncio.wait_for(task, 60)
    assert await lab.effects() == ["first"]
    assert (await lab.row("second")).attempts == 0


async def test_idle_loop_stops_at_once(lab: DueLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_module, "POLL_SECONDS", 300.0)
    loop = lab.loop()
    task = asyncio.create_task(loop.run())
    await asyncio.sleep(0.2)
    loop.stop()
    await asyncio.wait_for(task, 60)


async def test_cancelled_loop_leaves_nothing_running(lab: DueLab) -> None:
    """What was being done has ended when the loop has; its lease ends, and another worker does it."""
    began, ended = asyncio.Event(), asyncio.Event()

    async def work(lab: DueLab, claimed: Claimed) -> None:
        began.set()
        try:
            await hang(lab, claimed)
        finally:
            await asyncio.sleep(0)
            ended.set()

    lab.run = work
    await lab.add("a")
    before = counted("cancelled"), counted("done")
    task = asyncio.create_task(lab.loop().run())
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()
    assert (counted("cancelled"), counted("done")) == (before[0] + 1, before[1])
    lab.run = do_it
    await lab.shift_leases()
    await until_state(lab, "a", "done", lab.loop())


async def trails(lab: DueLab, loop: DueLoop, *refs: str) -> list[str | None]:
    """Let a loop do work, and return the correlation ids of what that published, in the order of the references."""
    async with running(loop):
        await lab.wait_for_effects(len(refs))
    outbox = TRANSPORT.outbox.c
    async with lab.watch.connect() as connection:
        rows = (await connection.execute(select(outbox.headers, outbox.value))).all()
    events = [decode(from_stored(headers), value) for headers, value in rows]
    found = {event.data.key(): event.correlation_id for event in events}
    return [found[ref] for ref in refs]


async def test_work_continues_the_trail_of_whoever_asked_for_it(lab: DueLab) -> None:
    """What is done later belongs to the same request; what nobody asked for has a trail of its own, as each has."""
    with tracing(continue_trace("asked-1", None)):
        await lab.add("a", "b")
    with tracing(continue_trace("asked-2", None)):
        async with lab.unit_of_work.begin() as work:
            now = datetime.now(UTC) - timedelta(minutes=1)
            await WORK.add(work.connection, [NewDue(KIND, "c", "c", now, "x", correlation_id="asked-3")])
    await lab.add("d", "e")
    *asked, one, other = await trails(lab, lab.loop(), "a", "b", "c", "d", "e")
    assert asked == ["asked-1", "asked-1", "asked-3"]
    assert len({one, other, None}) == 3
    assert current() is None


async def test_what_comes_back_again_and_again_has_a_new_trail_each_time(lab: DueLab) -> None:
    with tracing(continue_trace("asked", None)):
        await lab.add("a", "b")
    one, other = await trails(lab, lab.loop(continues=False), "a", "b")
    assert len({one, other, "asked", None}) == 4


async def test_lateness_is_shown(lab: DueLab) -> None:
    """For how long the oldest work has waited; nothing when nothing waits."""
    await lab.add("old", seconds=-100.0)
    gauge = DUE_LATE_SECONDS.labels(f"{NAME}.{KIND}")

    async def work(_lab: DueLab, claimed: Claimed) -> None:
        assert claimed.late_seconds >= 100

    lab.run = work
    await lab.add("waiting", seconds=-50.0)

    async def shown() -> bool:
        return float(gauge._value.get()) >= 50

    gauge.set(0)
    async with running(lab.loop(at_once=1)):
        await eventually(shown)
