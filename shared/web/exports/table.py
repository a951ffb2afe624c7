"""What every exported table consists of: columns with a kind, and rows of cells."""

from datetime import date, datetime
from typing import Any, Literal, Protocol

Kind = Literal["text", "integer", "number", "flag", "day", "moment", "keys", "scalar", "object"]
"""What the cells of a column hold. `day` is a date or text such as `2026-03-01`, `keys` a list of texts, `scalar` a
text, a number, a truth value or a list, `object` a JSON object. Every cell may also be None."""

Cell = str | int | float | bool | datetime | date | list[str] | dict[str, Any] | None


class Column(Protocol):
    """One column."""

    @property
    def name(self) -> str:
        """The name in the first line."""
        ...

    @property
    def kind(self) -> Kind:
        """What its cells hold."""
        ...
