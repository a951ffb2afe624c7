"""Faults of answers: checks of every type, submissions, fingerprints."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/collector/domain/responses/answer_types/choices.py",
        "if 0 < count < (question.at_least or 0)",
        "if count < (question.at_least or 0)",
        "tests/domain/collector/test_choice_answers.py",
    ),
    (
        "services/collector/domain/responses/answer_types/choices.py",
        "if len(value) > len(rows):",
        "if len(value) >= len(rows):",
        "tests/domain/collector/test_choice_answers.py",
    ),
    (
        "services/collector/domain/responses/answer_types/contact.py",
        "email=respondent.email or contact.email,",
        "email=contact.email or respondent.email,",
        "tests/domain/collector/test_contact_answers.py",
    ),
    (
        "services/collector/domain/responses/answer_types/plain.py",
        ('or isinstance(value, bool) or not low <= value <= high:\n            return misfit(f"must be a whole number'),
        'or not low <= value <= high:\n            return misfit(f"must be a whole number',
        "tests/domain/collector/test_plain_answers.py tests/domain/collector/test_answer_rules.py",
    ),
    (
        "services/collector/domain/responses/answer_types/plain.py",
        "if len(value) > longest:",
        "if len(value) >= longest:",
        "tests/domain/collector/test_plain_answers.py tests/domain/collector/test_answer_rules.py",
    ),
    (
        "services/collector/domain/responses/answer_types/plain.py",
        "if len(value) < shortest:",
        "if len(value) <= shortest:",
        "tests/domain/collector/test_plain_answers.py tests/domain/collector/test_answer_rules.py",
    ),
    (
        "services/collector/domain/responses/answer_types/plain.py",
        "if day is None or not low <= day <= high:",
        "if day is None or not low <= day < high:",
        "tests/domain/collector/test_plain_answers.py",
    ),
    (
        "services/collector/domain/responses/answer_types/plain.py",
        "decimals_of(value) > decimals",
        "decimals_of(value) > decimals + 1",
        "tests/domain/collector/test_plain_answers.py",
    ),
    (
        "services/collector/domain/responses/answers.py",
        "if self._walker is not None and not partial:",
        "if self._walker is not None:",
        "tests/domain/collector/test_answers_on_the_path.py tests/domain/collector/test_answer_rules.py",
    ),
    (
        "services/collector/domain/responses/answers.py",
        "if key not in asked and is_answered and _is_shallow(answers[key]):",
        "if key not in asked and is_answered:",
        "tests/domain/collector/test_answers_on_the_path.py tests/domain/collector/test_hostile_answers.py",
    ),
    (
        "services/collector/domain/responses/answers.py",
        "                faults.pop(key, None)\n",
        "",
        "tests/domain/collector/test_answers_on_the_path.py",
    ),
    (
        "services/collector/domain/responses/answers.py",
        "for place in sorted(places)[:MAX_UNKNOWN_NAMED]",
        "for place in sorted(places)",
        "tests/domain/collector/test_answer_rules.py tests/domain/collector/test_hostile_answers.py",
    ),
    (
        "services/collector/domain/responses/answers.py",
        "is_simple = self._walker is None and not any(question.type in LOOKED_INTO for question in self._required)",
        "is_simple = self._walker is None",
        (
            "tests/domain/collector/test_answer_rules.py tests/domain/collector/test_choice_answers.py "
            "tests/domain/collector/test_plain_answers.py"
        ),
    ),
    (
        "services/collector/domain/responses/answers.py",
        "or known.external_id or known.email",
        "or known.email",
        "tests/domain/collector/test_contact_answers.py",
    ),
    (
        "services/collector/domain/responses/asking.py",
        'return missing[:1] if channel == "sms" and len(missing) == len(self._scored) else ()',
        'return missing[:1] if channel == "sms" else ()',
        "tests/domain/collector/test_asking.py",
    ),
    (
        "services/collector/domain/responses/asking.py",
        "if not missing or self._walker is None:",
        "if True:",
        "tests/domain/collector/test_asking.py",
    ),
    (
        "services/collector/domain/responses/fingerprint.py",
        "if name not in draft.server_filled and (",
        "if (",
        "tests/domain/collector/test_fingerprint_of_drafts.py tests/services/channels/test_devices.py",
    ),
    (
        "services/collector/domain/responses/fingerprint.py",
        "return value.astimezone(UTC).isoformat()",
        "return value.isoformat()",
        "tests/domain/collector/test_fingerprint_of_drafts.py",
    ),
    (
        "services/collector/domain/responses/fingerprint.py",
        "in (None, {}) or name in _ALWAYS)",
        "in (None, {}))",
        "tests/domain/collector/test_fingerprint_of_drafts.py",
    ),
    (
        "services/collector/domain/responses/fingerprint.py",
        "sort_keys=True",
        "sort_keys=False",
        "tests/domain/collector/test_fingerprint_of_drafts.py",
    ),
    (
        "services/collector/domain/responses/fingerprint.py",
        "{key: int(one) if isinstance(one, float) and one.is_integer() else one for",
        "{key: one for",
        "tests/domain/collector/test_fingerprint_of_drafts.py",
    ),
    (
        "services/collector/domain/responses/missing_answers.py",
        "elif value is False:",
        "elif value is None:",
        "tests/domain/collector/test_plain_answers.py tests/domain/collector/test_answer_rules.py",
    ),
    (
        "services/collector/domain/responses/missing_answers.py",
        "if question.key in faults or question.key in contacts:",
        "if question.key in contacts:",
        "tests/domain/collector/test_answer_rules.py tests/domain/collector/test_plain_answers.py",
    ),
    (
        "services/collector/domain/responses/submission.py",
        "moment <= now + FUTURE_TOLERANCE",
        "moment < now + FUTURE_TOLERANCE",
        "tests/domain/collector/test_submission_rules.py",
    ),
    (
        "services/collector/domain/responses/submission.py",
        "moment < EARLIEST",
        "moment <= EARLIEST",
        "tests/domain/collector/test_submission_rules.py",
    ),
    (
        "services/collector/domain/responses/submission.py",
        "len(attributes) > MAX_ATTRIBUTES",
        "len(attributes) >= MAX_ATTRIBUTES",
        "tests/domain/collector/test_submission_rules.py",
    ),
    (
        "services/collector/domain/responses/submission.py",
        "return moment.astimezone(UTC)",
        "return moment",
        "tests/domain/collector/test_submission_rules.py",
    ),
    (
        "services/collector/domain/responses/submission.py",
        'elif draft.channel != "kiosk":',
        "else:",
        "tests/domain/collector/test_submission_rules.py",
    ),
)
