"""Rebuilding scores from the collector's responses: which scope, what was found, and how it compares."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from services.scoring.domain.counts import Counts
from services.scoring.domain.fold import Restatement, day_ends_at
from services.scoring.domain.series import SeriesKey
from shared.contracts.scoring import RestatedBecause

Slots = tuple[int, ...]
"""Counts by slot."""


@dataclass(frozen=True, slots=True)
class RebuildScope:
    """Which responses are rebuilt; those outside of it stay as they are counted."""

    survey: str | None = None
    """Key of the survey; None: all."""
    from_at: datetime | None = None
    """Earliest `occurred_at`, a midnight in UTC, since counts are kept by such days; None: all."""

    @property
    def is_everything(self) -> bool:
        """Return whether nothing stays as it is."""
        return self.survey is None and self.from_at is None

    def as_json(self) -> dict[str, str | None]:
        """Return it for the audit log."""
        return {"survey": self.survey, "from": None if self.from_at is None else self.from_at.isoformat()}

    def holds(self, survey: str, occurred_at: datetime) -> bool:
        """Return whether a response belongs to it."""
        return self.survey in (None, survey) and (self.from_at is None or occurred_at >= self.from_at)


def scope_of(*, survey: str | None, from_on: date | None) -> RebuildScope:
    """Return the scope that begins with a day (UTC)."""
    return RebuildScope(survey, None if from_on is None else datetime.combine(from_on, time(tzinfo=UTC)))


@dataclass(slots=True)
class Rebuild:
    """A rebuild on its way."""

    token: UUID
    """Whose shadow it is."""
    scope: RebuildScope
    asked: set[tuple[SeriesKey, str]] = field(default_factory=set)
    """Series of the rebuilt responses, each with the keys of its questions."""
    responses: int = 0
    """How many were taken in."""
    unscorable: int = 0
    """How many could not, since an answer breaks the rules of its metric; live scoring has parked them too."""


class Day(NamedTuple):
    """A day (UTC) of a series on which rebuilt counts are others than live ones."""

    series_id: UUID
    day: date
    live: Slots
    rebuilt: Slots
    missing: Slots
    """What of it live scoring had not received yet."""

    @property
    def expected(self) -> Slots:
        """Return the live counts as they will be when live scoring has received everything; none is below zero."""
        return tuple(max(0, count + more) for count, more in zip(self.live, self.missing, strict=True))

    @property
    def is_on_its_way(self) -> bool:
        """Return whether live scoring was right about all that it had received."""
        return all(now - count == more for count, now, more in zip(self.live, self.rebuilt, self.missing, strict=True))


def restated_days(days: Iterable[Day], *, now: datetime, closes_after: timedelta) -> list[Restatement]:
    """Return what has to be published about days whose figures were published before.

    Args:
        days: on which counts differ.
        now: the present moment.
        closes_after: how long after its end a day is open for answers that were on their way.
    """
    found = []
    for day in days:
        is_closed = day_ends_at(day.day) + closes_after <= now
        if is_closed or not day.is_on_its_way:
            reason: RestatedBecause = "late" if day.is_on_its_way else "recounted"
            found.append(Restatement(day.series_id, day.day, day.live, day.rebuilt, (reason,)))
    return found


@dataclass(frozen=True, slots=True)
class DayDifference:
    """A day (UTC) of a series on which live scores and rebuilt ones differ, responses on their way apart."""

    series: SeriesKey
    day: date
    live: Counts
    rebuilt: Counts


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a rebuild has changed."""

    responses: int
    """How many were rebuilt."""
    unscorable: int
    """How many could not be."""
    missing: int
    """How many count now that live scoring had not received yet, or not of their last correction."""
    days: int
    """How many days of series differed."""
    differences: tuple[DayDifference, ...]
    """The first of them, by series and day."""

    @property
    def is_equal(self) -> bool:
        """Return whether live scores were right."""
        return not self.days
