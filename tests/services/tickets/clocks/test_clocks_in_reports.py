"""Clocks in reports: how many cases were in time, each judged as the page of the case shows its clocks."""

from collections import Counter
from datetime import timedelta

import pytest

from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.tickets.clocks.ladders import clocks_of
from tests.services.tickets.conftest import DONE, SETTLED, Desk, MakeAlert
from tests.services.tickets.test_case_reports import HOUR, report

JUDGED = {"met": True, "late": False, "missed": False}


@pytest.mark.parametrize("reopens", [False, True])
async def test_cases_in_time(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock, *, reopens: bool
) -> None:
    """Four hours for the contact, sixteen for the solution: one is quick, one late, one forgotten, one new."""
    quick, late, forgotten, new = [await opened(desk, alert) for _ in range(3)] + [""]
    clock.advance(HOUR)
    await desk.step(quick, "contact")
    await desk.step(quick, "resolve", **DONE)
    await desk.step(quick, "close")
    clock.advance(4 * HOUR)
    await desk.step(late, "contact")
    new = await opened(desk, alert)
    clock.advance(HOUR)
    everyone = (quick, late, forgotten, new)
    if reopens:
        await desk.step(quick, "reopen")
        clock.advance(timedelta(days=7).total_seconds())
    states = {case: await clocks_of(company, case) for case in everyone}
    total = (await report(company))["total"]
    for kind, expected in (("contact", (1, 4 if reopens else 3)), ("resolution", (0, 4) if reopens else (1, 1))):
        judged = Counter(
            _in_time([one["state"] for one in states[case].values() if one["kind"] == kind]) for case in everyone
        )
        shown = total[f"{kind}_clocks_met"]
        assert (shown["part"], shown["n"]) == (judged[True], judged[True] + judged[False]) == expected


async def test_what_nobody_waits_for_counts_nowhere(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Whose case was closed in time without a contact was contacted neither in time nor late."""
    called, unreached = [await opened(desk, alert) for _ in range(2)]
    clock.advance(HOUR)
    await desk.step(called, "contact")
    await desk.step(unreached, "close", **SETTLED)
    clock.advance(40 * HOUR)
    total = (await report(company))["total"]
    assert (total["contact_clocks_met"]["part"], total["contact_clocks_met"]["n"]) == (1, 1)


async def opened(desk: Desk, alert: MakeAlert) -> str:
    await desk.service.deliver(alert(response_id=uuid7(), severity="critical"))
    return str((await desk.found(limit=1))[0]["id"])


def _in_time(states: list[str]) -> bool | None:
    """Return what is said about a case with clocks in these states; None: nothing yet."""
    judged = [JUDGED[state] for state in states if state in JUDGED]
    return all(judged) if judged else None
