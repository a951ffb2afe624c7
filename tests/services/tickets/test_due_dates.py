"""What is due of cases: looking at them again, and going on after a wait; once, and late rather than never."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.tickets.application.casework.due_dates import DUE_WORK
from services.tickets.service import SERVICE
from shared.clock import FixedClock, SystemClock
from shared.contracts.tickets import TicketEvent
from shared.due.bell import Bell
from shared.due.loop import DueLoop
from shared.due.pieces import DueRow, LeaseLostError
from shared.testing.eventually import eventually
from shared.testing.one_service import OneService, one_service
from shared.testing.running import running
from tests.services.tickets.company import (
    KIM,
    SAM,
    as_person,
    claimed,
    do_due,
    kind_of,
    known_company,
    later,
    notices,
    recipients,
)
from tests.services.tickets.conftest import Desk, MakeAlert

BOTH = (("wait", "until"), ("follow-up", "at"))
"""Steps that set a moment, and the field for it."""
FAR = "2999-01-01T00:00:00Z"
"""A moment that does not come: the database's clock is far ahead of the test's, not that far."""


async def rows(tickets: OneService, kind: str, ticket: str) -> list[DueRow]:
    """Return the due work of a case."""
    async with tickets.engine.connect() as connection:
        return await DUE_WORK.of(connection, kind, ticket)


async def states(tickets: OneService, kind: str, ticket: str) -> list[str]:
    return [one.state for one in await rows(tickets, kind, ticket)]


async def follow_up(desk: Desk, ticket: str, at: str | None) -> None:
    """Say when to look at a case again; None: not any more."""
    reply = await desk.post(f"/{ticket}/follow-up", {"at": at})
    assert reply.is_success, reply.text


async def test_whoever_has_the_case_is_reminded(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """A person; else the team or who answers for it, by their role. What was said of the case is in the notice."""
    await known_company(tickets)
    await tickets.deliver(alert())
    [ticket] = await desk.found()
    await follow_up(desk, ticket["id"], later(clock, hours=1))
    assert await do_due(tickets, "follow_up") == 1
    at = later(clock, hours=1, minutes=30)
    await desk.step(ticket["id"], "assign", assignee=str(KIM))
    await follow_up(desk, ticket["id"], at)
    clock.advance(2 * 3600)
    assert await do_due(tickets, "follow_up") == 1
    first, second = await notices(tickets, "follow_up")
    assert (recipients(first), recipients(second)) == (["responsible"], [KIM])
    assert second.occurred_at == datetime.fromisoformat(at)
    assert (second.at, second.group, second.subject) == (clock.now(), f"case:{ticket['id']}", "ticket")
    assert (second.ticket_number, second.urgency, second.severity) == (ticket["number"], "at_once", "warning")
    # It was the moment, not a step: nothing of the case has changed.
    assert [one["action"] for one in await desk.history(ticket["id"])][-1] == "follow_up_set"
    assert await do_due(tickets, "follow_up") == 0


async def test_two_moments_of_one_day_are_two_notices(tickets: OneService, desk: Desk, clock: FixedClock) -> None:
    """The key holds what was set, not the day (zammad#4348); the same moment set once more is one."""
    ticket = (await desk.open())["id"]
    for hours in (1, 2):
        for _ in range(2):
            await follow_up(desk, ticket, later(clock, hours=hours))
        assert await do_due(tickets, "follow_up") == 1
    assert len({one.notice_key for one in await notices(tickets, "follow_up")}) == 2


async def test_a_moment_that_is_moved_or_given_up_is_not_due(
    tickets: OneService, desk: Desk, clock: FixedClock
) -> None:
    """What was due at the old one is cancelled; moved there and back it is due once."""
    ticket = (await desk.open())["id"]
    for at in (later(clock, hours=1), FAR, later(clock, hours=1)):
        await follow_up(desk, ticket, at)
    assert sorted(await states(tickets, "follow_up", ticket)) == ["cancelled", "cancelled", "pending"]
    assert await do_due(tickets, "follow_up") == 1
    await follow_up(desk, ticket, FAR)
    await follow_up(desk, ticket, None)
    assert await do_due(tickets, "follow_up") == 0
    assert len(await notices(tickets, "follow_up")) == 1
    # What changes nothing about the moment leaves the row alone.
    await follow_up(desk, ticket, FAR)
    before = await rows(tickets, "follow_up", ticket)
    await desk.post(f"/{ticket}/notes", {"note": "Words"})
    await desk.step(ticket, "contact")
    assert await rows(tickets, "follow_up", ticket) == before


@pytest.mark.parametrize(("date", "step"), [("follow_up", "follow-up"), ("resume", "wait")])
async def test_a_closed_case_fires_nothing(
    tickets: OneService, desk: Desk, clock: FixedClock, date: str, step: str
) -> None:
    """Closed before the moment, or after a worker claimed it: no notice and no step; reopened neither."""
    field = "at" if step == "follow-up" else "until"
    early, late = (await desk.open())["id"], (await desk.open())["id"]
    for ticket in (early, late):
        await desk.post(f"/{ticket}/{step}", {field: later(clock, hours=1)})
    await desk.step(early, "close")
    assert await states(tickets, date, early) == ["cancelled"]
    [work] = await claimed(tickets, date)
    closed = await desk.step(late, "close")
    assert (closed["follow_up_at"], closed["waiting_until"]) == (None, None)
    with pytest.raises(LeaseLostError):
        await kind_of(tickets, date).run(tickets.use_cases, work)
    for ticket in (early, late):
        await desk.step(ticket, "reopen")
        assert await states(tickets, date, ticket) == ["cancelled"]
    assert await do_due(tickets, date) == 0
    assert await notices(tickets) == []
    await desk.assert_published_what_happened()


async def test_a_closed_case_can_be_looked_at_again(tickets: OneService, desk: Desk, clock: FixedClock) -> None:
    """What is set after the end is meant: whether the customer came back."""
    ticket = (await desk.open())["id"]
    await desk.step(ticket, "close")
    await follow_up(desk, ticket, later(clock, hours=1))
    assert await do_due(tickets, "follow_up") == 1
    assert len(await notices(tickets, "follow_up")) == 1


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], "new"),
        ([("assign", {"assignee": str(KIM)})], "assigned"),
        ([("contact", {})], "contacted"),
        ([("assign", {"assignee": str(KIM)}), ("contact", {})], "contacted"),
    ],
)
async def test_a_case_goes_on_by_itself(
    tickets: OneService, desk: Desk, clock: FixedClock, steps: list[tuple[str, dict[str, Any]]], state: str
) -> None:
    """To where it was. Nobody did that: it is no contact, and nobody waits less because of it."""
    await known_company(tickets)
    ticket = (await desk.open())["id"]
    for step, body in steps:
        await desk.step(ticket, step, **body)
    before = await desk.step(ticket, "wait", until=later(clock, hours=1), note="For the carrier")
    clock.advance(3600)
    assert await do_due(tickets, "resume") == 1
    after = (await desk.get(f"/{ticket}")).json()
    assert (after["state"], after["waiting_until"]) == (state, None)
    assert (after["contacted_at"], after["waiting_since"]) == (before["contacted_at"], before["waiting_since"])
    entry = (await desk.history(ticket))[-1]
    assert (entry["action"], entry["actor"], entry["at"]) == ("resumed", "heed", "2026-03-01T13:00:00Z")
    [notice] = await notices(tickets, "resumed")
    assert recipients(notice) == ([KIM] if "assign" in dict(steps) else ["responsible"])
    resumed = [one.data for one in await tickets.published() if isinstance(one.data, TicketEvent)][-1]
    assert (resumed.event_type, resumed.actor, resumed.state) == ("heed.tickets.ticket.resumed.v1", "heed", state)
    assert "ticket.resumed" not in [one.action for one in await tickets.audited()]
    await desk.assert_published_what_happened()


