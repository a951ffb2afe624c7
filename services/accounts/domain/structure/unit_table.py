"""Units from a table: CSV with a line for each, which are added to a structure or replace those of the same code."""

import csv
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from services.accounts.domain.structure.definition import InvalidStructureError, StructureDefinition
from shared.csv_cells import unguarded
from shared.directory.structure import Unit
from shared.errors import FieldProblem

COLUMNS = tuple(one.name for one in dataclasses.fields(Unit))
"""`code`, `name`, `parent`, `zone`, `language`, `calendar`, in any order; `code` and `name` are needed."""
_NEEDED = ("code", "name")
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class UnitTable:
    """What a table says."""

    units: Sequence[Unit]
    lines: Sequence[int]
    """Of each unit: the line on which it stands, from 1."""
    has: frozenset[str]
    """The columns that it has."""


def read_units(text: str) -> UnitTable:
    """Read a table, whose values are separated by commas, semicolons or tabs; its first line names the columns.

    Raises:
        InvalidStructureError: names each line that is wrong.
    """
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    head = lines[0] if lines else ""
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        problems = [*_head_problems(names)]
        units, numbers = [], []
        for row in reader if not problems else ():
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(names):
                problems.append(FieldProblem(f"line {reader.line_num}", "has more values than there are columns"))
                continue
            values = {name: unguarded(cell).strip() or None for name, cell in zip(names, row, strict=False)}
            missing = [name for name in _NEEDED if not values.get(name)]
            problems += [FieldProblem(f"line {reader.line_num}, {name}", "is empty") for name in missing]
            if not missing:
                units.append(Unit(**values))  # type: ignore[arg-type]  # the columns are its fields
                numbers.append(reader.line_num)
    except csv.Error:
        problems = [FieldProblem(f"line {reader.line_num}", "is no CSV: a quotation mark is missing, or in the way")]
        units, numbers = [], []
    problems += _repeated(units, numbers)
    if problems:
        raise InvalidStructureError(problems)
    return UnitTable(units, numbers, frozenset(names))


def with_units(structure: StructureDefinition, table: UnitTable) -> StructureDefinition:
    """Return a structure with the units of a table. A column that the table lacks leaves what is declared."""
    known = {unit.code: unit for unit in structure.units}
    for unit in table.units:
        kept = known.get(unit.code)
        named = {name: getattr(unit, name) for name in table.has}
        known[unit.code] = dataclasses.replace(kept, **named) if kept else unit
    return dataclasses.replace(structure, units=tuple(known.values()))


def in_lines(problems: Sequence[FieldProblem], structure: StructureDefinition, table: UnitTable) -> list[FieldProblem]:
    """Return problems of a structure with the lines of the table in place of the numbers of units."""
    line_of = {unit.code: line for unit, line in zip(table.units, table.lines, strict=True)}
    placed = []
    for problem in problems:
        parts = problem.field.split(".", 2)
        code = structure.units[int(parts[1])].code if parts[0] == "units" and len(parts) > 1 else None
        line = line_of.get(code or "")
        placed.append(FieldProblem(f"line {line}, {parts[-1]}", problem.detail) if line else problem)
    return placed


def _head_problems(names: Sequence[str]) -> list[FieldProblem]:
    found = [FieldProblem("line 1", f"lacks the column `{name}`") for name in _NEEDED if name not in names]
    if any(name not in COLUMNS for name in names):
        found.append(FieldProblem("line 1", f"has a column that is none of {', '.join(COLUMNS)}"))
    if len(set(names)) < len(names):
        found.append(FieldProblem("line 1", "names a column twice"))
    return found


def _repeated(units: Sequence[Unit], numbers: Sequence[int]) -> list[FieldProblem]:
    first: dict[str, int] = {}
    found = []
    for unit, number in zip(units, numbers, strict=True):
        if unit.code in first:
            found.append(FieldProblem(f"line {number}, code", f"is on line {first[unit.code]} already"))
        first.setdefault(unit.code, number)
    return found
