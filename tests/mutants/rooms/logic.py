"""Faults of surveys' logic: paths, piping, quotas, and the checks of definitions."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/collector/domain/surveys/condition_fields.py",
        "if index >= place",
        "if index > place",
        "tests/domain/collector/test_logic_checks.py",
    ),
    (
        "services/collector/domain/surveys/definition_checks.py",
        "closes <= opens",
        "closes < opens",
        "tests/domain/collector/test_definition_rules.py tests/domain/collector/test_limit_rules.py",
    ),
    (
        "services/collector/domain/surveys/definition_checks.py",
        "if not 0 < len(questions) <= MAX_QUESTIONS:",
        "if not 0 < len(questions) < MAX_QUESTIONS:",
        "tests/domain/collector/test_definition_rules.py tests/domain/collector/test_limit_rules.py",
    ),
    (
        "services/collector/domain/surveys/definition_checks.py",
        "if len(segments) > MAX_SEGMENTS:",
        "if len(segments) >= MAX_SEGMENTS:",
        "tests/domain/collector/test_asking.py",
    ),
    (
        "services/collector/domain/surveys/logic_checks.py",
        "if target <= index:",
        "if target < index:",
        "tests/domain/collector/test_logic_checks.py",
    ),
    (
        "services/collector/domain/surveys/logic_checks.py",
        "if index is None or index >= before:",
        "if index is None or index > before:",
        "tests/domain/collector/test_logic_checks.py tests/domain/collector/test_piping.py",
    ),
    (
        "services/collector/domain/surveys/logic_checks.py",
        "if question.show_if is not None:\n        yield index + 1\n",
        "if False:\n        yield index + 1\n",
        "tests/domain/collector/test_logic_checks.py tests/domain/collector/test_logic_paths.py",
    ),
    (
        "services/collector/domain/surveys/logic_checks.py",
        'return 0 if place == "intro" else count',
        "return count",
        "tests/domain/collector/test_logic_checks.py tests/domain/collector/test_piping.py",
    ),
    (
        "services/collector/domain/surveys/opening.py",
        "at >= live.closes_at",
        "at > live.closes_at",
        "tests/services/collector/test_opening_times.py",
    ),
    (
        "services/collector/domain/surveys/opening.py",
        "at < live.opens_at",
        "at <= live.opens_at",
        "tests/services/collector/test_opening_times.py",
    ),
    (
        "services/collector/domain/surveys/path.py",
        "place = max(place, self._place_of(jump.to))",
        "place = self._place_of(jump.to)",
        "tests/domain/collector/test_logic_paths.py::test_nobody_is_led_back",
    ),
    (
        "services/collector/domain/surveys/path.py",
        "if question.key in answers:\n                seen[question.key] = answers[question.key]\n            for",
        "seen = dict(answers)\n            for",
        "tests/domain/collector/test_logic_paths.py",
    ),
    (
        "services/collector/domain/surveys/path.py",
        "                    break\n",
        "",
        "tests/domain/collector/test_logic_paths.py",
    ),
    (
        "services/collector/domain/surveys/path.py",
        "return len(self._questions) if target == END else",
        "return 0 if target == END else",
        "tests/domain/collector/test_logic_paths.py",
    ),
    (
        "services/collector/domain/surveys/piping.py",
        "question is None or question.type in UNPIPED",
        "question is None",
        "tests/domain/collector/test_piping.py",
    ),
    (
        "services/collector/domain/surveys/piping.py",
        "return [plain(attributes.get(field), language)] if field in definition.hidden else ()",
        "return [plain(attributes.get(field), language)]",
        "tests/domain/collector/test_piping.py",
    ),
    (
        "services/collector/domain/surveys/piping.py",
        "line if len(line) <= LONGEST else",
        "line if len(line) < LONGEST else",
        "tests/domain/collector/test_piping.py",
    ),
    (
        "services/collector/domain/surveys/piping.py",
        "if isinstance(words, str) and words.strip():",
        "if isinstance(words, str):",
        "tests/domain/collector/test_piping.py",
    ),
    (
        "services/collector/domain/surveys/piping.py",
        'tidy.lstrip(" ,;:") if full.lstrip().startswith(_MISSING) else tidy',
        "tidy",
        "tests/domain/collector/test_piping.py",
    ),
    (
        "services/collector/domain/surveys/quotas.py",
        "counted.get(quota.key, 0) >= quota.limit",
        "counted.get(quota.key, 0) > quota.limit",
        "tests/services/collector/test_eligibility.py tests/services/collector/test_eligibility_refusals.py",
    ),
    (
        "services/collector/domain/surveys/quotas.py",
        "quota.when is None and counted",
        "counted",
        "tests/services/collector/test_eligibility.py tests/services/collector/test_eligibility_refusals.py",
    ),
    (
        "services/collector/domain/surveys/quotas.py",
        "ranked=ranked_in(definition))",
        "ranked=())",
        "tests/services/collector/test_quotas.py",
    ),
    (
        "services/collector/domain/surveys/rules.py",
        "not 0 < eligibility.sample_percent <= 100",
        "not 0 <= eligibility.sample_percent <= 100",
        (
            "tests/domain/collector/test_limit_rules.py tests/domain/collector/test_definition_rules.py "
            "tests/domain/collector/test_survey_documents.py"
        ),
    ),
    (
        "services/collector/domain/surveys/rules.py",
        "if not 0 <= getattr(eligibility, name) <= MAX_DAYS",
        "if not 0 <= getattr(eligibility, name) < MAX_DAYS",
        "tests/domain/collector/test_limit_rules.py tests/domain/collector/test_definition_rules.py",
    ),
    (
        "services/collector/domain/surveys/rules.py",
        "if not 1 <= quota.limit <= MAX_LIMIT:",
        "if not 0 <= quota.limit <= MAX_LIMIT:",
        "tests/domain/collector/test_limit_rules.py tests/domain/collector/test_definition_rules.py",
    ),
    (
        "services/collector/domain/surveys/series_breaks.py",
        "if question.metric != before.metric:",
        "if False:",
        "tests/services/collector/test_publishing_checks.py",
    ),
    (
        "services/collector/domain/surveys/series_breaks.py",
        "before is None or question.series_break != before.series_break or _differences(question, before)",
        "before is None or question.series_break != before.series_break",
        (
            "tests/services/collector/test_publishing_checks.py tests/domain/collector/test_asking.py "
            "tests/services/collector/test_answered_versions.py"
        ),
    ),
    (
        "services/collector/domain/surveys/survey.py",
        'state="active" if self.state == "draft" else self.state,',
        'state="active",',
        "tests/domain/collector/test_survey_states.py",
    ),
    (
        "services/collector/domain/surveys/survey.py",
        'if self.state == "archived":\n            raise WrongStateError(step="publish", state=self.state)\n',
        'if False:\n            raise WrongStateError(step="publish", state=self.state)\n',
        "tests/domain/collector/test_survey_states.py",
    ),
    (
        "services/collector/domain/surveys/survey.py",
        "        _refuse_invalid(self.draft)\n        number",
        "        number",
        "tests/domain/collector/test_survey_states.py",
    ),
)
