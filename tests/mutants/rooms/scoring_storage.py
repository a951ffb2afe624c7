"""Faults of scoring: its use cases and stores."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/scoring/application/fold_journal.py",
        "if len(rows) < ROWS:",
        "if True:",
        "tests/services/scoring/test_folding_the_journal.py",
    ),
    (
        "services/scoring/application/fold_journal.py",
        "pause=timedelta(0) if folded else pause",
        "pause=timedelta(0)",
        "tests/services/scoring/test_folding_the_journal.py",
    ),
    (
        "services/scoring/application/read_scores.py",
        "window == EVER or window.meets(query.window)",
        "window == EVER",
        "tests/services/scoring/test_changes_api.py",
    ),
    (
        "services/scoring/application/score_responses.py",
        "known.data.revision < event.data.revision",
        "known.data.revision > event.data.revision",
        "tests/services/scoring/test_corrections.py",
    ),
    (
        "services/scoring/application/score_responses.py",
        "not standing.is_gone and standing.revision < received.revision",
        "standing.revision < received.revision",
        "tests/services/scoring/test_corrections.py",
    ),
    (
        "services/scoring/application/score_responses.py",
        "standing.revision < received.revision",
        "standing.revision <= received.revision",
        "tests/services/scoring/test_corrections.py tests/services/scoring/test_scoring_of_responses.py",
    ),
    (
        "services/scoring/application/score_responses.py",
        "if event.data.respondent_id not in gone}",
        "}",
        "tests/services/scoring/test_corrections.py",
    ),
    (
        "services/scoring/application/score_responses.py",
        'tally.take_back(old.footprint, "edited")',
        "pass",
        "tests/services/scoring/test_corrections.py",
    ),
    (
        "services/scoring/application/score_responses.py",
        "await responses.remove(replaced)",
        "pass",
        "tests/services/scoring/test_corrections.py",
    ),
    (
        "services/scoring/application/score_responses.py",
        '"edited" if response.received.response_id in replaced else "received"',
        '"received"',
        "tests/services/scoring/test_corrections.py",
    ),
    (
        "services/scoring/application/take_back.py",
        "tally.take_back(standing[one].footprint, reason)",
        "pass",
        "tests/services/scoring/test_corrections.py",
    ),
    (
        "services/scoring/store/current_reader.py",
        "is_somebodys AND rank > 1",
        "rank > 1",
        "tests/services/scoring/test_current_answers.py",
    ),
    (
        "services/scoring/store/fold_store.py",
        " FOR UPDATE SKIP LOCKED",
        "",
        "tests/services/scoring/test_store_locks.py",
    ),
    (
        "services/scoring/store/response_store.py",
        "rows.sort(key=lambda row: row[0].int)",
        "pass",
        "tests/services/scoring/test_store_locks.py",
    ),
    (
        "services/scoring/store/response_store.py",
        "ORDER BY response_id FOR UPDATE",
        "ORDER BY response_id",
        "tests/services/scoring/test_store_locks.py",
    ),
)
