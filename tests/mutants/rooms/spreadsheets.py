"""Faults of files that spreadsheet programs open."""

_CELLS = "tests/domain/exports/test_csv_cells.py"
_BOOKS = "tests/domain/exports/test_workbooks.py"
_OPENED = "tests/services/collector/test_export_in_spreadsheets.py"
_LABELS = "tests/services/collector/test_export_labels.py"

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    ("shared/csv_cells.py", 'FORMULA = "=+-@', 'FORMULA = "=+-', _CELLS),
    ("shared/csv_cells.py", '_BREAKS = r",;', '_BREAKS = r",', _CELLS),
    ("shared/csv_cells.py", "|['\\\"{_UNSEEN}]", "|['{_UNSEEN}]", _CELLS),
    ("shared/web/exports/csv_format.py", "return in_quotes(guarded(cell))", "return in_quotes(cell)", _OPENED),
    ("shared/web/exports/csv_format.py", "return quoted(guarded(cell))", "return quoted(cell)", _OPENED),
    ("shared/web/exports/xlsx_format.py", "count > MOST_ROWS", "count >= MOST_ROWS", _BOOKS),
    ("shared/web/exports/xlsx_format.py", "len(units) <= 2 * LONGEST_CELL", "len(text) <= LONGEST_CELL", _BOOKS),
    ("shared/web/exports/xlsx_format.py", "abs(cell) < _MOST_DIGITS", "cell < _MOST_DIGITS", _BOOKS),
    ("shared/web/exports/xlsx_format.py", "when.year < _FIRST_YEAR", "when.year < 0", _BOOKS),
    ("services/collector/domain/responses/labels.py", "reversed(self.asked.items())", "self.asked.items()", _LABELS),
    (
        "services/collector/domain/responses/labels.py",
        "self._by_version[response.version].items()",
        "self._by_version[max(self._by_version)].items()",
        _LABELS,
    ),
)
