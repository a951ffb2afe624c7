"""Cases that are older than clocks: they get theirs when the worker of this version looks, and nothing of the past."""

from datetime import datetime, timedelta
from importlib import import_module
from uuid import UUID

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, text

from services.tickets.service import SERVICE
from shared.clock import FixedClock
from shared.testing.one_service import OneService
from tests.services.tickets.clocks.ladders import MONDAY, clocks_of, escalated, notices, work
from tests.services.tickets.conftest import Desk

HOUR = 3600.0
LONG_AGO = MONDAY - timedelta(days=90)
MIGRATIONS = [
    import_module(f"services.tickets.migrations.versions.{path.stem}")
    for path in sorted(SERVICE.migrations.glob("v*.py"))
    if path.stem >= "v0011"
]
"""Those since there are clocks, the oldest first."""
NEW, CONTACTED, RESOLVED, CLOSED = (UUID(int=number) for number in range(11, 15))
STEPS: dict[UUID, tuple[tuple[str, str], ...]] = {
    NEW: (("opened", "new"),),
    CONTACTED: (("opened", "new"), ("contacted", "contacted")),
    RESOLVED: (("opened", "new"), ("resolved", "resolved")),
    CLOSED: (("opened", "new"), ("resolved", "resolved"), ("closed", "closed")),
}


def insert(connection: Connection, ticket: UUID, at: datetime) -> None:
    """Write a case as the version before did: with its history, and without a word of clocks."""
    steps = STEPS[ticket]
    connection.execute(
        text(
            "INSERT INTO tickets.ticket (id, number, subject, state, version, kind, severity, location, figures, "
            "respondent_id, unit_path, reasons, comments, created_at, updated_at, waiting_since, contacted_at) VALUES "
            "(:id, :number, 'Old', :state, :version, 'alert', 'critical', 'Graz', '{}', :person, '[]', '[]', '[]', "
            ":at, :at, :at, :contacted_at)"
        ),
        {
            "id": ticket,
            "number": ticket.int,
            "state": steps[-1][1],
            "version": len(steps),
            "person": UUID(int=7),
            "at": at,
            "contacted_at": at if ticket == CONTACTED else None,
        },
    )
    before = None
    for version, (action, state) in enumerate(steps, start=1):
        connection.execute(
            text(
                "INSERT INTO tickets.ticket_history (ticket_id, version, action, actor, at, from_state, to_state) "
                "VALUES (:ticket, :version, :action, 'kim', :at, :before, :state)"
            ),
            {
                "ticket": ticket,
                "version": version,
                "action": action,
                "at": at + timedelta(hours=version),
                "before": before,
                "state": state,
            },
        )
        before = state


def migrate_back_and_forth(connection: Connection) -> None:
    """Return to the tables of the version before, store what it stored, and migrate."""
    with Operations.context(MigrationContext.configure(connection)):
        for migration in reversed(MIGRATIONS):
            migration.downgrade()
        for ticket in STEPS:
            insert(connection, ticket, LONG_AGO)
        for migration in MIGRATIONS:
            migration.upgrade()


@pytest.fixture
async def upgraded(company: OneService) -> OneService:
    """The installation after the upgrade, before its worker has looked at anything."""
    async with company.engine.begin() as connection:
        await connection.run_sync(migrate_back_and_forth)
    return company


async def test_clocks_of_old_cases_begin_with_the_upgrade(upgraded: OneService) -> None:
    """Nobody asked for anything to be done within a time that nobody had set: three months are late in nothing."""
    assert await clocks_of(upgraded, str(NEW)) == {}
    assert await upgraded.use_cases.clocks.catch_up() == 3
    assert await upgraded.use_cases.clocks.catch_up() == 0
    new = await clocks_of(upgraded, str(NEW))
    assert [new[name]["begins_at"] for name in ("contact:1", "resolution:1")] == ["2026-03-02T08:00:00Z"] * 2
    assert new["contact:1"]["deadline"] == "Mon 09:00 + 4 business hours = Mon 13:00"
    assert set(await clocks_of(upgraded, str(CONTACTED))) == {"resolution:1"}
    assert await clocks_of(upgraded, str(RESOLVED)) == {}
    await work(upgraded)
    assert await escalated(upgraded) == []
    assert await notices(upgraded) == []


async def test_old_cases_go_on_like_new_ones(upgraded: OneService, desk: Desk, clock: FixedClock) -> None:
    """Their ladders fire from then on, their steps are late or not, and a reopened one begins anew."""
    await upgraded.use_cases.clocks.catch_up()
    clock.advance(2 * HOUR)
    await work(upgraded)
    assert [(one.ticket_id, one.clock, one.late_seconds) for one in await escalated(upgraded)] == [(NEW, "contact", 0)]
    await desk.step(str(NEW), "contact")
    assert (await clocks_of(upgraded, str(NEW)))["contact:1"]["state"] == "met"
    for ticket in (RESOLVED, CLOSED):
        await desk.step(str(ticket), "reopen")
        clocks = await clocks_of(upgraded, str(ticket))
        assert (set(clocks), clocks["resolution:2"]["begins_at"]) == (
            {"contact:2", "resolution:2"},
            "2026-03-02T10:00:00Z",
        )


async def test_a_step_before_the_worker_looked_begins_them_at_that_moment(
    upgraded: OneService, desk: Desk, clock: FixedClock
) -> None:
    """A first call to a customer who waits since three months is not a call after no time."""
    clock.advance(HOUR)
    await desk.step(str(NEW), "contact")
    clocks = await clocks_of(upgraded, str(NEW))
    assert (set(clocks), clocks["resolution:1"]["begins_at"]) == ({"resolution:1"}, "2026-03-02T09:00:00Z")
    assert await upgraded.use_cases.clocks.catch_up() == 2


async def test_a_case_that_is_not_marked_is_found(upgraded: OneService, desk: Desk) -> None:
    """Whoever opened it: a process of the version before, or somebody who repaired the database by hand."""
    await upgraded.use_cases.clocks.catch_up()
    ticket = await desk.open(severity="critical", location="Graz")
    async with upgraded.engine.begin() as connection:
        await connection.execute(text("DELETE FROM tickets.clock WHERE ticket_id = :id"), {"id": UUID(ticket["id"])})
        await connection.execute(
            text("UPDATE tickets.ticket SET is_clocked = false WHERE id = :id"), {"id": UUID(ticket["id"])}
        )
    assert await upgraded.use_cases.clocks.catch_up() == 1
    assert (await clocks_of(upgraded, ticket["id"]))["contact:1"]["begins_at"] == "2026-03-02T08:00:00Z"
