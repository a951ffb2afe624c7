"""Tables as Apache Parquet: typed columns, written row group by row group."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from shared.vocabulary import ColumnKind
from shared.web.exports.table import Cell, TableColumn

ROW_GROUP = 10_000
"""Rows that are kept until they are written together: readers skip whole groups, and larger ones compress better."""


class ParquetWriter:
    """A file whose end describes its content, so that a part of it cannot be mistaken for the whole."""

    def __init__(self, columns: Sequence[TableColumn]) -> None:
        """Write rows of `columns`."""
        # Costs 40 MB of memory and half a second, so it is loaded by those who ask for such a file only.
        import pyarrow as pa  # noqa: PLC0415 - see above
        from pyarrow import parquet  # noqa: PLC0415 - see above

        self._arrow = pa
        self._columns = columns
        types = _types()
        self._schema = pa.schema([pa.field(column.name, types[column.kind]) for column in columns])
        self._sink = _Sink()
        self._writer = parquet.ParquetWriter(pa.PythonFile(self._sink, mode="w"), self._schema, compression="zstd")
        self._waiting: list[Any] = []
        self._rows = 0

    def head(self) -> bytes:
        """Return the mark at the beginning of the file."""
        return self._sink.take()

    def add(self, records: Sequence[Sequence[Cell]]) -> bytes:
        """Return row groups that are full."""
        cells = zip(*records, strict=True)
        columns = [
            self._arrow.array([_VALUES[column.kind](cell) for cell in found], type=self._schema.field(at).type)
            for at, (column, found) in enumerate(zip(self._columns, cells, strict=True))
        ]
        self._waiting.append(self._arrow.record_batch(columns, schema=self._schema))
        self._rows += len(records)
        if self._rows >= ROW_GROUP:
            self._write_group()
        return self._sink.take()

    def tail(self) -> Iterator[bytes]:
        """Yield the last row group and the description of all."""
        self._write_group()
        self._writer.close()
        yield self._sink.take()

    def close(self) -> None:
        """Do nothing: nothing was kept aside."""

    def _write_group(self) -> None:
        if self._waiting:
            self._writer.write_table(self._arrow.Table.from_batches(self._waiting))
        self._waiting.clear()
        self._rows = 0


class _Sink:
    """The file object that the library writes to; `take` empties it again and again."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: Any) -> int:  # noqa: ANN401 - a buffer of the library's
        self._pieces.append(bytes(piece))
        return len(self._pieces[-1])

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def close(self) -> None:
        """Do nothing: the last piece is still to be taken."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


@cache
def _types() -> dict[ColumnKind, Any]:
    """Return the column types. Those of question types that change and of objects are text, in JSON if need be."""
    import pyarrow as pa  # noqa: PLC0415 - see `ParquetWriter`

    return {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "day": pa.date32(),
        "moment": pa.timestamp("us", tz="UTC"),
        "keys": pa.list_(pa.string()),
        "scalar": pa.string(),
        "object": pa.string(),
    }


def _as_it_is(cell: Cell) -> Cell:
    return cell


def _day(cell: Cell) -> date | None:
    return date.fromisoformat(cell) if isinstance(cell, str) else _as_date(cell)


def _as_date(cell: Cell) -> date | None:
    return cell if isinstance(cell, date) else None


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _json(cell: Cell) -> str | None:
    return cell if cell is None or isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


_VALUES: dict[ColumnKind, Callable[[Cell], object]] = {
    "text": _as_it_is,
    "integer": _as_it_is,
    "number": _number,
    "flag": _as_it_is,
    "day": _day,
    "moment": _as_it_is,
    "keys": _as_it_is,
    "scalar": _json,
    "object": _json,
}
