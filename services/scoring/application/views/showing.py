"""The scores that a view shows, beside those of the time before: on the page and in reports alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.scoring.application.read_scores import ReadChanges
from services.scoring.domain.comparison import Against, ChangeItem
from services.scoring.domain.errors import InvalidWindowError, UnanswerableQueryError, UnlikeSeriesError
from services.scoring.domain.query import ScoreQuery
from services.scoring.domain.views.query import cut_by
from services.scoring.domain.window import Window

REFUSED = (UnanswerableQueryError, UnlikeSeriesError, InvalidWindowError)
"""What may not be answered with the filters that somebody has chosen."""


@dataclass(frozen=True, slots=True)
class ShowParts:
    read_changes: ReadChanges

    async def __call__(
        self, *, wanted: ScoreQuery, by: str, base: Window | Against = "previous"
    ) -> Sequence[ChangeItem] | None:
        """Return the parts of a score; None where they cannot be counted with its filters."""
        try:
            return await changes_of(self.read_changes, cut_by(wanted, by), base)
        except REFUSED:
            return None


async def changes_of(read: ReadChanges, wanted: ScoreQuery, base: Window | Against) -> Sequence[ChangeItem]:
    """Return the scores of a question, several where answers were given on unlike scales.

    Raises:
        UnanswerableQueryError: the filters do not go together.
        InvalidWindowError: see `ReadChanges`.
    """
    try:
        return await read(query=wanted, base=base)
    except UnlikeSeriesError:
        every = await read(query=replace(wanted, question=None), base=base)
        return [one for one in every if one.current.subject.concept == wanted.question]
