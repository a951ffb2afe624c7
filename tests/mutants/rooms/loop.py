"""Faults of the loop: the ledger, its comparison with scoring's count, how long it takes, what it brings."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/alerts/domain/reconciling.py",
        "counts.total - known.certain - known.possible",
        "counts.total - known.certain",
        "tests/services/alerts/test_reconciling.py",
    ),
    (
        "services/alerts/domain/reconciling.py",
        "known.certain - counts.total",
        "known.certain + known.possible - counts.total",
        "tests/services/alerts/test_reconciling.py",
    ),
    (
        "services/alerts/domain/reconciling.py",
        "self.seen_at - self.first_seen_at >= CERTAIN_AFTER",
        "True",
        "tests/services/alerts/test_reconciling.py",
    ),
    (
        "services/alerts/domain/ledger.py",
        "return self.unhappy + self.suspect + self.withdrawn",
        "return self.unhappy + self.suspect",
        "tests/services/alerts/test_reconciling.py",
    ),
    (
        "services/alerts/store/reconciling_store.py",
        "_STORED.taken_at <= passed_to)\n        if not everything",
        "_STORED.taken_at <= func.now())\n        if not everything",
        "tests/services/alerts/test_reconciling.py",
    ),
    (
        "services/alerts/store/judged_store.py",
        '    | {"was_unhappy": or_(JUDGED.c.was_unhappy, JUDGED.c.is_unhappy)},\n',
        "",
        "tests/services/alerts/test_ledger.py",
    ),
    (
        "services/alerts/application/judging.py",
        "_unhappy_among(fresh) - _unhappy_among(current)",
        "frozenset()",
        "tests/services/alerts/test_ledger.py",
    ),
    (
        "services/alerts/store/ledger_sql.py",
        "newer.occurred_at > judged.occurred_at AND",
        "",
        "tests/services/alerts/test_ledger.py",
    ),
    (
        "services/alerts/store/proof_store.py",
        "one.since + make_interval(days => :days)\n    ORDER",
        "one.since + make_interval(days => 365)\n    ORDER",
        "tests/services/alerts/test_loop_health.py",
    ),
    (
        "services/alerts/application/following.py",
        "if event.is_drill or subject is None",
        "if subject is None",
        "tests/services/alerts/test_loop_health.py",
    ),
    (
        "services/alerts/domain/proof.py",
        "(contacted.recovered + silent) / contacted.all",
        "(contacted.recovered + contacted.waiting) / contacted.all",
        "tests/services/alerts/test_loop_health.py",
    ),
)
