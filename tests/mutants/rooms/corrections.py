"""Faults of corrections and withdrawals of responses."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/collector/application/responses/corrections.py",
        "if stored.withdrawn_at is not None:\n                return\n",
        "if False:\n                return\n",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/application/responses/corrections.py",
        "if response is not stored and response.edited_at is not None:",
        "if response.edited_at is not None:",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/application/responses/corrections.py",
        "                return\n            check_expected",
        "                raise ResponseNotFoundError\n            check_expected",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/application/responses/edit_response.py",
        'f"{problem.field}.".startswith(f"answers.{key}.")',
        'problem.field.startswith(f"answers.{key}")',
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/application/responses/edit_response.py",
        "if stored.withdrawn_at is not None:\n                raise ResponseNotFoundError\n",
        "if False:\n                raise ResponseNotFoundError\n",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/application/responses/edit_response.py",
        'check_expected(expected, stored.tag, thing="response")',
        "pass",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/application/responses/edit_response.py",
        "            if stored.withdrawn_at is not None:\n                raise ResponseNotFoundError\n",
        "",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/application/responses/edit_response.py",
        "if response is not stored and response.edited_at is not None:",
        "if response.edited_at is not None:",
        "tests/services/collector/test_corrections.py tests/services/collector/test_corrections_in_any_order.py",
    ),
    (
        "services/collector/application/responses/edit_response.py",
        "for key in contact if key in answers]",
        "for key in contact if key not in answers]",
        "tests/services/collector/test_corrections.py tests/services/collector/test_answers_of_every_type.py",
    ),
    (
        "services/collector/application/responses/edit_response.py",
        "if not checked.answers and not problems:",
        "if False:",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/application/responses/corrections.py",
        "await responses.lock(response_id)",
        "await responses.get(response_id)",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/domain/responses/correction.py",
        "        fingerprint=NO_FINGERPRINT,\n",
        "",
        "tests/services/collector/test_corrections.py tests/services/channels/test_erasure.py",
    ),
    (
        "services/collector/domain/responses/correction.py",
        "if dict(answers) == dict(response.answers):",
        "if False:",
        "tests/services/collector/test_corrections.py",
    ),
)
