"""Who is to know: whoever is given an improvement, and whoever has it when its day is over."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.due.claiming import claim
from shared.due.pieces import Claimed
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn
from tests.services.tickets.improvements.conftest import ALEX, KIM, Register, notices


async def due_work(tickets: OneService) -> list[dict[str, Any]]:
    """Return the reminders that are pending."""
    query = "SELECT ref, due_at FROM tickets.due WHERE kind = 'improvement' AND state = 'pending' ORDER BY due_at"
    async with tickets.engine.connect() as connection:
        return [dict(row) for row in (await connection.exec_driver_sql(query)).mappings()]


async def remind(tickets: OneService) -> int:
    """Do all reminders that are pending as if they were due; return how many there were."""
    async with tickets.engine.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE tickets.due SET next_at = clock_timestamp() WHERE kind = 'improvement' AND state = 'pending'"
        )
    due = tickets.service.due
    assert due is not None
    claimed: list[Claimed] = await claim(tickets.engine, due.table, "improvement", limit=10, lease_seconds=60)
    for one in claimed:
        await tickets.use_cases.improvements.remind(claimed=one)
    return len(claimed)


@pytest.mark.parametrize(("owner", "recipient"), [(str(KIM), ("person", None, KIM)), ("care", ("team", "care", None))])
async def test_whoever_is_given_one_is_to_know(
    tickets: OneService, register: Register, owner: str, recipient: tuple[object, ...]
) -> None:
    """By whichever change, each time, and without what it is called."""
    made = await register.open(title="Canary", unit="kiel", touchpoint="till")
    assert await notices(tickets) == []
    await register.change(made, owner=owner, due_on="2026-03-20")
    await register.change(made, description="Not a new owner.")
    await register.change(made, owner=str(ALEX))
    await register.change(made, owner=owner)
    found = await notices(tickets)
    assert [(one.recipients[0].kind, one.recipients[0].team, one.recipients[0].person_id) for one in found] == [
        recipient,
        ("person", None, ALEX),
        recipient,
    ]
    assert len({one.notice_key for one in found}) == 3
    first = found[0]
    assert (first.cause, first.subject_id, first.location, first.touchpoint) == (
        "improvement_given",
        made["id"],
        "kiel",
        "till",
    )
    assert first.figures == {"number": 1, "due_on": "2026-03-20"}
    assert "anary" not in str(found)


async def test_nobody_is_notified_of_what_they_did(tickets: OneService, kim: SignedIn) -> None:
    mine = Register(tickets, kim.headers)
    await mine.open(owner=str(KIM))
    assert await notices(tickets) == []


async def test_its_owner_is_reminded_when_the_day_is_over(tickets: OneService, register: Register) -> None:
    """By the clocks where it takes effect, once; and nobody is of what is done or dropped meanwhile."""
    made = await register.open(unit="kiel", owner=str(KIM), due_on="2026-03-20", state="planned")
    [work] = await due_work(tickets)
    assert (work["ref"], work["due_at"]) == (made["id"], datetime(2026, 3, 20, 23, tzinfo=UTC))
    assert await remind(tickets) == 1
    reminded = [one for one in await notices(tickets) if one.cause == "improvement_overdue"]
    assert [one.recipients[0].person_id for one in reminded] == [KIM]
    assert await due_work(tickets) == []
    await register.change(made, description="Nothing about its day.")
    assert await due_work(tickets) == []
    for changes in ({"state": "done"}, {"state": "in_work", "due_on": "2026-04-01"}):
        await register.change(made, **changes)
    assert [work["due_at"] for work in await due_work(tickets)] == [datetime(2026, 4, 1, 22, tzinfo=UTC)]
    await register.change(made, state="dropped", dropped_because="The building is sold.")
    assert await due_work(tickets) == []


async def test_another_day_is_another_reminder(tickets: OneService, register: Register) -> None:
    """Also one that was meant before; there is never more than one."""
    made = await register.open(owner=str(KIM), due_on="2026-03-20", state="planned")
    for due_on in ("2026-03-25", "2026-03-20", "2026-03-25"):
        await register.change(made, due_on=due_on)
    assert len(await due_work(tickets)) == 1
    assert await remind(tickets) == 1
    await register.change(made, due_on="2026-03-20")
    assert await remind(tickets) == 1
    found = [one.notice_key for one in await notices(tickets) if one.cause == "improvement_overdue"]
    assert len(set(found)) == len(found) == 2


async def test_what_nobody_has_is_asked_of_whoever_answers_for_the_place(
    tickets: OneService, register: Register
) -> None:
    """Nobody is reminded of a day that was over when it was entered."""
    made = await register.open(unit="kiel", due_on="2026-03-20")
    await register.open(due_on="2026-02-20")
    assert len(await due_work(tickets)) == 1
    await remind(tickets)
    [notice] = await notices(tickets)
    assert ([one.kind for one in notice.recipients], notice.subject_id) == (["responsible"], made["id"])


async def test_a_reminder_that_comes_too_late_says_nothing(tickets: OneService, register: Register) -> None:
    """It was claimed, and done before it had its effect."""
    made = await register.open(owner=str(KIM), due_on="2026-03-20", state="planned")
    due = tickets.service.due
    assert due is not None
    async with tickets.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE tickets.due SET next_at = clock_timestamp()")
    [claimed] = await claim(tickets.engine, due.table, "improvement", limit=10, lease_seconds=60)
    async with tickets.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE tickets.improvement SET state = 'done'")
    await tickets.use_cases.improvements.remind(claimed=claimed)
    assert [one.cause for one in await notices(tickets)] == ["improvement_given"]
    assert made["state"] == "planned"
