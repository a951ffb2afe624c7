"""What becomes of rows of customers: row by row, and counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args
from uuid import UUID

from shared.errors import FieldProblem

RowOutcome = Literal["created", "changed", "unchanged", "refused"]
OUTCOMES: tuple[RowOutcome, ...] = get_args(RowOutcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """What became, or would become, of one row. It repeats nothing of what the row says."""

    row: int
    outcome: RowOutcome
    respondent_id: UUID | None = None
    """Of somebody who is known; None in a dry run for somebody new."""
    fields: Sequence[str] = ()
    """What changes."""
    problems: Sequence[FieldProblem] = ()
    """Why it is refused."""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became, or would become, of all rows, in their order."""

    is_dry_run: bool
    rows: Sequence[RowReport]

    @cached_property
    def counts(self) -> dict[RowOutcome, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}
