"""Faults of tickets: opening, the workflow, and the steps of agents."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/tickets/application/steps.py",
        "await tickets.lock_cases(known.responses)",
        "pass",
        "tests/services/tickets/test_reopening_race.py",
    ),
    (
        "services/tickets/application/steps.py",
        "sorted(set(others.values()) - {ticket.id})",
        "()",
        "tests/services/tickets/test_reopening_race.py tests/services/tickets/test_joining.py",
    ),
    (
        "services/tickets/application/book.py",
        "ticket = await self.tickets.lock(ticket_id)",
        "ticket = await self.tickets.get(ticket_id)",
        "tests/services/tickets/test_steps_api.py tests/services/tickets/test_reopening_race.py",
    ),
    (
        "services/tickets/domain/opening.py",
        'if answer.polarity == "low_is_good" else ""',
        'if answer.polarity == "high_is_good" else ""',
        "tests/domain/tickets/test_opening.py",
    ),
    (
        "services/tickets/domain/opening.py",
        "return Comment(COMPLAINT, complaint.text) if complaint.text else None",
        "return Comment(COMPLAINT, complaint.text)",
        "tests/services/tickets/test_tickets_for_complaints.py tests/services/tickets/test_forgetting.py",
    ),
    (
        "services/tickets/domain/opening.py",
        "        note=note,\n        alert_id=ticket.alert_id,",
        "        alert_id=ticket.alert_id,",
        "tests/domain/tickets/test_opening.py tests/services/tickets/test_tickets_api.py",
    ),
    (
        "services/tickets/domain/opening.py",
        'return f"{about} at {complaint.touchpoint}" if complaint.touchpoint else about',
        "return about",
        "tests/services/tickets/test_tickets_for_complaints.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        'state if self.assignee else "new"',
        "state",
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        "after = unsettled | {",
        "after = {",
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        "if (assignee, team) == (self.assignee, self.team):",
        "if False:",
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        'check_expected(expected, self.tag, thing="ticket")',
        "pass",
        "tests/domain/tickets/test_workflow.py tests/services/tickets/test_steps_api.py",
    ),
    (
        "services/tickets/domain/taking_in.py",
        '"survey": ticket.survey or alert.survey',
        '"survey": alert.survey or ticket.survey',
        "tests/domain/tickets/test_opening.py tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/taking_in.py",
        '"alert_id": ticket.alert_id or alert.alert_id',
        '"alert_id": alert.alert_id',
        (
            "tests/domain/tickets/test_opening.py tests/domain/tickets/test_workflow.py "
            "tests/services/tickets/test_tickets_for_alerts.py"
        ),
    ),
    (
        "services/tickets/domain/taking_in.py",
        "each_once(ticket.reasons + alert.reasons)",
        "each_once(alert.reasons)",
        (
            "tests/domain/tickets/test_opening.py tests/domain/tickets/test_workflow.py "
            "tests/domain/tickets/test_ticket_walks.py"
        ),
    ),
    (
        "services/tickets/domain/taking_in.py",
        "tuple(dict.fromkeys(ticket.comments + alert.comments))",
        "ticket.comments + alert.comments",
        (
            "tests/domain/tickets/test_opening.py tests/domain/tickets/test_workflow.py "
            "tests/services/tickets/test_tickets_for_alerts.py"
        ),
    ),
    (
        "services/tickets/domain/taking_in.py",
        "replace(reason, concept=None, verdict=None)",
        "reason",
        (
            "tests/domain/tickets/test_opening.py tests/domain/tickets/test_workflow.py "
            "tests/services/tickets/test_tickets_for_alerts.py"
        ),
    ),
    (
        "services/tickets/domain/ticket.py",
        "{self.version} {self.respondent_id} {len(self.comments)}",
        "{self.version} {self.respondent_id}",
        "tests/domain/tickets/test_workflow.py tests/services/tickets/test_forgetting.py",
    ),
    (
        "services/tickets/domain/workflow.py",
        '"assign": "contacted",',
        '"assign": "assigned",',
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/settling.py",
        "    if missing:\n",
        "    if False:\n",
        "tests/domain/tickets/test_settling.py",
    ),
    (
        "services/tickets/domain/workflow.py",
        '"resolved": {"close": "closed", "reopen": "assigned", "merge": "closed"},',
        '"resolved": {"close": "closed", "merge": "closed"},',
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/store/ticket_store.py",
        "return sorted((await self.connection.execute(statement)).scalars())",
        "return list((await self.connection.execute(statement)).scalars())[::-1]",
        "tests/services/tickets/test_tickets_for_alerts.py",
    ),
    (
        "services/tickets/store/ticket_store.py",
        "sorted({case_id.int % _LOCKS for case_id in case_ids})",
        "list(dict.fromkeys(case_id.int % _LOCKS for case_id in case_ids))",
        "tests/services/tickets/test_case_locks.py",
    ),
    (
        "services/tickets/store/ticket_pages.py",
        "return [after.number > _NUMBER]",
        "return [after.number >= _NUMBER]",
        "tests/services/tickets/test_tickets_api.py",
    ),
    (
        "services/tickets/application/book.py",
        "if not caller.sees(ticket.location):",
        "if False:",
        "tests/services/tickets/test_reach.py",
    ),
    (
        "services/tickets/application/queries.py",
        "if not caller.sees(ticket.location):",
        "if False:",
        "tests/services/tickets/test_reach.py",
    ),
    (
        "services/tickets/store/ticket_conditions.py",
        " or values == frozenset():",
        ":",
        "tests/services/tickets/test_reach.py",
    ),
    (
        "services/tickets/domain/assignees.py",
        "if person.is_away(at) and not even_if_away:",
        "if person.is_away(at):",
        "tests/services/tickets/test_assignees.py",
    ),
    (
        "services/tickets/domain/taking_in.py",
        "alert_id=alert.alert_id, after=after, is_step=False",
        "alert_id=alert.alert_id, after=after",
        "tests/services/tickets/test_inbox_api.py",
    ),
    (
        "services/tickets/domain/settling.py",
        'reason == "anonymous" and not ticket.is_anonymous',
        "False",
        "tests/domain/tickets/test_settling.py",
    ),
    (
        "services/tickets/domain/settling.py",
        "outcome=outcome, after=after, is_step=False",
        "outcome=outcome, after=after",
        "tests/domain/tickets/test_settling.py tests/domain/tickets/test_ticket_walks.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        "first = min(filter(None, (self.contacted_at, happened_at or at)))",
        "first = self.contacted_at or happened_at or at",
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        "if self.merged_into is not None:",
        "if False:",
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/cause.py",
        "elif self.below(key):",
        "elif False:",
        "tests/domain/tickets/test_settling.py",
    ),
)
