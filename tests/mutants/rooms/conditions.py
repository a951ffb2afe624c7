"""Faults of the language of conditions."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "shared/conditions/checks.py",
        "if (test.question is None) == (test.field is None):",
        "if test.question is None and test.field is None:",
        "tests/domain/collector/test_logic_checks.py",
    ),
    (
        "shared/conditions/checks.py",
        "not 0 < len(test.one_of or ()) <= MAX_LISTED",
        "not 0 < len(test.one_of or ()) < MAX_LISTED",
        "tests/domain/collector/test_logic_checks.py tests/domain/collector/test_limit_rules.py",
    ),
    (
        "shared/conditions/checks.py",
        "if depth > MAX_NESTING:",
        "if depth > MAX_NESTING + 1:",
        (
            "tests/domain/collector/test_limit_rules.py tests/domain/collector/test_logic_checks.py "
            "tests/domain/conditions/test_checks.py"
        ),
    ),
    (
        "shared/conditions/checks.py",
        "if tests > catalogue.max_tests:",
        "if tests >= catalogue.max_tests:",
        (
            "tests/domain/collector/test_logic_checks.py tests/domain/collector/test_limit_rules.py "
            "tests/domain/conditions/test_checks.py"
        ),
    ),
    (
        "shared/conditions/compare.py",
        'return not value.isspace() and value != ""',
        'return value != ""',
        "tests/domain/collector/test_logic_conditions.py tests/domain/collector/test_logic_paths.py",
    ),
    (
        "shared/conditions/compare.py",
        "if isinstance(value, bool) or isinstance(wanted, bool):",
        "if False:",
        "tests/domain/collector/test_logic_conditions.py tests/domain/collector/test_logic_paths.py",
    ),
    (
        "shared/conditions/compare.py",
        "return _is_day(high) and _is_day(low) and high.strip() >= low.strip()",
        "return high.strip() >= low.strip()",
        "tests/domain/collector/test_logic_conditions.py tests/domain/collector/test_logic_paths.py",
    ),
    (
        "shared/conditions/compare.py",
        "bool(high >= low)",
        "bool(high > low)",
        "tests/domain/collector/test_logic_conditions.py tests/domain/collector/test_logic_paths.py",
    ),
    (
        "shared/conditions/compare.py",
        "if not is_field or not isinstance(value, str) or isinstance(wanted, str):",
        "if not isinstance(value, str) or isinstance(wanted, str):",
        "tests/domain/collector/test_logic_conditions.py tests/domain/collector/test_logic_paths.py",
    ),
    (
        "shared/conditions/compare.py",
        "return value is wanted",
        "return value == wanted",
        "tests/domain/conditions/test_cases.py tests/domain/collector/test_logic_conditions.py",
    ),
    (
        "shared/conditions/compare.py",
        "_TRUTH.get(text.lower(), value)",
        "_TRUTH.get(text, value)",
        "tests/domain/conditions/test_cases.py tests/domain/collector/test_logic_conditions.py",
    ),
    (
        "shared/conditions/compare.py",
        "return not is_field and isinstance(value, list | tuple)",
        "return isinstance(value, list | tuple)",
        "tests/domain/conditions/test_cases.py tests/domain/collector/test_logic_conditions.py",
    ),
    (
        "shared/conditions/documents.py",
        "if depth > MAX_NESTING:",
        "if depth > MAX_NESTING + 1:",
        (
            "tests/domain/conditions/test_checks.py tests/domain/conditions/test_schemas.py "
            "tests/domain/collector/test_limit_rules.py"
        ),
    ),
    (
        "shared/conditions/documents.py",
        "int(value) if isinstance(value, float) and value.is_integer() else value",
        "value",
        (
            "tests/domain/conditions/test_checks.py tests/domain/conditions/test_schemas.py "
            "tests/domain/alerts/test_condition_language.py"
        ),
    ),
    (
        "shared/conditions/evaluate.py",
        "return test.answered == (value is not None)",
        "return value is not None",
        "tests/domain/collector/test_logic_conditions.py tests/domain/collector/test_logic_paths.py",
    ),
    (
        "shared/conditions/evaluate.py",
        "return not any(holds(part, values) for part in expression.none_of)",
        "return not all(holds(part, values) for part in expression.none_of)",
        "tests/domain/conditions/test_cases.py tests/domain/collector/test_logic_conditions.py",
    ),
    (
        "shared/conditions/evaluate.py",
        "elif test.question in values.ranked and isinstance(value, list | tuple):",
        "elif False:",
        "tests/domain/conditions/test_cases.py tests/domain/collector/test_logic_conditions.py",
    ),
    (
        "shared/conditions/evaluate.py",
        'enough = word != "all_of"',
        'enough = word == "any_of"',
        "tests/domain/conditions/test_explanations.py",
    ),
    (
        "shared/conditions/evaluate.py",
        "for one in enough_alone or found for",
        "for one in found for",
        "tests/domain/conditions/test_explanations.py",
    ),
    (
        "shared/conditions/evaluate.py",
        'bool(enough_alone) is (word == "any_of")',
        "bool(enough_alone)",
        "tests/domain/conditions/test_explanations.py",
    ),
    (
        "shared/conditions/evaluate.py",
        'return f"field.{test.field}"',
        'return f"{test.field}"',
        "tests/domain/conditions/test_explanations.py",
    ),
)
