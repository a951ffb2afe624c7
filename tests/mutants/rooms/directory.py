"""Faults of the company's structure, of who answers for what, and of the copies that services keep."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "shared/directory/responsible.py",
        "reversed(path)), None]",
        "path), None]",
        "tests/domain/accounts/test_responsible.py",
    ),
    (
        "shared/directory/responsible.py",
        "        if touchpoint is not None:\n            yield touchpoint, code\n        yield None, code\n",
        "        yield None, code\n        if touchpoint is not None:\n            yield touchpoint, code\n",
        "tests/domain/accounts/test_responsible.py",
    ),
    (
        "shared/directory/responsible.py",
        "if found is None and at is not None and code is None:",
        "if False:",
        "tests/domain/accounts/test_responsible.py",
    ),
    (
        "shared/directory/structure.py",
        "frozenset(self._at_and_below(code)) if code in self.by_code else frozenset()",
        "frozenset(self._at_and_below(code))",
        "tests/domain/accounts/test_responsible.py tests/services/accounts tests/services/directory/test_copies.py",
    ),
    (
        "shared/directory/structure.py",
        "            waiting += [unit.code for unit in self.children_of(one)]\n",
        "",
        (
            "tests/domain/accounts/test_responsible.py tests/house/test_directory_journey.py "
            "tests/services/accounts/test_people_rights.py tests/services/keys/test_keys_api.py"
        ),
    ),
    (
        "shared/directory/people.py",
        "if one.is_active and not one.is_away(at):",
        "if not one.is_away(at):",
        "tests/domain tests/services/directory",
    ),
    (
        "services/accounts/domain/structure/checks.py",
        "        elif unit.code in circling:\n",
        "        elif False:\n",
        "tests/services/accounts/test_structure_api.py",
    ),
    (
        "services/accounts/domain/structure/checks.py",
        "        elif unit.code in seen:\n",
        "        elif False:\n",
        "tests/services/accounts/test_structure_api.py",
    ),
    (
        "services/accounts/domain/structure/checks.py",
        "        if one.deputy == one.team:\n",
        "        if False:\n",
        "tests/services/accounts/test_structure_api.py",
    ),
    (
        "services/accounts/domain/structure/checks.py",
        "        if (one.touchpoint, one.unit) in seen:\n",
        "        if False:\n",
        "tests/services/accounts/test_structure_api.py",
    ),
)
