"""The figures of reports, each against a computation of its own: by brute force, with numpy and with scipy."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from math import inf
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from services.tickets.domain.reports.case_report import CaseFacts, recovery_of, unit_below
from services.tickets.domain.reports.lengths import OpenTime, Waited, lengths_of, quantile
from services.tickets.domain.reports.shares import Recovery, pareto, share_of
from shared.business_hours.calendar import Calendar, Holiday
from shared.business_hours.hours import BusinessHours

WAITED = st.lists(st.builds(Waited, st.integers(0, 12).map(float), st.booleans()), min_size=1, max_size=30)
SHARES = st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9])


@given(WAITED, SHARES)
def test_quantiles_are_those_of_the_product_limit_estimator(waited: list[Waited], share: float) -> None:
    """As scipy has it."""
    data = stats.CensoredData(
        uncensored=np.array([one.seconds for one in waited if one.is_over]),
        right=np.array([one.seconds for one in waited if not one.is_over]),
    )
    curve = stats.ecdf(data).sf
    reached = [
        moment for moment, left in zip(curve.quantiles, curve.probabilities, strict=True) if left <= 1 - share + 1e-9
    ]
    done_at = {one.seconds for one in waited if one.is_over}
    expected = next((float(moment) for moment in reached if moment in done_at), None)
    assert quantile(waited, share) == expected


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), SHARES)
def test_where_nobody_waits_they_are_the_plain_ones(seconds: list[float], share: float) -> None:
    """The smallest value that at least the share does not exceed, as numpy has it."""
    found = quantile([Waited(one, is_over=True) for one in seconds], share)
    assert found == np.quantile(np.array(seconds), share, method="inverted_cdf")


@given(WAITED, st.integers(0, 40).map(float))
def test_who_waits_longer_never_makes_a_report_better(waited: list[Waited], more: float) -> None:
    """Neither does leaving a case undone that was done."""
    before = quantile(waited, 0.5)
    longer = [one if one.is_over else Waited(one.seconds + more, is_over=False) for one in waited]
    assert (quantile(longer, 0.5) or inf) >= (before or 0)
    undone = [Waited(waited[0].seconds, is_over=False), *waited[1:]]
    assert (inf if (after := quantile(undone, 0.5)) is None else after) >= (inf if before is None else before)


def test_lengths_count_who_still_waits() -> None:
    found = lengths_of([Waited(10, is_over=True), Waited(20, is_over=True), Waited(5, is_over=False)])
    assert (found.cases, found.over) == (3, 2)
    assert lengths_of([]).median is None


VIENNA = Calendar(
    zone="Europe/Vienna",
    weekly={
        "monday": ("08:00-12:00", "13:00-17:00"),
        "wednesday": ("22:00-02:00",),
        "saturday": ("00:00-24:00",),
    },
    holidays=(Holiday(date=date(2026, 3, 30), name="Inventory", hours=("10:00-11:00",)),),
)
BEGIN = datetime(2026, 3, 20, tzinfo=UTC)
MOMENTS = st.integers(0, 30 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@given(MOMENTS, MOMENTS)
def test_looked_up_open_time_is_added_up_open_time(begin: datetime, end: datetime) -> None:
    """Also over the night on which the clocks change; minute by minute, as brute force has it, and as the calendar."""
    time = OpenTime(VIENNA, BEGIN, BEGIN + timedelta(days=31))
    hours = BusinessHours(VIENNA)
    assert time.seconds(begin, end) == pytest.approx(hours.open_between(begin, end).total_seconds())
    minutes = int((end - begin).total_seconds() // 60)
    if minutes <= 2000:
        counted = sum(hours.is_open(begin + timedelta(minutes=one)) for one in range(minutes))
        assert time.seconds(begin, end) == pytest.approx(60 * counted)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_rate_has_the_interval_of_wilson(counts: tuple[int, int]) -> None:
    part, n = counts
    share = share_of(part, n)
    assert share is not None
    expected = stats.binomtest(part, n).proportion_ci(0.95, method="wilson")
    assert share.low == pytest.approx(expected.low)
    assert share.high == pytest.approx(expected.high)
    assert share.low <= share.value <= share.high
    assert share.is_small == (n < 20)


def test_nothing_has_no_share() -> None:
    assert share_of(0, 0) is None
    nothing = Recovery(closed=0, asked=0, recovered=0, not_recovered=0, said_recovered=0, said_not_recovered=0)
    assert (nothing.rate, nothing.bounds) == (None, None)


WORDS = st.sampled_from(["recovered", "not_recovered", None])


def case(number: int, word: Any, said: Any, *, is_closed: bool = True, was_asked: bool = True) -> CaseFacts:
    return CaseFacts(
        id=UUID(int=number),
        created_at=BEGIN,
        was_closed_at=BEGIN if is_closed else None,
        was_asked=was_asked,
        word=word,
        said=said,
    )


@given(st.lists(st.tuples(WORDS, WORDS, st.booleans(), st.booleans()), max_size=12))
def test_the_bounds_hold_whatever_the_silent_think(rows: list[tuple[Any, Any, bool, bool]]) -> None:
    """By trying all that they could think; and they are reached."""
    cases = [
        case(number, word, said, is_closed=is_closed, was_asked=was_asked)
        for number, (word, said, is_closed, was_asked) in enumerate(rows)
    ]
    found = recovery_of(cases)
    closed = [one for one in cases if one.was_closed_at is not None]
    silent = [one for one in closed if one.word is None]
    happy = sum(one.word == "recovered" for one in closed)
    assert (found.closed, found.silent, found.recovered) == (len(closed), len(silent), happy)
    assert found.said_recovered == sum(one.said == "recovered" for one in silent)
    if not closed:
        return
    possible = {(happy + more) / len(closed) for more in range(len(silent) + 1)}
    assert found.bounds == (min(possible), max(possible))


@given(st.lists(st.sampled_from("abcdef"), max_size=40))
def test_pareto(causes: list[str]) -> None:
    """Falling counts, cumulative shares that end with all of them; against counting anew."""
    found = pareto(causes)
    assert {one.cause: one.cases for one in found} == Counter(causes)
    counts = [one.cases for one in found]
    assert counts == sorted(counts, reverse=True)
    expected = np.cumsum(counts) / max(1, len(causes))
    assert [one.cumulative for one in found] == pytest.approx(list(expected))
    assert [one.share for one in found] == pytest.approx([one / max(1, len(causes)) for one in counts])
    assert not found or found[-1].cumulative == 1


@pytest.mark.parametrize(
    ("path", "base", "roots", "found"),
    [
        (("heed", "south", "graz"), None, 1, "south"),
        (("south", "graz"), None, 2, "south"),
        (("heed", "south", "graz"), "south", 1, "graz"),
        (("heed", "south", "graz"), "graz", 1, "graz"),
        (("heed",), None, 1, "heed"),
        ((), None, 1, "Nowhere"),
    ],
)
def test_the_unit_right_below(path: tuple[str, ...], base: str | None, roots: int, found: str) -> None:
    one = CaseFacts(id=UUID(int=1), created_at=BEGIN, unit_path=path, location="Nowhere")
    assert unit_below(base, roots)(one) == found
