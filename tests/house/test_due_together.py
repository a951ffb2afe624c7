"""Due work that is done together: what is about the same thing, and many pieces in one transaction."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from shared.due.pieces import LeaseLostError, NewDue
from shared.testing.due_lab import KIND, WORK, DueLab, due_lab


@pytest.fixture
async def lab(database_url: str) -> AsyncIterator[DueLab]:
    """Somewhere to work."""
    async with due_lab(database_url) as opened:
        yield opened


async def test_what_is_due_about_the_same_is_taken_along(lab: DueLab) -> None:
    """Whatever was asked for before; not what somebody works on, what is due later, or what is about something else."""
    now = datetime.now(UTC)
    moments = {"worked-on": now - timedelta(hours=2), "mine": now - timedelta(hours=1), "same": now, "later": now}
    moments["later"] += timedelta(hours=1)
    async with lab.unit_of_work.begin() as work:
        asked = [NewDue(KIND, "thing", key, at, "x") for key, at in moments.items()]
        await WORK.add(work.connection, [*asked, NewDue(KIND, "other", "other", now, "x")])
    other, mine = await lab.claim(limit=2)
    assert (other.effect_key, mine.effect_key) == ("worked-on", "mine")
    async with lab.unit_of_work.begin() as work:
        assert await WORK.take_along(work.connection, mine) == 1
        await WORK.finish(work.connection, mine)
    async with lab.watch.connect() as connection:
        states = {row.effect_key: row.state for row in await WORK.of(connection, KIND, "thing")}
    assert states == {"worked-on": "pending", "mine": "done", "same": "done", "later": "pending"}
    assert (await lab.row("other")).state == "pending"


async def test_more_work_is_taken_and_settled_together(lab: DueLab) -> None:
    """In one transaction: the longest due first, and nothing that somebody works on or that is due later."""
    for number in range(6):
        await lab.add(str(number), seconds=-60.0 + number)
    await lab.add("later", seconds=3600.0)
    [worked_on, mine] = await lab.claim(limit=2)
    async with lab.unit_of_work.begin() as work:
        more = await WORK.take_more(work.connection, mine, limit=3)
        assert [(one.ref, one.attempts, one.failures) for one in more] == [("2", 1, 1), ("3", 1, 1), ("4", 1, 1)]
        await WORK.finish_all(work.connection, [mine, more[0], more[1]])
        await WORK.put_off(work.connection, more[2], seconds=3600.0)
    states = {ref: (await lab.row(ref)).state for ref in "012345"}
    assert states == {"0": "pending", "1": "done", "2": "done", "3": "done", "4": "pending", "5": "pending"}
    assert worked_on.ref == "0"
    assert [one.ref for one in await lab.claim(limit=9)] == ["5"]


async def test_what_failed_neither_takes_more_nor_is_taken(lab: DueLab) -> None:
    """So what is wrong with one piece does not spread."""
    await lab.add("broken", "fine")
    [broken, fine] = sorted(await lab.claim(limit=2), key=lambda one: one.ref)
    async with lab.unit_of_work.begin() as work:
        await WORK.put_off(work.connection, broken, seconds=0.0, failed=True)
        assert await WORK.take_more(work.connection, fine, limit=9) == []
    await lab.add("new")
    [again] = [one for one in await lab.claim(limit=9) if one.ref == "broken"]
    await lab.add("newer")
    async with lab.unit_of_work.begin() as work:
        assert await WORK.take_more(work.connection, again, limit=9) == []


async def test_work_that_was_lost_is_not_finished_with_others(lab: DueLab) -> None:
    await lab.add("a", "b")
    claimed = await lab.claim(limit=2)
    await lab.run(lab, claimed[0])
    with pytest.raises(LeaseLostError):
        async with lab.unit_of_work.begin() as work:
            await WORK.finish_all(work.connection, claimed)
    assert (await lab.row(claimed[1].ref)).state == "pending"
