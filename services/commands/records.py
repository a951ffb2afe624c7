"""The records of exported files: how many are complete, where the last one is, and what must be cut off."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from services.commands.errors import CommandError

Lines = Literal["csv", "jsonl"]

_PIECE = 1 << 20
_STARTS: dict[Lines, bytes] = {"csv": b"id,survey,", "jsonl": b'{"id":"'}
"""How exports begin."""


class RecordCounter:
    """Counts complete records in a file that is received piece by piece.

    A record of CSV may span several lines: it ends at a line end outside of quotation marks.
    """

    def __init__(self, form: Lines) -> None:
        self._quoted = form == "csv"
        self._open = False
        self._size = 0
        self.records = 0
        self.begin = 0
        """Where the last complete record begins, in bytes from the beginning."""
        self.end = 0
        """Where it ends: behind it is an incomplete record, or nothing."""

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        for line in _lines(piece):
            self._size += len(line)
            if self._quoted and line.count(b'"') % 2:
                self._open = not self._open
            if line.endswith(b"\n") and not self._open:
                self.records += 1
                self.begin, self.end = self.end, self._size


def _lines(piece: bytes) -> Iterator[bytes]:
    """Yield the lines of a piece, which end with a line feed and nothing else."""
    start = 0
    while (end := piece.find(b"\n", start)) >= 0:
        yield piece[start : end + 1]
        start = end + 1
    if start < len(piece):
        yield piece[start:]


@dataclass(frozen=True, slots=True)
class PartialExport:
    """What an earlier export left in a file."""

    rows: int
    """Complete responses."""
    size: int
    """Bytes of these and of the header line; whatever is behind them must be cut off."""
    last_id: str
    columns: str | None
    """Digest of the header line, as the suite computes it; None for JSON lines, which have none."""


def partial_export(path: Path, form: Lines, survey: str) -> PartialExport | None:
    """Return what is in the file; None when there is no complete response in it.

    Raises:
        CommandError: it is no export of this survey.
    """
    if not path.exists():
        return None
    counter = RecordCounter(form)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            counter.add(piece)
        file.seek(0)
        head = file.readline()
        file.seek(counter.begin)
        last = file.read(counter.end - counter.begin)
    start = _STARTS[form]
    rows = counter.records - (form == "csv")
    last_id, of = _identity(last, form) if rows > 0 else ("", survey)
    if not (head.startswith(start) or start.startswith(head)) or of != survey:
        message = f"{path} is no export of the survey {survey} as {form}; remove it, or name another file."
        raise CommandError(message)
    columns = hashlib.sha256(head.rstrip()).hexdigest()[:16] if form == "csv" else None
    return PartialExport(rows, counter.end, last_id, columns) if rows > 0 else None


def _identity(record: bytes, form: Lines) -> tuple[str, str]:
    """Return the id and the survey of a record; empty when it has none."""
    try:
        text = record.decode()
        if form == "jsonl":
            document = json.loads(text)
            return str(document["id"]), str(document["survey"])
        first, second, *_ = next(csv.reader(io.StringIO(text, newline="")))
    except (ValueError, KeyError, TypeError, StopIteration, csv.Error):
        return "", ""
    return first, second
