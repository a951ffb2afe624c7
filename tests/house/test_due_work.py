"""Due work as rows: asked for once, claimed by one, settled in the transaction of its effect."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from shared.due.cleanup import KEPT_SECONDS, delete_settled
from shared.due.pieces import LeaseLostError, NewDue
from shared.testing.due_lab import DUE, KIND, WORK, DueLab, due_lab
from shared.testing.locks import waits_or_ends


@pytest.fixture
async def lab(database_url: str) -> AsyncIterator[DueLab]:
    """Somewhere to work."""
    async with due_lab(database_url) as opened:
        yield opened


async def finish(lab: DueLab, ref: str) -> None:
    """Claim and finish."""
    [claimed] = await lab.claim()
    assert claimed.ref == ref
    await lab.run(lab, claimed)


async def test_asking_twice_is_asking_once(lab: DueLab) -> None:
    """An effect key names one effect, also when it is settled, and says which were new."""
    at = datetime.now(UTC)
    first = [NewDue(KIND, "a", "one", at, "x"), NewDue(KIND, "b", "two", at, "x")]
    async with lab.unit_of_work.begin() as work:
        assert await WORK.add(work.connection, first) == {"one", "two"}
        assert await WORK.add(work.connection, []) == frozenset()
    await finish(lab, "a")
    async with lab.unit_of_work.begin() as work:
        again = [*first, NewDue(KIND, "c", "three", at, "x")]
        assert await WORK.add(work.connection, again) == {"three"}
    assert (await lab.row("a")).state == "done"


async def test_any_number_at_once(lab: DueLab) -> None:
    """One statement, however many: PostgreSQL takes no more than 32,767 parameters."""
    await lab.add(*(str(number) for number in range(20_000)))
    claimed = await lab.claim(limit=20_000)
    assert len({one.ref for one in claimed}) == 20_000


async def test_asked_for_in_a_transaction_that_failed(lab: DueLab) -> None:
    async def add_and_fail() -> None:
        async with lab.unit_of_work.begin() as work:
            await WORK.add(work.connection, [NewDue(KIND, "a", "one", datetime.now(UTC), "x")])
            raise LookupError

    with pytest.raises(LookupError):
        await add_and_fail()
    assert await lab.claim() == []


async def test_claimed_in_the_order_of_their_moments(lab: DueLab) -> None:
    """The longest due first, never more than was asked for, and with how late it is."""
    for ref, seconds in (("b", -5.0), ("a", -60.0), ("later", 60.0), ("c", -1.0)):
        await lab.add(ref, seconds=seconds)
    first = await lab.claim(limit=2)
    assert [one.ref for one in first] == ["a", "b"]
    assert [one.attempts for one in first] == [1, 1]
    assert 60 <= first[0].late_seconds < 90
    assert 5 <= first[1].late_seconds < 35
    assert [one.ref for one in await lab.claim(limit=5)] == ["c"]
    assert await lab.claim(limit=5) == []


async def test_claiming_skips_what_others_claim(lab: DueLab) -> None:
    """Who comes second waits for nobody and gets the rest."""
    await lab.add("a", seconds=-2.0)
    await lab.add("b", seconds=-1.0)
    async with lab.watch.begin() as connection:
        await connection.execute(text("SELECT * FROM collector.due WHERE ref = 'a' FOR UPDATE"))
        assert [one.ref for one in await lab.claim(limit=5)] == ["b"]


async def test_many_who_claim_at_once_share(lab: DueLab) -> None:
    await lab.add(*(str(number) for number in range(300)))
    claimed = await asyncio.gather(*(lab.claim(limit=50) for _ in range(9)))
    assert Counter(one.ref for some in claimed for one in some) == {str(number): 1 for number in range(300)}


async def test_lost_lease_has_no_effect(lab: DueLab) -> None:
    """Whoever comes back after somebody else was given the work changes nothing, whatever they try."""
    await lab.add("a")
    [first] = await lab.claim(lease_seconds=0.0)
    [second] = await lab.claim()
    assert (first.token, second.token, second.attempts) == (1, 2, 2)
    with pytest.raises(LeaseLostError):
        await lab.run(lab, first)
    async with lab.engine.connect() as connection:
        with pytest.raises(LeaseLostError):
            await WORK.give_up(connection, first, "x")
        with pytest.raises(LeaseLostError):
            await WORK.put_off(connection, first, seconds=1.0)
        with pytest.raises(LeaseLostError):
            await WORK.hold(connection, first)
    assert await lab.effects() == []
    await lab.run(lab, second)
    assert await lab.effects() == ["a"]
    with pytest.raises(LeaseLostError):
        await lab.run(lab, second)
    assert await lab.effects() == ["a"]


async def test_late_but_nobody_else_has_it(lab: DueLab) -> None:
    """A lease that is over still counts as long as nobody else was given the work."""
    await lab.add("a")
    [claimed] = await lab.claim(lease_seconds=0.0)
    await lab.run(lab, claimed)
    assert (await lab.row("a")).state == "done"
    assert await lab.claim() == []


async def test_held_work_is_given_to_nobody(lab: DueLab) -> None:
    """However long the transaction takes that holds it."""
    await lab.add("a")
    [claimed] = await lab.claim(lease_seconds=0.0)
    async with lab.unit_of_work.begin() as work:
        await WORK.hold(work.connection, claimed)
        assert await lab.claim() == []
        await lab.effect(work, claimed)
    assert await lab.effects() == ["a"]


async def test_put_off(lab: DueLab) -> None:
    """By some seconds or to a moment, by the database's clock; why stands beside it."""
    await lab.add("a", "b")
    at = datetime.now(UTC) + timedelta(days=1)
    for claimed in await lab.claim(limit=2):
        async with lab.unit_of_work.begin() as work:
            if claimed.ref == "a":
                await WORK.put_off(work.connection, claimed, seconds=3600.0, error="busy")
            else:
                await WORK.put_off(work.connection, claimed, at=at)
    assert await lab.claim() == []
    a, b = await lab.row("a"), await lab.row("b")
    assert timedelta(minutes=59) < a.next_at - a.due_at < timedelta(minutes=62)
    assert (a.last_error, b.last_error, b.next_at, b.state) == ("busy", None, at, "pending")
    await lab.shift_leases()
    again = {one.ref: one for one in await lab.claim(limit=2)}
    assert (again["a"].attempts, again["a"].failures) == (2, 1)


