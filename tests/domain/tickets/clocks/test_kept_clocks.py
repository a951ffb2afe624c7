"""Clocks as they are kept: begun where somebody waits, renewed from the history, and what follows for the case."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.tickets.domain.clocks.clock import clock_at, reached_at
from services.tickets.domain.clocks.due_state import NOTHING_DUE, Due, due_state
from services.tickets.domain.clocks.keeping import (
    KeptClock,
    Reckoning,
    begun,
    due_of,
    ref_of,
    renewed,
    retargeted,
    span_in,
    stopped,
    with_terms,
)
from services.tickets.domain.clocks.policy import READY_MADE, Policy, Target
from services.tickets.domain.ticket import Ticket
from shared.directory.structure import Structure, Unit
from shared.keyed.resource import KeyedResource
from shared.vocabulary import Severity
from tests.domain.tickets.clocks.histories import BERLIN, FRIDAY, HOUR, Line, berlin, course

STANDARD: Policy = KeyedResource("standard", READY_MADE, 1, FRIDAY, FRIDAY)
SHOPS = Structure(units=(Unit(code="graz", name="Graz", zone=BERLIN),))
OPENED = Line("opened", FRIDAY, actor="heed")


def ticket(severity: Severity | None = "critical", **fields: Any) -> Ticket:
    values: dict[str, Any] = {
        "id": UUID(int=9),
        "number": 1,
        "subject": "Late",
        "state": "new",
        "version": 1,
        "kind": "alert",
        "severity": severity,
        "location": "graz",
        "respondent_id": UUID(int=1),
        "created_at": FRIDAY,
        "updated_at": FRIDAY,
        "waiting_since": FRIDAY,
    }
    return Ticket(**(values | fields))


def kept(*lines: Line, of: Ticket | None = None, at: datetime = FRIDAY) -> dict[str, KeptClock]:
    """Return the clocks of a case as they follow from its history, by kind and run."""
    history = [OPENED]
    reckoning = Reckoning(SHOPS)
    clocks: list[KeptClock] = []
    for line in (None, *lines):
        history += [] if line is None else [line]
        so_far = course(*history)
        clocks = [renewed(one, so_far, STANDARD, reckoning) for one in clocks]
        moment = at if line is None else max(at, line.at)
        clocks += begun(of or ticket(), so_far, clocks, STANDARD, reckoning, at=moment)
    return {f"{one.kind}:{one.run}": one for one in clocks}


def test_the_steps_of_a_ladder_come_at_their_shares() -> None:
    """Half of four hours, 80 per cent, all of it; only the next one is asked for, and none once somebody takes care."""
    contact = kept()["contact:1"]
    assert contact.moments == (berlin(8, 10, 30), berlin(8, 11, 42), berlin(8, 12, 30))
    assert [replace(contact, fired=fired).upcoming for fired in range(4)] == [*contact.moments, None]
    assert replace(contact, acknowledged_at=FRIDAY).upcoming is None
    assert ref_of(contact.ref) == (UUID(int=9), "contact", 1)


def test_a_paused_clock_has_only_steps_that_it_reached_before() -> None:
    """Half of sixteen hours is Monday 16:30: waiting from the morning on keeps the step back, later it does not."""
    assert kept()["resolution:1"].moments[0] == berlin(8, 16, 30)
    early = kept(Line("waited", berlin(8, 10)))["resolution:1"]
    assert (early.moments, early.is_paused, early.due_at, early.upcoming) == ((None, None, None), True, None, None)
    late = kept(Line("waited", berlin(8, 17)))["resolution:1"]
    assert (late.moments, late.upcoming) == ((berlin(8, 16, 30), None, None), berlin(8, 16, 30))


@pytest.mark.parametrize(
    ("of", "at", "lines", "names"),
    [
        (ticket(), FRIDAY, [], {"contact:1", "resolution:1"}),
        (ticket(respondent_id=None), FRIDAY, [], {"resolution:1"}),
        (ticket(respondent_id=None, kind="manual"), FRIDAY, [], {"contact:1", "resolution:1"}),
        (ticket(), berlin(9, 9), [], {"contact:1", "resolution:1"}),
        (ticket(), berlin(9, 9), [Line("contacted", berlin(9, 10))], {"contact:1", "resolution:1"}),
    ],
)
def test_which_clocks_a_case_has(of: Ticket, at: datetime, lines: list[Line], names: set[str]) -> None:
    """Whom nobody knows nobody contacts; a case that is older than its clocks begins when they do."""
    clocks = kept(*lines, of=of, at=at)
    assert set(clocks) == names
    assert {one.begins_at for one in clocks.values()} == {max(at, FRIDAY)}


def test_a_case_that_was_contacted_before_its_clocks_waits_for_no_first_contact() -> None:
    """It would have been kept after no time, which nobody earned."""
    old = course(OPENED, Line("contacted", berlin(8, 9)))
    [only] = begun(ticket(), old, (), STANDARD, Reckoning(SHOPS), at=berlin(9, 9))
    assert (only.kind, only.begins_at) == ("resolution", berlin(9, 9))
    settled = course(OPENED, Line("resolved", berlin(8, 9)))
    assert begun(ticket(), settled, (), STANDARD, Reckoning(SHOPS), at=berlin(9, 9)) == []


def test_how_clocks_end() -> None:
    """Each with what was spent; steps that are still to come are none any more."""
    clocks = kept(Line("contacted", berlin(8, 11)), Line("resolved", berlin(9, 11)))
    contact, resolution = clocks["contact:1"], clocks["resolution:1"]
    assert (contact.outcome, contact.spent_seconds, contact.upcoming) == ("met", 2.5 * 3600, None)
    assert (resolution.outcome, resolution.spent_seconds) == ("met", 10.5 * 3600)
    assert kept(Line("merged", berlin(8, 9)))["resolution:1"].outcome == "stopped"
    late = kept(Line("closed", berlin(26, 9)))
    assert (late["contact:1"].outcome, late["resolution:1"].outcome) == ("missed", "late")


def test_a_clock_that_nobody_waits_for_is_stopped() -> None:
    """Before its deadline without a verdict, afterwards missed."""
    contact = kept()["contact:1"]
    before, after = stopped(contact, berlin(8, 10)), stopped(contact, berlin(9, 10))
    assert (before.outcome, before.ended_at, before.spent_seconds) == ("stopped", berlin(8, 10), 1.5 * 3600)
    assert after.outcome == "missed"
    again = renewed(before, course(OPENED), STANDARD, Reckoning(SHOPS))
    assert again == before


def test_other_terms_are_added_once() -> None:
    """The same target for another severity changes nothing, and the calendar stays when the target changes."""
    contact, reckoning = kept()["contact:1"], Reckoning(Structure())
    same = retargeted(contact, ticket("critical"), STANDARD, reckoning, since=berlin(8, 9))
    assert same is contact
    other = retargeted(contact, ticket("warning"), STANDARD, reckoning, since=berlin(8, 9))
    assert [one.target.minutes for one in other.terms] == [240, 480]
    assert other.terms[1].counted is contact.terms[0].counted
    assert with_terms(contact, replace(contact.terms[0], since=berlin(8, 9))) is contact
    assert len(with_terms(contact, replace(contact.terms[0], target=Target(minutes=1))).terms) == 2


def test_the_due_state_of_a_case() -> None:
    """The earliest deadline counts; what is done or ended counts no longer; late stays late while the case waits."""
    due = due_of(list(kept().values()))
    assert due == Due(at=berlin(8, 12, 30), soon_at=berlin(8, 11, 42))
    states = [due_state(due, at) for at in (berlin(8, 11), berlin(8, 11, 42), berlin(8, 12, 30), berlin(8, 12, 31))]
    assert states == ["on_time", "due_soon", "due_soon", "overdue"]
    contacted = Line("contacted", berlin(8, 9))
    waiting = due_of(list(kept(contacted, Line("waited", berlin(8, 10))).values()))
    assert (waiting, due_state(waiting, berlin(29, 9))) == (Due(is_paused=True), "paused")
    late = due_of(list(kept(Line("waited", berlin(9, 10))).values()))
    assert (due_state(late, berlin(29, 9)), late.is_paused) == ("overdue", True)
    settled = due_of(list(kept(contacted, Line("resolved", berlin(8, 10))).values()))
    assert (settled, due_state(settled, berlin(29, 9))) == (NOTHING_DUE, "none")


STEPS = st.lists(
    st.tuples(st.sampled_from(["contacted", "waited", "resumed", "resolved", "reopened"]), st.integers(0, 40))
)


@given(STEPS, st.integers(0, 200))
@settings(max_examples=80, deadline=None)
def test_what_is_kept_says_what_the_history_says(steps: list[tuple[str, int]], later: int) -> None:
    """Kept step by step, or worked out at once from all of the history: the same clock, at any later moment."""
    lines, now = [], FRIDAY
    for action, hours in steps:
        now += hours * HOUR
        lines.append(Line(action, now))
    of_case = course(OPENED, *lines)
    for one in kept(*lines).values():
        span = span_in(one, of_case)
        assert span is not None
        at = now + timedelta(hours=later)
        clock = clock_at(span, one.terms, at)
        assert (one.due_at, one.done_at, one.is_open) == (clock.due_at, clock.done_at, clock.is_open)
        assert one.outcome is None or one.outcome == clock.state
        assert one.due_at == reached_at(span, one.terms, 100)
        if not one.is_open:
            assert one.spent_seconds == clock.spent.total_seconds()
