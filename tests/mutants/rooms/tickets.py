"""Faults of tickets: opening, the workflow, and the steps of agents."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/tickets/application/opening.py",
        "return alert.opens_ticket and not alert.is_drill",
        "return not alert.is_drill",
        "tests/services/tickets/test_tickets_for_alerts.py",
    ),
    (
        "services/tickets/application/opening.py",
        "if event.data.alert_id not in known]",
        "]",
        "tests/services/tickets/test_tickets_for_alerts.py",
    ),
    (
        "services/tickets/application/opening.py",
        "await tickets.lock_cases(responses)",
        "pass",
        "tests/services/tickets/test_case_locks.py",
    ),
    (
        "services/tickets/application/opening.py",
        "if event.data.complaint_id not in known]",
        "]",
        "tests/services/tickets/test_tickets_for_complaints.py",
    ),
    (
        "services/tickets/application/opening.py",
        "            current[alert.response_id] = change.ticket\n",
        "",
        "tests/services/tickets/test_tickets_for_alerts.py",
    ),
    (
        "services/tickets/application/opening.py",
        "if alert.respondent_id in gone or alert.response_id in gone:",
        "if alert.respondent_id in gone:",
        "tests/services/tickets/test_forgetting.py",
    ),
    (
        "services/tickets/application/opening.py",
        "event.data.without_person() if event.data.respondent_id in gone else event.data",
        "event.data",
        "tests/services/tickets/test_forgetting.py",
    ),
    (
        "services/tickets/application/opening.py",
        "await tickets.lock_cases([*responses, *ids])",
        "pass",
        "tests/services/tickets/test_tickets_for_complaints.py tests/services/tickets/test_case_locks.py",
    ),
    (
        "services/tickets/application/steps.py",
        "await tickets.lock_cases([response_id])",
        "pass",
        "tests/services/tickets/test_reopening_race.py",
    ),
    (
        "services/tickets/application/steps.py",
        "if other.id != ticket.id:",
        "if False:",
        "tests/services/tickets/test_reopening_race.py tests/services/tickets/test_steps_api.py",
    ),
    (
        "services/tickets/application/steps.py",
        "ticket = await TicketStore(work.connection).lock(ticket_id)",
        "ticket = await TicketStore(work.connection).get(ticket_id)",
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
        "root_cause=None, closed_at=None)",
        "closed_at=None)",
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        "if assignee == self.assignee:",
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
        "services/tickets/domain/ticket.py",
        "survey=self.survey or alert.survey",
        "survey=alert.survey or self.survey",
        "tests/domain/tickets/test_opening.py tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        "alert_id=self.alert_id or alert.alert_id",
        "alert_id=alert.alert_id",
        (
            "tests/domain/tickets/test_opening.py tests/domain/tickets/test_workflow.py "
            "tests/services/tickets/test_tickets_for_alerts.py"
        ),
    ),
    (
        "services/tickets/domain/ticket.py",
        "_each_once(self.reasons + alert.reasons)",
        "_each_once(alert.reasons)",
        (
            "tests/domain/tickets/test_opening.py tests/domain/tickets/test_workflow.py "
            "tests/domain/tickets/test_ticket_walks.py"
        ),
    ),
    (
        "services/tickets/domain/ticket.py",
        "tuple(dict.fromkeys(self.comments + alert.comments))",
        "self.comments + alert.comments",
        (
            "tests/domain/tickets/test_opening.py tests/domain/tickets/test_workflow.py "
            "tests/services/tickets/test_tickets_for_alerts.py"
        ),
    ),
    (
        "services/tickets/domain/ticket.py",
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
        '"contacted": {"assign": "contacted", "resolve": "resolved"},',
        '"contacted": {"assign": "assigned", "resolve": "resolved"},',
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/workflow.py",
        'step == "close" and state != "closed"',
        'step == "close"',
        "tests/domain/tickets/test_workflow.py",
    ),
    (
        "services/tickets/domain/workflow.py",
        '"resolved": {"close": "closed", "reopen": "assigned"},',
        '"resolved": {"close": "closed"},',
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
        '            .where(TICKET.c.state != "closed")\n',
        "",
        "tests/services/tickets/test_tickets_for_alerts.py",
    ),
    (
        "services/tickets/store/ticket_store.py",
        "sorted({case_id.int % _LOCKS for case_id in case_ids})",
        "list(dict.fromkeys(case_id.int % _LOCKS for case_id in case_ids))",
        "tests/services/tickets/test_case_locks.py",
    ),
    (
        "services/tickets/store/ticket_store.py",
        "        await self.connection.execute(update(HISTORY).where(of_theirs).values(note=None))\n",
        "",
        "tests/services/tickets/test_forgetting.py",
    ),
    (
        "services/tickets/store/ticket_lists.py",
        "number < after.number if",
        "number <= after.number if",
        "tests/services/tickets/test_tickets_api.py",
    ),
    (
        "services/tickets/store/ticket_store.py",
        "update(HISTORY).where(of_theirs).values(note=None)",
        "update(HISTORY).where(of_theirs).values(note=HISTORY.c.note)",
        "tests/services/tickets/test_forgetting.py",
    ),
    (
        "services/tickets/application/steps.py",
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
        "services/tickets/store/ticket_lists.py",
        "if wanted.locations is not None:",
        "if wanted.locations:",
        "tests/services/tickets/test_reach.py",
    ),
    (
        "services/tickets/domain/assignees.py",
        "if person.is_away(at) and not even_if_away:",
        "if person.is_away(at):",
        "tests/services/tickets/test_assignees.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        (
            "            comments=tuple(dict.fromkeys(self.comments + alert.comments)),\n"
            "            waiting_since=self.waiting_since,\n"
        ),
        "            comments=tuple(dict.fromkeys(self.comments + alert.comments)),\n",
        "tests/services/tickets/test_inbox_api.py",
    ),
)
