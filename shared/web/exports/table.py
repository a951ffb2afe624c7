"""What every exported table consists of: columns with a kind, and rows of cells."""

from datetime import date, datetime
from typing import Any, Literal, Protocol

from shared.vocabulary import ColumnKind

Format = Literal["csv", "jsonl", "parquet"]
"""As what a table is exported."""

Cell = str | int | float | bool | datetime | date | list[str] | dict[str, Any] | None


class Column(Protocol):
    """One column."""

    @property
    def name(self) -> str:
        """The name in the first line."""
        ...

    @property
    def kind(self) -> ColumnKind:
        """What its cells hold."""
        ...
