"""Exported tables: columns with a kind, and rows of cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from shared.vocabulary import ColumnKind

Format = Literal["csv", "xlsx", "jsonl", "parquet"]
"""The formats of exported files."""

Spreadsheet = Literal["csv", "xlsx"]
"""Those that spreadsheet programs open."""

Cell = str | int | float | bool | datetime | date | list[str] | dict[str, Any] | None


class TableColumn(Protocol):
    @property
    def name(self) -> str:
        """The name in the first line."""
        ...

    @property
    def kind(self) -> ColumnKind:
        """What its cells hold."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """A small table, whole."""

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[Cell]]
