"""Clocks of many cases at once cost what those of a few do."""

from typing import Any

from sqlalchemy import event

from shared.testing.one_service import OneService
from tests.services.tickets.clocks.ladders import pending
from tests.services.tickets.conftest import MakeAlert

OWN = ("tickets.clock", "tickets.policy ", "'escalation'", "SET due_at")
"""What is in statements about clocks; due work is asked for besides."""


async def statements_for(tickets: OneService, alert: MakeAlert, cases: int) -> list[str]:
    """Return what the database is asked while so many cases are opened in one batch."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    alerts = [alert(severity="critical") for _ in range(cases)]
    event.listen(tickets.engine.sync_engine, "before_cursor_execute", note)
    try:
        await tickets.deliver(*alerts)
    finally:
        event.remove(tickets.engine.sync_engine, "before_cursor_execute", note)
    return asked


async def test_a_batch_costs_no_statement_for_each_case(company: OneService, alert: MakeAlert) -> None:
    """As many cases as are opened at once: the same few statements keep their clocks."""
    few, many = [await statements_for(company, alert, cases) for cases in (3, 200)]
    for asked in (few, many):
        assert len([one for one in asked if any(name in one for name in OWN)]) == 4
        assert len([one for one in asked if "INSERT INTO tickets.due" in one]) <= 2
    assert len(many) <= len(few)
    assert len(await pending(company)) == 2 * 203
