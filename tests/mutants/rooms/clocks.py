"""Faults of clocks: how they are computed, kept, explained, and what ladders do."""

_DOMAIN = "services/tickets/domain/clocks"
_TESTS = "tests/domain/tickets/clocks"
_SERVICE = "tests/services/tickets/clocks"

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        f"{_DOMAIN}/course.py",
        "if entry.action == _CONTACTED and entry.actor != SUITE:",
        "if entry.action == _CONTACTED:",
        f"{_TESTS}/test_standing.py",
    ),
    (
        f"{_DOMAIN}/course.py",
        "at = entry.at if latest is None else max(entry.at, latest)",
        "at = entry.at",
        f"{_TESTS}/test_standing.py",
    ),
    (
        f"{_DOMAIN}/course.py",
        "contacts.append(Contact(min(entry.happened_at or at, at), at))",
        "contacts.append(Contact(at, at))",
        f"{_TESTS}/test_standing.py",
    ),
    (
        f"{_DOMAIN}/course.py",
        "if run.ends_at is None or one.at <= run.ends_at]",
        "]",
        f"{_TESTS}/test_standing.py",
    ),
    (
        f"{_DOMAIN}/clock.py",
        'return "met" if due_at is None or span.done_at <= due_at else "late"',
        'return "met"',
        f"{_TESTS}/test_standing.py",
    ),
    (
        f"{_DOMAIN}/clock.py",
        "found |= {percent: piece.begin for percent in waiting if left[percent] <= timedelta(0)}",
        "found |= {percent: span.begins_at for percent in waiting if left[percent] <= timedelta(0)}",
        f"{_TESTS}/test_clock_properties.py",
    ),
    (
        f"{_DOMAIN}/clock.py",
        "        spent += counted\n",
        "",
        f"{_TESTS}/test_clock_properties.py",
    ),
    (
        f"{_DOMAIN}/clock.py",
        "begin = max(begin, until)",
        "begin = until",
        f"{_TESTS}/test_clock_properties.py",
    ),
    (
        f"{_DOMAIN}/clock.py",
        "if number == 0 or end is None or one.since < end]",
        "]",
        f"{_TESTS}/test_standing.py",
    ),
    (
        f"{_DOMAIN}/working.py",
        '            yield WorkingStep(kind="paused", begin=last, end=piece.begin, terms=current)\n',
        "            pass\n",
        f"{_TESTS}/test_clock_words.py",
    ),
    (
        f"{_DOMAIN}/choosing.py",
        "key=lambda one: (-one[0][0], -one[0][1], one[1].key)",
        "key=lambda one: (-one[0][1], -one[0][0], one[1].key)",
        f"{_TESTS}/test_policies.py",
    ),
    (
        f"{_DOMAIN}/calendars.py",
        "holidays = sorted((one.date.isoformat(), one.name, sorted(one.hours)) for one in self.calendar.holidays)",
        "holidays: list[str] = []",
        f"{_TESTS}/test_policies.py",
    ),
    (
        f"{_DOMAIN}/ladder.py",
        "return case.location is not None and case.location in directory.structure.locations_in(acting.unit)",
        "return True",
        f"{_TESTS}/test_ladder.py",
    ),
    (
        f"{_DOMAIN}/keeping.py",
        "        if not self.is_open or self.acknowledged_at is not None or self.fired >= len(self.moments):",
        "        if not self.is_open or self.fired >= len(self.moments):",
        f"{_SERVICE}/test_escalation.py",
    ),
    (
        f"{_DOMAIN}/keeping.py",
        "begins_at = max(run.begins_at, at)",
        "begins_at = run.begins_at",
        f"{_SERVICE}/test_existing_cases.py",
    ),
    (
        f"{_DOMAIN}/keeping.py",
        "counted = last.counted if target.hours == last.target.hours else reckoning",
        "counted = reckoning",
        f"{_TESTS}/test_kept_clocks.py",
    ),
    (
        "services/tickets/application/clocks/escalating.py",
        "elif (wait := clock.next_at - work.now) > AHEAD:",
        "elif (wait := clock.next_at - work.now) > AHEAD * 10**9:",
        f"{_SERVICE}/test_late_steps.py",
    ),
    (
        "services/tickets/application/clocks/escalating.py",
        "or effect_key_of(clock) != look.effect_key:",
        "or False:",
        f"{_SERVICE}/test_escalation.py",
    ),
    (
        "services/tickets/application/clocks/moving.py",
        "or not clock.is_open or is_missed:",
        "or not clock.is_open:",
        f"{_SERVICE}/test_policies_api.py",
    ),
    (
        "services/tickets/application/clocks/acknowledging.py",
        "return is_own or clock.last_fired_at <= said.at",
        "return is_own or True",
        f"{_SERVICE}/test_escalation.py",
    ),
)
