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
        "tests/services/accounts/test_structure_api.py tests/services/keys/test_keys_of_units.py",
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
        "tests/domain/accounts/test_who_acts.py",
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
    (
        "shared/directory_use_cases.py",
        "for person in team.members if team.is_active else ():",
        "for person in team.members:",
        "tests/services/directory/test_copies.py",
    ),
    (
        "shared/directory_use_cases.py",
        "if revision != self._known.revision:",
        "if self._known.revision < 0:",
        "tests/services/directory/test_copies.py",
    ),
    (
        "shared/db/directory.py",
        "            where=entry.c.version < new.excluded.version,\n",
        "",
        "tests/services/directory/test_copies.py",
    ),
    (
        "shared/db/directory.py",
        "if known is None or known.version < state.version:",
        "if True:",
        "tests/services/directory/test_copies.py",
    ),
    (
        "services/accounts/application/unit_locations.py",
        "structure.locations_in(unit) if structure.version else frozenset({unit})",
        "structure.locations_in(unit)",
        "tests/services/accounts/test_structure_api.py",
    ),
    (
        "services/accounts/application/structure/publish.py",
        "if is_new or published.version != before.version:",
        "if True:",
        "tests/services/accounts/test_structure_api.py",
    ),
    (
        "services/accounts/application/structure/teams.py",
        "            if places:\n                raise TeamInUseError(places)\n",
        "",
        "tests/services/accounts/test_structure_api.py",
    ),
    (
        "services/accounts/application/structure/teams.py",
        "replace(team, version=team.version + 1, updated_at=now)",
        "team",
        "tests/services/accounts/test_structure_api.py",
    ),
    (
        "services/accounts/domain/structure/checks.py",
        "elif teams is not None and team not in teams:",
        "elif False:",
        "tests/services/accounts/test_structure_api.py",
    ),
    (
        "services/accounts/domain/people/deputies.py",
        "if deputy is None or not deputy.is_active:",
        "if deputy is None:",
        "tests/services/accounts/test_availability_api.py",
    ),
    (
        "services/accounts/domain/people/deputies.py",
        "if not self._sees(deputy.unit, person.unit):",
        "if False:",
        "tests/services/accounts/test_availability_api.py",
    ),
    (
        "services/accounts/domain/people/deputies.py",
        "if _works_on_cases(person) and not _works_on_cases(deputy):",
        "if False:",
        "tests/services/accounts/test_availability_api.py",
    ),
    (
        "services/accounts/domain/people/deputies.py",
        "if starts_at < ends_at:",
        "if True:",
        "tests/services/accounts/test_availability_api.py",
    ),
    (
        "services/accounts/domain/people/deputies.py",
        "((*path, one.deputy), each) for each in self._within(one.deputy, one)",
        "((*path, one.deputy), each) for each in self.absences.get(one.deputy, ())",
        "tests/services/accounts/test_availability_api.py",
    ),
)
