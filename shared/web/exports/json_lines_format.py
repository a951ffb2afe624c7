"""Tables as JSON Lines: each row an object with the names of its columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic_core import to_json

from shared.web.exports.table import Cell, TableColumn


class JsonLinesWriter:
    """One JSON object a line, each with its line end."""

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        """Write rows of `columns`."""
        self._names = [column.name for column in columns]

    def head(self) -> bytes:
        """Return nothing: there is no head."""
        return b""

    def add(self, records: Iterable[Sequence[Cell]]) -> bytes:
        return json_lines(dict(zip(self._names, row, strict=True)) for row in records)

    def tail(self) -> Iterator[bytes]:
        """Yield nothing: there is no end mark."""
        return iter(())

    def close(self) -> None:
        """Do nothing: nothing was kept aside."""


def json_lines(objects: Iterable[Mapping[str, object]]) -> bytes:
    return b"".join(to_json(one) + b"\n" for one in objects)
