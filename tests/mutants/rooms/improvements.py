"""Faults of the register of improvements, and of what scores say about it."""

_REGISTER = "services/tickets/application/improvements"
_TESTS = "tests/services/tickets/improvements"

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        f"{_REGISTER}/recording.py",
        "    if not caller.sees(improvement.unit):\n        raise CompanyImprovementError\n",
        "",
        f"{_TESTS}/test_register_reach.py",
    ),
    (
        f"{_REGISTER}/recording.py",
        "    if not may_read(improvement.unit, caller):\n        raise ImprovementNotFoundError\n",
        "",
        f"{_TESTS}/test_register_reach.py",
    ),
    (
        f"{_REGISTER}/recording.py",
        "        await DUE_WORK.cancel(work.connection, IMPROVEMENT_KIND, [str(improvement.id)])\n",
        "",
        f"{_TESTS}/test_reminders.py",
    ),
    (
        f"{_REGISTER}/reminding.py",
        "improvement is not None and improvement.state in OPEN",
        "improvement is not None",
        f"{_TESTS}/test_reminders.py",
    ),
    (
        f"{_REGISTER}/asking.py",
        " or entry.actor == improvement.owner",
        "",
        f"{_TESTS}/test_reminders.py",
    ),
    (
        f"{_REGISTER}/reading.py",
        "return [one if one.ticket_id in seen else replace(one, ticket_id=None) for one in entries]",
        "return entries",
        f"{_TESTS}/test_linked_cases.py",
    ),
    (
        f"{_REGISTER}/changing.py",
        "            check_expected(expected, before.tag, thing=THING)\n",
        "",
        f"{_TESTS}/test_register_api.py",
    ),
    (
        "services/tickets/store/improvement_store.py",
        "query.with_for_update() if lock else query",
        "query",
        f"{_TESTS}/test_register_api.py",
    ),
    (
        "services/scoring/domain/improvements/effect.py",
        "(date_of(now, zone) - done_on).days - 1",
        "(date_of(now, zone) - done_on).days",
        "tests/domain/scoring/test_improvement_effects.py",
    ),
    (
        "services/scoring/domain/improvements/effect.py",
        "day_start(done_on, zone)),",
        "day_start(done_on + timedelta(days=1), zone)),",
        "tests/domain/scoring/test_improvement_effects.py",
    ),
    (
        "services/scoring/store/improvement_store.py",
        ", where=_M.version < added.excluded.version",
        "",
        "tests/services/scoring/test_improvement_effects.py",
    ),
    (
        "services/scoring/application/improvements.py",
        "            if not mark.may_be_read_by(company):\n                raise EffectNotFoundError\n",
        "",
        "tests/services/scoring/test_improvement_effects.py",
    ),
    (
        "services/scoring/application/improvements.py",
        "adjusted_together(items)",
        "tuple(items)",
        "tests/services/scoring/test_improvement_effects.py",
    ),
)
