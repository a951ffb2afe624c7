"""A file of customers that a colleague has uploaded: looked at first, then brought in, a part at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.collector.domain.customers.figures import Style
from shared.errors import NotFoundError

MOST_ROWS = 20_000
"""Of one file."""
KEPT_FOR = timedelta(days=1)
"""A file that nobody brought in is deleted then, and so is what became of the others."""
UploadState = Literal["checked", "working", "done", "failed"]


class UploadNotFoundError(NotFoundError):
    """There is no file of this id, or it is no longer kept."""

    slug = "customer-import-not-found"
    title = "Unknown import"
    message = "There is no such file any more. Upload it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerUpload:
    """A file and how far it is brought in."""

    id: UUID
    uploaded_by: str
    uploaded_at: datetime
    amounts: Style | None
    days: Style | None
    list: str | None = None
    """Key of the list that its customers are put on."""
    content: bytes | None = field(repr=False)
    """None once it is brought in."""
    rows: int
    done: int = 0
    """So many rows, from the first one on."""
    counts: Mapping[str, int]
    """Rows by their outcome: foreseen while it is only checked, and what became of them after that."""
    state: UploadState