async def test_what_ends_the_wait_earlier_leaves_nothing_due(
    tickets: OneService, desk: Desk, clock: FixedClock
) -> None:
    """Somebody goes on, contacts the customer, resolves, or waits for longer, or for as long as it takes."""
    for step, body in (("resume", {}), ("contact", {}), ("resolve", {}), ("wait", {"until": FAR}), ("wait", {})):
        ticket = (await desk.open())["id"]
        await desk.step(ticket, "wait", until=later(clock, hours=1))
        after = await desk.step(ticket, step, **body)
        assert await do_due(tickets, "resume") == 0, step
        assert (await desk.get(f"/{ticket}")).json() == after
    assert await notices(tickets) == []


async def test_who_watches_knows_that_it_goes_on(tickets: OneService, desk: Desk, clock: FixedClock) -> None:
    """But for whoever has the case, who has a notice of their own."""
    await known_company(tickets)
    ticket = (await desk.open())["id"]
    await desk.step(ticket, "assign", assignee=str(KIM))
    for person in (KIM, SAM):
        headers = as_person(tickets, person).headers
        assert (await tickets.client.put(f"/v1/tickets/{ticket}/watch", headers=headers)).is_success
    await desk.step(ticket, "wait", until=later(clock, hours=1))
    assert await do_due(tickets, "resume") == 1
    found = {one.cause: recipients(one) for one in (await notices(tickets))[-2:]}
    assert found == {"resumed": [KIM], "watched": [SAM]}


