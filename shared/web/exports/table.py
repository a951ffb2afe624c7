"""Exported tables: columns with a kind, and rows of cells."""

from datetime import date, datetime
from typing import Any, Literal, Protocol

from shared.vocabulary import ColumnKind

Format = Literal["csv", "jsonl", "parquet"]
"""The formats of exported files."""

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