async def test_cancelled_work_cannot_be_finished(lab: DueLab) -> None:
    """Also where somebody is at it; what is settled is left alone."""
    await lab.add("a", "b", "c")
    await finish(lab, "a")
    [claimed] = await lab.claim()
    async with lab.unit_of_work.begin() as work:
        assert await WORK.cancel(work.connection, KIND, ["a", "b", "c", "d"]) == 2
        assert await WORK.cancel(work.connection, "other", ["c"]) == 0
    with pytest.raises(LeaseLostError):
        await lab.run(lab, claimed)
    assert await lab.claim() == []
    assert [(await lab.row(ref)).state for ref in "abc"] == ["done", "cancelled", "cancelled"]


async def test_cancelling_waits_for_whoever_finishes(lab: DueLab) -> None:
    """And then finds nothing: one of the two happens, never both."""
    await lab.add("a")
    [claimed] = await lab.claim()

    async def cancel() -> int:
        async with lab.unit_of_work.begin() as work:
            return await WORK.cancel(work.connection, KIND, ["a"])

    async with lab.unit_of_work.begin() as work:
        await lab.effect(work, claimed)
        cancelling = asyncio.create_task(cancel())
        assert await waits_or_ends(lab.watch, cancelling)
    assert await cancelling == 0
    assert (await lab.row("a")).state == "done"


async def test_moved_work(lab: DueLab) -> None:
    """It is due at the new moment; who has it already cannot finish it; what is settled does not move."""
    await lab.add("a")
    [claimed] = await lab.claim()
    later = datetime.now(UTC) + timedelta(hours=1)
    async with lab.unit_of_work.begin() as work:
        assert await WORK.move(work.connection, "effect:a", later)
        assert not await WORK.move(work.connection, "effect:nobody", later)
    with pytest.raises(LeaseLostError):
        await lab.run(lab, claimed)
    assert await lab.claim() == []
    assert (await lab.row("a")).due_at == later
    async with lab.unit_of_work.begin() as work:
        assert await WORK.move(work.connection, "effect:a", datetime.now(UTC) - timedelta(seconds=10))
    await finish(lab, "a")
    async with lab.unit_of_work.begin() as work:
        assert not await WORK.move(work.connection, "effect:a", later)


async def test_redone_work(lab: DueLab) -> None:
    """What failed or was cancelled begins anew; what is done or waits does not."""
    await lab.add("failed", "cancelled", "done", "waiting")
    for claimed in await lab.claim(limit=4):
        async with lab.unit_of_work.begin() as work:
            if claimed.ref == "failed":
                await WORK.give_up(work.connection, claimed, "ValueError")
            if claimed.ref == "done":
                await WORK.finish(work.connection, claimed)
    async with lab.unit_of_work.begin() as work:
        await WORK.cancel(work.connection, KIND, ["cancelled"])
    assert (await lab.row("failed")).last_error == "ValueError"
    async with lab.unit_of_work.begin() as work:
        redone = [await WORK.redo(work.connection, KIND, ref) for ref in ("failed", "cancelled", "done", "waiting")]
    assert redone == [1, 1, 0, 0]
    assert {(one.ref, one.attempts, one.failures) for one in await lab.claim(limit=4)} == {
        ("failed", 1, 1),
        ("cancelled", 1, 1),
    }


async def test_settled_work_is_forgotten_one_day(lab: DueLab) -> None:
    """Not what failed: somebody has to look at it."""
    await lab.add("done", "cancelled", "failed", "waiting", "new")
    for claimed in await lab.claim(limit=5):
        async with lab.unit_of_work.begin() as work:
            if claimed.ref in {"done", "new"}:
                await WORK.finish(work.connection, claimed)
            if claimed.ref == "failed":
                await WORK.give_up(work.connection, claimed, "x")
    async with lab.unit_of_work.begin() as work:
        await WORK.cancel(work.connection, KIND, ["cancelled"])
    long_ago = text("UPDATE collector.due SET settled_at = settled_at - make_interval(secs => :age) WHERE ref <> 'new'")
    async with lab.watch.begin() as connection:
        await connection.execute(long_ago, {"age": KEPT_SECONDS + 60})
    assert await delete_settled(lab.engine, DUE) == 2
    async with lab.watch.connect() as connection:
        left = (await connection.execute(text("SELECT ref FROM collector.due ORDER BY ref"))).scalars().all()
    assert left == ["failed", "new", "waiting"]
