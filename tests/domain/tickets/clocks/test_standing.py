"""How clocks stand: worked out by hand, and each fault that users of other systems report."""

from datetime import timedelta

import pytest

from services.tickets.domain.clocks.clock import clock_at, span_of
from shared.business_hours.calendar import Calendar
from tests.domain.tickets.clocks.histories import (
    ALWAYS,
    FRIDAY,
    HOUR,
    OFFICE,
    Line,
    berlin,
    clock,
    course,
    span,
    terms,
)

OPENED = Line("opened", FRIDAY, actor="heed")


def test_a_target_goes_around_the_weekend() -> None:
    """Friday 16:30 and four business hours are Monday 12:30; around the clock they are Friday 20:30."""
    assert clock("contact", [OPENED], FRIDAY, terms(4)).due_at == berlin(8, 12, 30)
    assert clock("contact", [OPENED], FRIDAY, terms(4, counted=ALWAYS)).due_at == berlin(5, 20, 30)


@pytest.mark.parametrize(
    ("now", "state", "spent_minutes"),
    [
        (FRIDAY - 9 * HOUR, "running", 0),
        (FRIDAY, "running", 0),
        (berlin(5, 17), "running", 30),
        (berlin(7, 12), "running", 30),
        (berlin(8, 12, 30), "running", 240),
        (berlin(8, 12, 30) + timedelta(microseconds=1), "missed", 240),
        (berlin(9, 9), "missed", 510),
    ],
)
def test_a_running_clock_is_missed_once_its_deadline_is_over(now: object, state: str, spent_minutes: int) -> None:
    """The deadline itself is still in time; a machine whose clock is behind finds a clock that has just begun."""
    found = clock("contact", [OPENED], now, terms(4))  # type: ignore[arg-type]
    assert (found.state, found.spent // timedelta(minutes=1)) == (state, spent_minutes)


def test_what_is_done_in_time_is_met_for_ever_and_what_is_done_later_stays_late() -> None:
    """A late first contact does not hide the miss."""
    in_time = [OPENED, Line("contacted", berlin(8, 12, 30))]
    late = [OPENED, Line("contacted", berlin(8, 12, 31))]
    for now in (berlin(8, 13), berlin(29, 13)):
        assert clock("contact", in_time, now, terms(4)).state == "met"
        found = clock("contact", late, now, terms(4))
        assert (found.state, found.missed_at) == ("late", berlin(8, 12, 30))


def test_a_contact_that_is_written_down_later_heals_its_clock_visibly() -> None:
    """It counted as missed; then both moments are there: when it happened, and when somebody wrote it down."""
    now = berlin(9, 10)
    assert clock("contact", [OPENED], now, terms(4)).state == "missed"
    written = Line("contacted", now, happened_at=berlin(8, 11))
    found = clock("contact", [OPENED, written], now, terms(4))
    assert (found.state, found.done_at, found.recorded_at, found.is_healed) == ("met", berlin(8, 11), now, True)
    assert found.spent == 2.5 * HOUR
    in_time = clock("contact", [OPENED, Line("contacted", berlin(8, 11))], now, terms(4))
    assert (in_time.state, in_time.is_healed) == ("met", False)


def test_a_contact_cannot_have_happened_in_the_future_or_before_the_case() -> None:
    """It counts when it was written down at the latest, and from the begin of the clock at the earliest."""
    ahead = [OPENED, Line("contacted", berlin(8, 13), happened_at=berlin(8, 14))]
    assert clock("contact", ahead, berlin(9, 9), terms(4)).done_at == berlin(8, 13)
    before = [OPENED, Line("contacted", berlin(8, 13), happened_at=FRIDAY - 3 * HOUR)]
    found = clock("contact", before, berlin(9, 9), terms(4))
    assert (found.done_at, found.state, found.spent) == (FRIDAY, "met", timedelta(0))


def test_of_several_contacts_the_first_that_happened_counts() -> None:
    """Whatever the order in which they were written down."""
    lines = [OPENED, Line("contacted", berlin(8, 13)), Line("contacted", berlin(9, 13), happened_at=berlin(8, 9))]
    assert clock("contact", lines, berlin(9, 14), terms(4)).done_at == berlin(8, 9)


def test_automation_never_counts_as_contact() -> None:
    """Neither a message of the suite, nor a step that it takes itself."""
    message = Line("message", berlin(8, 9), actor="heed", state="new")
    own = Line("contacted", berlin(8, 10), actor="heed")
    assert clock("contact", [OPENED, message, own], berlin(9, 9), terms(4)).state == "missed"


def test_waiting_pauses_the_resolution_and_not_the_contact() -> None:
    """From Monday 10:00 to Tuesday 11:00 the case waits: its deadline moves by seven open hours."""
    waiting = [OPENED, Line("waited", berlin(8, 10))]
    paused = clock("resolution", waiting, berlin(8, 16), terms(4))
    assert (paused.state, paused.due_at, paused.spent) == ("paused", None, 1.5 * HOUR)
    assert paused.paused_since == berlin(8, 10)
    resumed = [*waiting, Line("resumed", berlin(9, 11))]
    running = clock("resolution", resumed, berlin(9, 12), terms(4))
    assert (running.state, running.due_at, running.spent) == ("running", berlin(9, 13, 30), 2.5 * HOUR)
    assert clock("contact", waiting, berlin(8, 16), terms(4)).state == "missed"
    assert clock("resolution", waiting, berlin(8, 16), terms(4, pauses=False)).state == "missed"


def test_a_clock_that_was_missed_stays_missed_while_the_case_waits() -> None:
    """Waiting afterwards takes nothing back."""
    lines = [OPENED, Line("waited", berlin(9, 10))]
    found = clock("resolution", lines, berlin(9, 12), terms(4))
    assert (found.state, found.due_at) == ("missed", berlin(8, 12, 30))


def test_settling_while_waiting_counts_what_was_spent() -> None:
    """The clock ends with the pause; the deadline is where it would have been."""
    lines = [OPENED, Line("waited", berlin(8, 10)), Line("resolved", berlin(10, 9))]
    found = clock("resolution", lines, berlin(12, 9), terms(4))
    assert (found.state, found.spent, found.due_at) == ("met", 1.5 * HOUR, berlin(10, 11, 30))


def test_reopening_starts_a_new_resolution_clock_instead_of_an_instant_breach() -> None:
    """What the first run was stays; the second has all of its time from the reopening on."""
    lines = [OPENED, Line("contacted", berlin(8, 9)), Line("resolved", berlin(8, 11)), Line("closed", berlin(8, 12))]
    lines.append(Line("reopened", berlin(22, 9)))
    now = berlin(22, 10)
    first = clock("resolution", lines, now, terms(4), run=1)
    second = clock("resolution", lines, now, terms(4), run=2)
    assert (first.state, first.done_at) == ("met", berlin(8, 11))
    assert (second.state, second.begins_at, second.due_at) == ("running", berlin(22, 9), berlin(22, 13))
    of_case = course(*lines)
    assert span_of("contact", of_case, of_case.runs[1], begins_at=berlin(22, 9)) is None


def test_a_case_reopened_without_a_contact_waits_for_the_first_one_again() -> None:
    """The first run ended without: neither kept nor missed. A call noted later heals what it belongs to."""
    lines = [OPENED, Line("resolved", berlin(8, 11)), Line("reopened", berlin(22, 9))]
    assert clock("contact", lines, berlin(22, 10), terms(4), run=1).state == "stopped"
    assert clock("contact", lines, berlin(22, 10), terms(4), run=2).due_at == berlin(22, 13)
    lines.append(Line("contacted", berlin(22, 15), happened_at=berlin(8, 10)))
    assert clock("contact", lines, berlin(22, 16), terms(4), run=1).state == "met"
    assert clock("contact", lines, berlin(22, 16), terms(4), run=2).done_at == berlin(22, 9)


def test_a_contact_after_the_end_of_a_run_belongs_to_the_next() -> None:
    """It does not make the first run late."""
    lines = [
        OPENED,
        Line("resolved", berlin(8, 11)),
        Line("reopened", berlin(22, 9)),
        Line("contacted", berlin(22, 10)),
    ]
    assert clock("contact", lines, berlin(22, 16), terms(4), run=1).state == "stopped"
    assert clock("contact", lines, berlin(22, 16), terms(4), run=2).state == "met"


@pytest.mark.parametrize("action", ["resolved", "closed", "merged"])
def test_terminal_and_merged_cases_have_no_open_clock(action: str) -> None:
    """A merged case is never missed afterwards; what it had missed before stays a fact."""
    early = [OPENED, Line(action, berlin(8, 10))]
    late = [OPENED, Line(action, berlin(9, 10))]
    for kind in ("contact", "resolution"):
        found = clock(kind, early, berlin(29, 10), terms(4))
        assert not found.is_open
        assert found.state == ("met" if kind == "resolution" and action != "merged" else "stopped")
    assert clock("contact", late, berlin(29, 10), terms(4)).state == "missed"
    assert clock("resolution", late, berlin(29, 10), terms(4)).state == ("missed" if action == "merged" else "late")


def test_a_case_that_takes_another_one_in_goes_on() -> None:
    """Its history has an entry of that name, too, and its clocks run."""
    lines = [OPENED, Line("merged", berlin(8, 10), state="new")]
    assert clock("contact", lines, berlin(8, 11), terms(4)).due_at == berlin(8, 12, 30)
    assert clock("resolution", lines, berlin(29, 10), terms(4)).state == "missed"


def test_a_customer_who_is_erased_is_waited_for_no_longer() -> None:
    """There is nobody to contact: the clock stops at that moment, and what was missed before is so still."""
    of_case = course(OPENED)
    for stopped_at, state in ((berlin(8, 10), "stopped"), (berlin(9, 10), "missed")):
        found = span_of("contact", of_case, of_case.runs[0], begins_at=FRIDAY, stopped_at=stopped_at)
        assert found is not None
        assert clock_at(found, [terms(4)], berlin(29, 9)).state == state


def test_other_terms_keep_what_is_spent() -> None:
    """Six hours of eight are used when the target shrinks to four: it is reached then, and not two hours ago."""
    lines = [Line("opened", berlin(8, 9), actor="heed")]
    shorter = [terms(8), terms(4, since=berlin(8, 15))]
    found = clock("resolution", lines, berlin(8, 15, 30), *shorter)
    assert (found.state, found.due_at, found.spent) == ("missed", berlin(8, 15), 6.5 * HOUR)
    longer = clock("resolution", lines, berlin(8, 15, 30), terms(8), terms(16, since=berlin(8, 15)))
    assert (longer.state, longer.due_at, longer.spent) == ("running", berlin(9, 17), 6.5 * HOUR)


def test_other_terms_take_back_neither_a_miss_nor_what_is_met() -> None:
    """A missed clock stays missed though its target is longer by now, and a kept one is kept though it is shorter."""
    lines = [Line("opened", berlin(8, 9), actor="heed")]
    missed = clock("resolution", lines, berlin(8, 16), terms(4), terms(40, since=berlin(8, 14)))
    assert (missed.state, missed.due_at) == ("missed", berlin(8, 13))
    settled = [*lines, Line("resolved", berlin(8, 12))]
    met = clock("resolution", settled, berlin(8, 16), terms(4), terms(1, since=berlin(8, 14)))
    assert (met.state, met.target) == ("met", 4 * HOUR)


def test_an_edited_calendar_counts_from_the_edit_on() -> None:
    """Two hours of the morning are counted; from noon on the office is closed on Mondays."""
    tuesday = type(OFFICE)(Calendar(zone="Europe/Berlin", weekly={"tuesday": ("09:00-17:00",)}))
    lines = [Line("opened", berlin(8, 10), actor="heed")]
    found = clock("resolution", lines, berlin(8, 16), terms(4), terms(4, counted=tuesday, since=berlin(8, 12)))
    assert (found.spent, found.due_at) == (2 * HOUR, berlin(9, 11))


def test_a_calendar_that_never_opens_has_no_deadline() -> None:
    """Nothing is missed by it, and nothing loops."""
    never = type(OFFICE)(Calendar(zone="Europe/Berlin"))
    found = clock("resolution", [OPENED], berlin(29, 9), terms(4, counted=never))
    assert (found.state, found.due_at, found.spent) == ("running", None, timedelta(0))


def test_steps_recorded_by_machines_whose_clocks_differ() -> None:
    """An entry that claims to be older than the one before is as old as that: no time is counted twice or negative."""
    lines = [OPENED, Line("waited", berlin(8, 10)), Line("resumed", berlin(8, 9)), Line("resolved", berlin(8, 9, 30))]
    found = clock("resolution", lines, berlin(8, 16), terms(4))
    assert (found.state, found.done_at, found.spent) == ("met", berlin(8, 10), 1.5 * HOUR)
    assert span("resolution", *lines).pauses[0].end == berlin(8, 10)
