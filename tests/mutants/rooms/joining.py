"""Faults of tickets: which answers and complaints join a case, how urgent it is, and what is forgotten."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/tickets/application/opening_for_alerts.py",
        "return alert.opens_ticket and not alert.is_drill",
        "return not alert.is_drill",
        "tests/services/tickets/test_tickets_for_alerts.py",
    ),
    (
        "services/tickets/application/opening_for_alerts.py",
        "if event.data.alert_id not in known]",
        "]",
        "tests/services/tickets/test_tickets_for_alerts.py",
    ),
    (
        "services/tickets/application/opening_for_alerts.py",
        "is_gone = not cases.gone.isdisjoint({alert.respondent_id, alert.response_id})",
        "is_gone = alert.respondent_id in cases.gone",
        "tests/services/tickets/test_forgetting.py",
    ),
    (
        "services/tickets/application/opening_for_alerts.py",
        "alert = alert.with_comments(answer.comments)",
        "pass",
        "tests/services/tickets/test_tickets_for_complaints.py",
    ),
    (
        "services/tickets/application/opening_for_complaints.py",
        "if event.data.complaint_id not in known]",
        "]",
        "tests/services/tickets/test_tickets_for_complaints.py",
    ),
    (
        "services/tickets/application/opening_for_complaints.py",
        "is_gone = complaint.respondent_id in cases.gone",
        "is_gone = False",
        "tests/services/tickets/test_forgetting.py",
    ),
    (
        "services/tickets/application/gathering.py",
        "await writing.tickets.lock_cases(sorted({about for one in coming for about in one.is_about}))",
        "pass",
        "tests/services/tickets/test_case_locks.py tests/services/tickets/test_tickets_for_complaints.py",
    ),
    (
        "services/tickets/application/gathering.py",
        "        self.cases[ticket.id] = ticket\n",
        "",
        "tests/services/tickets/test_tickets_for_alerts.py",
    ),
    (
        "services/tickets/application/gathering.py",
        "if not may_meet(one, other) or len(worked_on) > 1:",
        "if not may_meet(one, other):",
        "tests/services/tickets/test_joining.py",
    ),
    (
        "services/tickets/application/gathering.py",
        "await self._joining.move_keys(origin, target)",
        "pass",
        "tests/services/tickets/test_same_cases_in_any_order.py",
    ),
    (
        "services/tickets/application/joining.py",
        "await joining.drop_keys(closed)",
        "pass",
        "tests/services/tickets/test_joining.py",
    ),
    (
        "services/tickets/application/adding_words.py",
        "await said.keep_words(early, at=writing.now)",
        "pass",
        "tests/services/tickets/test_tickets_for_complaints.py",
    ),
    (
        "services/tickets/application/merging.py",
        "await writing.tickets.lock_all_cases()",
        "pass",
        "tests/services/tickets/test_merging.py",
    ),
    (
        "services/tickets/store/forgetting.py",
        "HISTORY.c.version >= given.c.version",
        "HISTORY.c.version > 0",
        "tests/services/tickets/test_joining.py",
    ),
    (
        "services/tickets/domain/repeats.py",
        "other.at < one.at <= other.at + WITHIN",
        "other.at < one.at",
        "tests/domain/tickets/test_repeats.py tests/services/tickets/test_rising.py",
    ),
    (
        "services/tickets/domain/joining.py",
        "{spot.location or ''}",
        "",
        "tests/services/tickets/test_joining.py",
    ),
    (
        "services/tickets/domain/taking_in.py",
        "own = higher(ticket.raised_from or ticket.severity, severity)",
        "own = higher(ticket.severity, severity)",
        "tests/domain/tickets/test_repeats.py tests/services/tickets/test_rising.py",
    ),
    (
        "services/tickets/store/joining_store.py",
        "query.where(_IS_OPEN, _among(ANSWER.c.response_id, responses))",
        "query.where(_among(ANSWER.c.response_id, responses))",
        "tests/services/tickets/test_tickets_for_alerts.py",
    ),
    (
        "services/tickets/store/forgetting.py",
        "        await self.connection.execute(notes.values(_IN_OWN_WORDS))\n",
        "",
        "tests/services/tickets/test_forgetting.py",
    ),
    (
        "services/tickets/store/forgetting.py",
        '("note", "root_cause", "action_taken", "call_back")',
        '("root_cause", "action_taken", "call_back")',
        "tests/services/tickets/test_forgetting.py",
    ),
)
