"""Faults of the work in cases: causes, checklists, watching, follow-ups, waits, wishes for a call."""

_WORK = "services/tickets/domain/casework"
_DOING = "services/tickets/application/casework"
_CHECKLISTS = "tests/services/tickets/test_checklists_api.py"
_DUE = "tests/services/tickets/test_due_dates.py"
_WATCHING = "tests/services/tickets/test_watching.py"
_CALLS = "tests/services/tickets/test_call_backs.py"
_CAUSES = "tests/services/tickets/test_causes_api.py"

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (f"{_WORK}/checks.py", "if one.is_required and one.done_at is None", "if one.done_at is None", _CHECKLISTS),
    (f"{_WORK}/checks.py", 'if ticket.state == "closed":', "if False:", _CHECKLISTS),
    (f"{_WORK}/checks.py", "if (found.done_at is not None) is done:", "if False:", _CHECKLISTS),
    (
        f"{_WORK}/checklist.py",
        "not self.is_retired and (",
        "(",
        f"{_CHECKLISTS} tests/domain/tickets/casework/test_checks.py",
    ),
    (
        "services/tickets/application/settling.py",
        "undone=undone(await CheckStore(writing.connection).of(ticket_id)),",
        "",
        _CHECKLISTS,
    ),
    (
        "services/tickets/application/settling.py",
        "of_one(ticket, said) if is_one_of_several else said",
        "said",
        "tests/services/tickets/test_work_pages.py",
    ),
    (f"{_DOING}/checklists.py", "if change.before is None]", "]", _CHECKLISTS),
    (
        f"{_DOING}/checklists.py",
        "(await writing.locked(ticket_id, caller))",
        "(await writing.tickets.get(ticket_id))",
        _CHECKLISTS,
    ),
    (f"{_WORK}/due_dates.py", "RESUME: ticket.waiting_until", "RESUME: None", _DUE),
    (f"{_DOING}/due_dates.py", 'key = f"{kind}:{ticket_id}:{version}"', 'key = f"{kind}:{ticket_id}"', _DUE),
    (f"{_DOING}/due_dates.py", "if was.get(kind) == is_due.get(kind):", "if False:", _DUE),
    (
        f"{_DOING}/due_dates.py",
        "            await DUE_WORK.cancel(writing.connection, kind, refs)\n",
        "            pass\n",
        _DUE,
    ),
    (f"{_DOING}/due_dates.py", "    await DUE_WORK.finish(writing.connection, claimed)\n", "", _DUE),
    (
        "services/tickets/domain/ticket.py",
        '"follow_up_at": None if state == "closed" != self.state else self.follow_up_at,',
        '"follow_up_at": self.follow_up_at,',
        _DUE,
    ),
    ("services/tickets/domain/ticket.py", "is_step=actor != SUITE", "is_step=True", _DUE),
    (f"{_DOING}/watching.py", "if str(one) not in known]", "]", _WATCHING),
    (f"{_DOING}/watching.py", " - mentioned.get(ticket_id, set())", "", _WATCHING),
    (
        f"{_DOING}/watching.py",
        "            await store.follow_merged(ticket.id, ticket.merged_into, entry.at)\n",
        "            pass\n",
        _WATCHING,
    ),
    (f"{_DOING}/asking.py", 'return f"case:{ticket.id}"', 'return f"response:{ticket.response_id}"', _WATCHING),
    (f"{_DOING}/asking.py", "if str(one) != entry.actor", "", _WATCHING),
    (f"{_WORK}/watching.py", "or not person.is_active or", "or", _WATCHING),
    (f"{_WORK}/watching.py", "location in directory.structure.locations_in(person.unit)", "True", _WATCHING),
    (
        "services/notifications/domain/notices/ordered.py",
        'ORDERED | {"watched", "mention"}',
        "ORDERED",
        "tests/services/notifications/test_case_notices.py",
    ),
    (
        f"{_WORK}/call_back.py",
        "is_now=opens_at <= now",
        "is_now=True",
        f"tests/domain/tickets/casework/test_call_time.py {_CALLS}",
    ),
    (
        f"{_WORK}/call_back.py",
        "(today, today + timedelta(days=1))",
        "(today,)",
        "tests/domain/tickets/casework/test_call_time.py",
    ),
    (
        "services/tickets/domain/ticket.py",
        "is_open = wished_at is not None and (happened_at or at) < wished_at",
        "is_open = False",
        f"{_CALLS} tests/domain/tickets/casework/test_call_time.py",
    ),
    (
        "services/tickets/application/causes.py",
        "            await CauseStore(work.connection).lock_tree()\n            problems",
        "            problems",
        _CAUSES,
    ),
    ("services/tickets/domain/cause.py", "position=position)", "position=0)", _CAUSES),
    ("services/tickets/domain/cause.py", "if sorted(keys) != sorted(there):", "if False:", _CAUSES),
)