async def test_two_workers_have_one_effect(tickets: OneService, desk: Desk, clock: FixedClock) -> None:
    """One whose lease is over finds that the other has it: the case goes on once, and one notice is asked for."""
    ticket = (await desk.open())["id"]
    await desk.step(ticket, "wait", until=later(clock, hours=1))
    [slow] = await claimed(tickets, "resume", lease_seconds=0)
    [quick] = await claimed(tickets, "resume")
    run = kind_of(tickets, "resume").run
    with pytest.raises(LeaseLostError):
        await run(tickets.use_cases, slow)
    await run(tickets.use_cases, quick)
    with pytest.raises(LeaseLostError):
        await run(tickets.use_cases, quick)
    assert [one["action"] for one in await desk.history(ticket)] == ["opened", "waited", "resumed"]
    assert len(await notices(tickets, "resumed")) == 1


async def test_many_cases_at_once_are_one_request(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Closing several cancels what is due of each, and of no other."""
    await tickets.deliver(*(alert() for _ in range(12)))
    cases = await desk.found()
    for case in cases:
        await follow_up(desk, case["id"], later(clock, hours=1))
    chosen = [{"id": case["id"], "tag": "*"} for case in cases[:11]]
    body = {"tickets": chosen, "cause": "other", "action_taken": "x", "not_contacted_because": "not_needed"}
    results = (await desk.post("/close", body)).json()["results"]
    assert {one["status"] for one in results} == {"closed"}
    assert await do_due(tickets, "follow_up") == 1
    assert [str(one.ticket_id) for one in await notices(tickets, "follow_up")] == [cases[11]["id"]]


async def soon(desk: Desk, ticket: str) -> datetime:
    """Let a case wait, and somebody look at it, until a moment that is as near as the machine is fast."""
    for seconds in (1, 3, 9, 27, 81):
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        replies = [await desk.post(f"/{ticket}/{step}", {name: until.isoformat()}) for step, name in BOTH]
        if all(reply.is_success for reply in replies):
            return until
    pytest.fail("the machine is too slow")


async def test_the_worker_is_woken_and_does_nothing_too_early(database_url: str) -> None:
    """By the clock of the machine: no further event is needed, and what was set last counts."""
    async with one_service(SERVICE, database_url, clock=SystemClock()) as tickets:
        due, desk = tickets.service.due, Desk(tickets)
        assert due is not None
        loops = [
            DueLoop(
                "tickets",
                kind,
                engine=tickets.engine,
                table=due.table,
                unit_of_work=tickets.unit_of_work,
                use_cases=tickets.use_cases,
            )
            for kind in due.kinds
        ]
        async with running(*loops, Bell("tickets", tickets.engine, due.table, loops)):
            ticket = (await desk.open())["id"]
            await desk.step(ticket, "wait", until=FAR)
            until = await soon(desk, ticket)

            async def is_over() -> bool:
                return {one.cause for one in await notices(tickets)} == {"resumed", "follow_up"}

            await eventually(is_over)
        entry = (await desk.history(ticket))[-1]
        assert (entry["action"], datetime.fromisoformat(entry["at"]) >= until) == ("resumed", True)
        assert [one.at >= until for one in await notices(tickets)] == [True, True]
