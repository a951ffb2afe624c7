"""What the columns of a file mean, as a table that goes with it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shared.access import Language
from shared.vocabulary import ColumnKind
from shared.web.exports.table import Table, TableColumn
from shared.web.exports.words import Said


class CodebookColumn(NamedTuple):
    """A column of a codebook."""

    name: str
    kind: ColumnKind


_COLUMNS = tuple(CodebookColumn(name, "text") for name in ("column", "type", "meaning"))


def column_table(columns: Sequence[TableColumn], meanings: Mapping[str, Said], language: Language) -> Table:
    """Return a row for each column: its name, what its cells hold, and what that means.

    Args:
        columns: of the file.
        meanings: by the column's name.
        language: of the meanings.
    """
    rows = [[one.name, one.kind, meanings[one.name].in_language(language)] for one in columns]
    return Table(_COLUMNS, rows)
