"""A file of customers that a colleague has uploaded: looked at first, then brought in, a part at a time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.collector.domain.customers.figures import Style
from services.collector.domain.customers.report import RowReport
from shared.errors import NotFoundError

MOST_ROWS = 20_000
"""Of one file."""
KEPT_FOR = timedelta(days=1)
"""A file that nobody brought in is deleted then, and so is what became of the others."""
UploadState = Literal["checking", "checked", "working", "done", "check_failed", "failed"]
"""It is foreseen what a large file would do; that is known; it is being brought in; it is in; a fault stopped the look
at it; or bringing it in."""
QUICK_ROWS = 1_000
"""So many rows are looked at while somebody waits for the page; more are by due work, which says how far it is."""
MOST_LISTED = 200
"""Rows that are refused, and rows that change something, that are kept to be shown, each."""


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
    content: bytes | None = field(default=None, repr=False)
    """Of one that is uploaded; whoever reads it again asks for it by itself."""
    rows: int
    done: int = 0
    """So many rows, from the first one on: looked at while it is being checked, and brought in after that."""
    counts: Mapping[str, int]
    """Rows by their outcome: foreseen while it is only checked, and what became of them after that."""
    state: UploadState
    listed: Sequence[RowReport] = ()
    """What is foreseen of rows: the first ones that are refused, and the first ones that change something."""

    @property
    def is_over(self) -> bool:
        """Whether nobody needs its content any more."""
        return self.state in {"done", "check_failed", "failed"}

    def with_more(self, reports: Sequence[RowReport]) -> "CustomerUpload":
        """Return it with more rows looked at."""
        counts = Counter(self.counts)
        counts.update(one.outcome for one in reports)
        kept = Counter(_is_refused(one) for one in self.listed)
        listed = [*self.listed]
        for one in reports:
            kind = _is_refused(one)
            if one.outcome != "unchanged" and kept[kind] < MOST_LISTED:
                kept[kind] += 1
                listed.append(one)
        return replace(self, done=self.done + len(reports), counts={**counts}, listed=listed)


def _is_refused(report: RowReport) -> bool:
    return report.outcome == "refused"
