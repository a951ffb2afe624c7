"""What a rebuild is about, and what it publishes."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.scoring.domain.counts import SLOTS
from services.scoring.domain.rebuild import Day, restated_days, scope_of

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
TODAY, LONG_AGO = date(2026, 3, 3), date(2025, 3, 3)


def slots(*counts: int) -> tuple[int, ...]:
    """Return counts by slot, the rest 0."""
    return (*counts, *(0,) * (SLOTS - len(counts)))


def test_part_holds_what_was_asked_for() -> None:
    """Nothing asked for is everything; a day begins at its midnight in UTC."""
    everything, survey, day = (
        scope_of(survey=None, from_on=None),
        scope_of(survey="visit", from_on=None),
        scope_of(survey=None, from_on=TODAY),
    )
    assert (everything.is_everything, survey.is_everything, day.is_everything) == (True, False, False)
    midnight = datetime(2026, 3, 3, tzinfo=UTC)
    for moment, is_in in ((midnight, True), (midnight - timedelta(microseconds=1), False)):
        assert everything.holds("visit", moment)
        assert survey.holds("visit", moment)
        assert not survey.holds("other", moment)
        assert day.holds("other", moment) is is_in


@pytest.mark.parametrize(
    ("day", "live", "rebuilt", "missing", "reasons"),
    [
        (LONG_AGO, slots(2), slots(3), slots(1), ("late",)),
        (LONG_AGO, slots(2), slots(3), slots(), ("recounted",)),
        (LONG_AGO, slots(2), slots(2, 1), slots(1), ("recounted",)),
        (TODAY, slots(2), slots(3), slots(1), None),
        (TODAY, slots(2), slots(3), slots(), ("recounted",)),
    ],
)
def test_days_are_restated_for_a_reason(
    day: date, live: tuple[int, ...], rebuilt: tuple[int, ...], missing: tuple[int, ...], reasons: tuple[str] | None
) -> None:
    """What was on its way is late when its day is closed and else no news; all other differences were mistakes."""
    found = restated_days([Day(UUID(int=1), day, live, rebuilt, missing)], now=NOW, closes_after=timedelta(hours=24))
    assert [one.reasons for one in found] == ([] if reasons is None else [reasons])
    assert [(one.before, one.after) for one in found] == [(live, rebuilt)] * len(found)


def test_expected_counts_are_never_below_zero() -> None:
    """Live counts that are too low for what was taken back are shown as none."""
    day = Day(UUID(int=1), TODAY, slots(0, 2), slots(), slots(-1, 1))
    assert day.expected == slots(0, 3)
