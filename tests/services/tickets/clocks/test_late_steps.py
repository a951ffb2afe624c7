"""Steps that are late, or seem to be early, and cases on which somebody works at that moment."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from shared.clock import FixedClock
from shared.due.claiming import claim
from shared.testing.one_service import OneService
from tests.services.tickets.clocks.ladders import (
    MONDAY,
    claimed_now,
    do,
    escalated,
    kims_case,
    notices,
    pending,
    work,
)
from tests.services.tickets.conftest import Desk, MakeAlert

HOUR = 3600.0


async def test_a_worker_that_comes_after_days_takes_each_step_once_and_says_that_it_is_late(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Late rather than never, the oldest first. What is older than the horizon is said as old, and wakes nobody."""
    await kims_case(company, desk, alert)
    clock.advance(80 * HOUR)
    await work(company)
    found = await escalated(company)
    contact = [one for one in found if one.clock == "contact"]
    assert [(one.step, one.late_seconds, one.is_old) for one in contact] == [
        (1, 78 * HOUR, True),
        (2, 80 * HOUR - 192 * 60, True),
        (3, 76 * HOUR, True),
    ]
    resolution = [one for one in found if one.clock == "resolution"]
    assert [(one.step, one.is_old) for one in resolution] == [(1, False), (2, False), (3, False)]
    asked = await notices(company)
    assert sorted((str(one.figures["clock"]), one.urgency) for one in asked) == [
        ("contact", "digest"),
        ("contact", "digest"),
        ("contact", "digest"),
        ("resolution", "at_once"),
        ("resolution", "at_once"),
        ("resolution", "at_once"),
    ]
    late = [one.figures.get("late_minutes") for one in asked if one.figures["clock"] == "resolution"]
    assert late[0] == 72 * 60
    assert len({one.notice_key for one in asked}) == 6
    assert await work(company) == 0


async def test_a_clock_of_the_database_that_is_ahead_fires_nothing_too_early(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """The work is claimed by it, and looked at again: the deadline has not come by the process's own clock."""
    await kims_case(company, desk, alert)
    far = MONDAY + timedelta(days=400)
    async with company.engine.begin() as connection:
        await connection.execute(text("UPDATE tickets.due SET next_at = now() - interval '1 s'"))
    due = company.service.due
    assert due is not None
    [claimed] = await claim(company.engine, due.table, "escalation", limit=1, lease_seconds=60)
    await do(company, claimed)
    assert await escalated(company) == []
    assert len(await pending(company)) == 2
    async with company.engine.connect() as connection:
        waits = text("SELECT extract(epoch FROM max(next_at) - now()) FROM tickets.due WHERE state = 'pending'")
        assert 0 < (await connection.execute(waits)).scalar_one() <= 60
    clock.advance((far - clock.now()).total_seconds())
    await work(company)
    assert len(await escalated(company)) == 6


async def test_a_clock_that_is_put_back_takes_no_step_twice(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """What was taken stays taken, and what comes is not earlier than it was."""
    await kims_case(company, desk, alert)
    clock.advance(2 * HOUR)
    await work(company)
    clock.advance(-1 * HOUR)
    await work(company)
    clock.advance(3 * HOUR)
    await work(company)
    assert [one.step for one in await escalated(company) if one.clock == "contact"] == [1, 2, 3]


async def test_a_case_on_which_somebody_works_is_looked_at_again(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """The worker does not wait for them, and they need not wait for the worker; its other steps are taken."""
    busy = await kims_case(company, desk, alert)
    await company.deliver(alert(severity="critical"))
    clock.advance(2 * HOUR)
    async with company.engine.connect() as connection, connection.begin():
        await connection.execute(text("SELECT FROM tickets.ticket WHERE id = :id FOR UPDATE"), {"id": UUID(busy["id"])})
        [claimed] = await claimed_now(company)
        await do(company, claimed)
        assert [str(one.ticket_id) != busy["id"] for one in await escalated(company)] == [True]
    await work(company)
    assert len(await escalated(company)) == 2


async def test_work_that_the_clock_does_not_wait_for_has_no_effect(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Whatever left it there: what counts is the clock beside the case."""
    await kims_case(company, desk, alert)
    async with company.engine.begin() as connection:
        await connection.execute(text("UPDATE tickets.due SET effect_key = effect_key || ':old'"))
    clock.advance(2 * HOUR)
    assert await work(company) == 1
    assert await escalated(company) == []
