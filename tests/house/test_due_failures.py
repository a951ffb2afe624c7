"""The loop of due work: what it does with work that fails, for now or for good."""

from collections.abc import AsyncIterator

import pytest

from shared.due import loop as loop_module
from shared.due.loop import DueLoop
from shared.due.pieces import Claimed
from shared.errors import UnavailableError
from shared.observability.metrics import DUE_WORK
from shared.testing.due_lab import KIND, NAME, WORK, DueLab, do_it, due_lab
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


def counted(outcome: str) -> float:
    return float(DUE_WORK.labels(f"{NAME}.{KIND}", outcome)._value.get())


async def until_state(lab: DueLab, ref: str, state: str, loop: DueLoop) -> None:
    async with running(loop):
        await lab.wait_for_state(ref, state)


async def test_failed_work_is_tried_again(lab: DueLab) -> None:
    """Later each time, with the class of the error beside it, and the others go on."""
    failures = {"bad": 3}

    async def work(lab: DueLab, claimed: Claimed) -> None:
        async with lab.unit_of_work.begin() as work:
            await lab.effect(work, claimed)
            if failures.get(claimed.ref, 0):
                failures[claimed.ref] -= 1
                message = "an address: ada@example.org"
                raise ValueError(message)

    lab.run = work
    await lab.add("bad", "good")
    before = counted("failed")
    await until_state(lab, "bad", "done", lab.loop())
    assert sorted(await lab.effects()) == ["bad", "good"]
    row = await lab.row("bad")
    assert (row.attempts, row.last_error) == (4, "ValueError")
    assert counted("failed") - before == 3


async def test_back_off_grows_up_to_a_bound(lab: DueLab) -> None:
    kind = lab.kind(first_wait_seconds=2.0, longest_wait_seconds=60.0)
    for attempts, longest in ((1, 2.0), (2, 4.0), (5, 32.0), (6, 60.0), (1000, 60.0)):
        waits = [kind.wait_seconds(attempts) for _ in range(200)]
        assert longest / 2 <= min(waits) <= max(waits) <= longest
        assert max(waits) - min(waits) > longest / 10  # not all at once


async def test_too_many_failures_are_given_up(lab: DueLab) -> None:
    """It stands there as failed until somebody redoes it."""

    async def work(_lab: DueLab, _claimed: Claimed) -> None:
        raise ZeroDivisionError

    lab.run = work
    await lab.add("bad")
    await until_state(lab, "bad", "failed", lab.loop(attempts=3))
    row = await lab.row("bad")
    assert (row.attempts, row.last_error) == (3, "ZeroDivisionError")
    lab.run = do_it
    async with lab.unit_of_work.begin() as open_work:
        await WORK.redo(open_work.connection, KIND, "bad")
    await until_state(lab, "bad", "done", lab.loop(attempts=3))


async def test_giving_up_settles_what_it_is_about(lab: DueLab) -> None:
    """A kind can say what becomes of its thing; if even that fails, the work is given up all the same."""
    given_up: list[tuple[str, str]] = []

    async def fail(_lab: DueLab, _claimed: Claimed) -> None:
        raise ZeroDivisionError

    async def give_up(lab: DueLab, claimed: Claimed, error: str) -> None:
        given_up.append((claimed.ref, error))
        if claimed.ref == "worse":
            raise LookupError
        async with lab.unit_of_work.begin() as work:
            await WORK.give_up(work.connection, claimed, f"{error} of its thing")

    lab.run = fail
    await lab.add("bad", "worse")
    async with running(lab.loop(attempts=2, give_up=give_up)):
        await lab.wait_for_state("bad", "failed")
        await lab.wait_for_state("worse", "failed")
    assert sorted(given_up) == [("bad", "ZeroDivisionError"), ("worse", "ZeroDivisionError")]
    assert (await lab.row("bad")).last_error == "ZeroDivisionError of its thing"
    assert (await lab.row("worse")).last_error == "ZeroDivisionError"


async def test_what_is_away_is_waited_for(lab: DueLab) -> None:
    """A database that is away is no fault of the work, which is never given up for it."""
    left = [20]

    async def work(lab: DueLab, claimed: Claimed) -> None:
        if left[0]:
            left[0] -= 1
            message = "away"
            raise UnavailableError(message)
        await do_it(lab, claimed)

    lab.run = work
    await lab.add("a")
    before = counted("postponed")
    await until_state(lab, "a", "done", lab.loop(attempts=2))
    row = await lab.row("a")
    assert (row.attempts, row.last_error) == (21, "UnavailableError")
    assert counted("postponed") - before == 20


async def test_putting_off_is_no_failure(lab: DueLab) -> None:
    """Work that asked for another moment ten times may still fail once."""
    calls: list[int] = []

    async def work(lab: DueLab, claimed: Claimed) -> None:
        calls.append(claimed.attempts)
        if claimed.attempts <= 10:
            async with lab.unit_of_work.begin() as work:
                await WORK.put_off(work.connection, claimed, seconds=0.0)
        elif claimed.attempts == 11:
            raise ValueError
        else:
            await do_it(lab, claimed)

    lab.run = work
    await lab.add("a")
    await until_state(lab, "a", "done", lab.loop(attempts=2))
    assert calls == list(range(1, 13))


async def test_whatever_ends_its_process_is_given_up(lab: DueLab) -> None:
    """Nobody ever sees it fail, so claims count: it is not done a third time."""
    done: list[str] = []

    async def work(lab: DueLab, claimed: Claimed) -> None:
        done.append(claimed.ref)
        await do_it(lab, claimed)

    lab.run = work
    await lab.add("deadly")
    for _ in range(2):
        await lab.claim(lease_seconds=0.0)  # and then the process is gone
    await until_state(lab, "deadly", "failed", lab.loop(attempts=2))
    assert done == []
    assert (await lab.row("deadly")).last_error == "interrupted"
