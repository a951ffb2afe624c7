"""The forms in which responses are exported. A form turns pages of responses into pieces of one file."""

from collections.abc import Sequence
from typing import Literal, Protocol

from services.collector.domain.responses.response import StoredResponse

Format = Literal["csv", "jsonl", "parquet"]

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}


class Form(Protocol):
    """Writes one file. The methods take processor time, so they may be called in a thread, one after the other."""

    def head(self) -> bytes:
        """Return what stands before the first response."""
        ...

    def add(self, responses: Sequence[StoredResponse]) -> bytes:
        """Take further responses, and return what is ready; perhaps nothing yet."""
        ...

    def tail(self) -> bytes:
        """Return what is left."""
        ...
