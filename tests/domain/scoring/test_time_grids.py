"""Any window, from whole days and quarters of an hour, equals the sum of its single quarters."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from services.scoring.domain.calendar import Interval
from services.scoring.domain.cells import WIDTH, Sums
from services.scoring.domain.query import ScoreQuery
from services.scoring.domain.reading_plan import Plan, Source, plan_of
from services.scoring.domain.time_grid import EARLIEST, LATEST, TimeGrid, grid_of
from services.scoring.domain.window import EVER, Window

START = datetime(2023, 12, 31, tzinfo=UTC)
DAYS = 800
QUARTERS = DAYS * 96
QUARTER = timedelta(minutes=15)

COUNTS = np.random.default_rng(7).integers(0, 5, size=QUARTERS)
BY_QUARTER = np.concatenate([[0], np.cumsum(COUNTS)])
BY_DAY = np.concatenate([[0], np.cumsum(COUNTS.reshape(DAYS, 96).sum(axis=1))])

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"]
INTERVALS: list[Interval] = ["hour", "day", "week", "month", "quarter", "year"]


def quarter(moment: datetime) -> int:
    """Return the number of a quarter of an hour, within what was counted."""
    return min(max((moment - START) // QUARTER, 0), QUARTERS)


def day_number(day: date) -> int:
    """Return the number of a day, within what was counted."""
    return min(max((day - START.date()).days, 0), DAYS)


def direct(start: datetime | None, end: datetime | None) -> int:
    """Return the answers between two moments, quarter by quarter."""
    low, high = quarter(start or EARLIEST), quarter(end or LATEST)
    return int(BY_QUARTER[high] - BY_QUARTER[low])


def atoms_of(source: Source, direct: Callable[[datetime, datetime], int]) -> dict[int, list[int]]:
    """Return the atoms that a database would read: those within the ranges."""
    return {
        place: [direct(start, end), *[0] * (WIDTH - 1)]
        for place, (start, end) in enumerate(pairwise(source.points))
        if any(low <= start and end <= high for low, high in source.ranges)
    }


def cells_of(plan: Plan) -> dict[int, int]:
    """Return the answers in each cell, days from the counts by day."""
    days = atoms_of(
        plan.days, lambda start, end: int(BY_DAY[day_number(end.date())] - BY_DAY[day_number(start.date())])
    )
    return {place: vector[0] for place, vector in plan.cells(days, atoms_of(plan.quarters, direct)).items()}


def quarters_read(plan: Plan) -> int:
    """Return how many rows of quarters of an hour are read at most."""
    return sum((end - start) // QUARTER for start, end in plan.quarters.ranges)


def test_a_hundred_thousand_windows_equal_the_sum_of_their_quarters() -> None:
    """Whatever a window's ends, it is read completely and once, with at most a day of quarters in all."""
    chance = random.Random(11)  # noqa: S311 - a repeatable choice
    for _ in range(20_000):
        low = chance.randrange(QUARTERS)
        high = low + 1 + chance.randrange(min(QUARTERS - low, 96 * 3 if chance.random() < 0.5 else QUARTERS))
        # Five neighbouring windows at a time, some of them short.
        inner = sorted({low, high, *(chance.randint(low, high) for _ in range(4))})
        bounds = [START + number * QUARTER for number in inner]
        plan = plan_of(bounds)
        cells = cells_of(plan)
        for place, (start, end) in enumerate(pairwise(inner)):
            assert cells.get(place, 0) == BY_QUARTER[end] - BY_QUARTER[start]
        assert quarters_read(plan) <= 96 * len(bounds)


def sums_of(grid: TimeGrid) -> Sums:
    """Return the sums over the cells of a grid."""
    cells = {place: [n, *[0] * (WIDTH - 1)] for place, n in cells_of(plan_of(grid.bounds)).items()}
    return Sums(cells, len(grid.bounds) - 1)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("interval", INTERVALS)
def test_intervals_in_any_zone_equal_the_sum_of_their_quarters(zone: str, interval: Interval) -> None:
    """Fixed and trailing, open and closed windows: each interval has its own answers, and the whole has all of them."""
    chance = random.Random(f"{zone} {interval}")  # noqa: S311 - a repeatable choice
    for rolling in (None, 1, 28):
        low = chance.randrange(QUARTERS - 96 * 100)
        high = low + 1 + chance.randrange(96 * 90)
        window = Window(START + low * QUARTER, START + high * QUARTER)
        query = ScoreQuery("visit", window=window, zone=ZoneInfo(zone), interval=interval, rolling_days=rolling)
        grid = grid_of(query, first=None, last=None)
        sums = sums_of(grid)
        assert sums.between(grid.whole.first, grid.whole.stop)[0] == direct(window.start, window.end)
        assert grid.spans
        for span in grid.spans:
            assert sums.between(span.first, span.stop)[0] == direct(span.window.start, span.window.end), span
        if rolling is None:
            assert all(one.window.end == other.window.start for one, other in pairwise(grid.spans))
        assert grid.spans[-1].window.end == window.end


def test_an_open_window_with_trailing_intervals_counts_nothing_twice() -> None:
    """The whole begins with the first interval, though the first trailing window reaches back before it."""
    first, last = START + 5 * QUARTER, START + (QUARTERS - 1) * QUARTER
    for rolling in (None, 7):
        grid = grid_of(ScoreQuery("visit", interval="month", rolling_days=rolling), first=first, last=last)
        sums = sums_of(grid)
        assert sums.between(grid.whole.first, grid.whole.stop)[0] == direct(None, None)


def test_a_window_without_intervals_is_one_cell() -> None:
    """Open at both ends it is read from the days alone; without answers there are no intervals either."""
    grid = grid_of(ScoreQuery("visit", window=EVER), first=None, last=None)
    assert (grid.bounds, grid.spans) == ((EARLIEST, LATEST), None)
    plan = plan_of(grid.bounds)
    assert (plan.days.ranges, plan.quarters.ranges) == ((grid.bounds,), ())
    assert grid_of(ScoreQuery("visit", interval="day"), first=None, last=None).spans == ()


def test_a_year_by_day_is_read_from_days() -> None:
    """365 days and nothing else in UTC; in Berlin an hour or two around each midnight, however many answered."""
    year = Window(datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    plan = plan_of(grid_of(ScoreQuery("visit", window=year, interval="day"), first=None, last=None).bounds)
    assert (plan.days.ranges, plan.quarters.ranges) == (((year.start, year.end),), ())
    assert len(plan.days.points) == 366
    berlin = Window(datetime(2024, 12, 31, 23, tzinfo=UTC), datetime(2025, 12, 31, 23, tzinfo=UTC))
    for interval in ("day", "month"):
        query = ScoreQuery("visit", window=berlin, interval=interval, zone=ZoneInfo("Europe/Berlin"))
        plan = plan_of(grid_of(query, first=None, last=None).bounds)
        assert len(plan.days.ranges) == 1
        assert quarters_read(plan) <= 8 * len(plan.days.points)
