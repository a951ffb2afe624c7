"""When nothing came for too long: beside scipy, in simulations, and on nights when the clocks change."""

import random
from datetime import UTC, datetime, timedelta
from math import exp
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from services.collector.domain.channels import silence
from services.collector.domain.channels.silence import (
    CHANCE,
    FEWEST_EXPECTED,
    FEWEST_WEEKS,
    HOUR,
    WEEKS,
    chance_of_none,
    hour_of,
    hours_needed,
    missing_hours,
    usual_if_silent,
    week_counts,
)
from shared.business_hours.calendar import WEEKDAYS, Calendar
from shared.business_hours.hours import BusinessHours

BERLIN = ZoneInfo("Europe/Berlin")
COUNTS = st.lists(st.integers(0, 400), min_size=4, max_size=8)
SHOP = Calendar(zone="Europe/Berlin", weekly=dict.fromkeys(WEEKDAYS[:5], ("09:00-18:00",)))


def test_the_bound_of_the_spread_is_that_of_scipy() -> None:
    """The lowest tenth of chi-squared, to eight digits."""
    for degrees, value in silence._LOWEST_TENTH.items():
        assert value == pytest.approx(stats.chi2.ppf(0.1, degrees), abs=5e-9)


@given(COUNTS)
def test_the_chance_is_that_of_scipy(weeks: list[int]) -> None:
    """Beta-binomial with the shape that the bound of the variance gives; binomial where there is no more spread."""
    n, total = len(weeks), sum(weeks)
    mean = total / n
    bound = sum((one - mean) ** 2 for one in weeks) / stats.chi2.ppf(0.1, n - 1)
    if bound <= mean * (1 + 1e-9):
        expected = stats.binom.pmf(0, total, 1 / (n + 1))
    else:
        shape = mean**2 / (bound - mean)
        expected = stats.betabinom.pmf(0, total, shape, n * shape)
    assert chance_of_none(weeks) == pytest.approx(expected, rel=1e-3, abs=1e-300)


@given(COUNTS)
def test_of_little_traffic_nothing_is_concluded(weeks: list[int]) -> None:
    """Never with fewer than ten answers expected or four weeks known; what is concluded says what it is made of."""
    found = usual_if_silent(weeks)
    if sum(weeks) / len(weeks) < FEWEST_EXPECTED:
        assert found is None
    if found is not None:
        assert found.weeks == len(weeks)
        assert found.expected == pytest.approx(sum(weeks) / len(weeks))
        assert chance_of_none(weeks) <= CHANCE
    assert usual_if_silent(weeks[: FEWEST_WEEKS - 1]) is None


def poisson(mean: float, chance: random.Random) -> int:
    """Return a Poisson number, by multiplying uniform ones (Knuth)."""
    number, product, limit = 0, chance.random(), exp(-mean)
    while product > limit:
        number, product = number + 1, product * chance.random()
    return number


@pytest.mark.parametrize("rate", [0.5, 2.0, 7.0, 20.0])
def test_a_source_that_stops_is_found_within_the_stated_time(rate: float) -> None:
    """By the time when sixty answers are missing, and not before ten are: a hundred sources with regular traffic."""
    chance = random.Random(11)  # noqa: S311 - a repeatable choice
    found_at = []
    for _ in range(100):
        weeks = [0] * WEEKS
        for hour in range(1, 24 * 7 + 1):
            weeks = [known + poisson(rate, chance) for known in weeks]
            if usual_if_silent(weeks) is not None:
                found_at.append(hour * rate)
                break
    assert len(found_at) == 100
    assert max(found_at) <= 60 + rate
    assert min(found_at) >= FEWEST_EXPECTED - rate
    assert sorted(found_at)[50] <= 40 + rate


@pytest.mark.parametrize("rate", [0.01, 0.05])
def test_a_source_with_little_traffic_is_never_silent(rate: float) -> None:
    """Two and eight answers a week: however long nothing comes."""
    chance = random.Random(12)  # noqa: S311 - a repeatable choice
    for _ in range(100):
        weeks = [sum(poisson(rate, chance) for _ in range(24 * 7)) for _ in range(WEEKS)]
        if sum(weeks) / WEEKS < FEWEST_EXPECTED:
            assert usual_if_silent(weeks) is None


@pytest.mark.parametrize("shape", [None, 2.0])
def test_regular_pauses_are_no_silences(shape: float | None) -> None:
    """Twenty thousand answers of sources whose traffic goes on, steady or in bunches: no pause between them is one."""
    chance = random.Random(13)  # noqa: S311 - a repeatable choice
    alarms = 0
    for _ in range(20_000):
        pause = chance.expovariate(1.0)  # in answers that come meanwhile on average
        moods = [1.0 if shape is None else chance.gammavariate(shape, 1 / shape) for _ in range(WEEKS)]
        alarms += usual_if_silent([poisson(pause * mood, chance) for mood in moods]) is not None
    assert alarms == 0


@given(COUNTS, st.integers(2, 5))
def test_more_missing_answers_are_less_probable(weeks: list[int], times: int) -> None:
    """The same pattern with more answers: chance explains it less."""
    if sum(weeks):
        more = [times * one for one in weeks]
        assert chance_of_none(more) <= chance_of_none(weeks) * (1 + 1e-9)


# --- clocks ---


@pytest.mark.parametrize(
    ("night", "hours"),
    [("2026-03-28", 23), ("2026-10-24", 25), ("2026-06-13", 24)],
)
def test_nights_when_the_clocks_change_have_their_hours(night: str, hours: int) -> None:
    """From noon to noon; every hour once, and each is compared with the same hour by the clocks of the place."""
    since = datetime.fromisoformat(f"{night}T12:00").replace(tzinfo=BERLIN)
    until = since + timedelta(days=1)
    found = missing_hours(since, until, None)
    assert len(found) == len(set(found)) == hours
    assert found[0] == since
    assert found[-1] + HOUR == until
    # Two answers in each hour from nine to six by the clocks of the place, as long as anybody remembers.
    start = hour_of(since - timedelta(weeks=10))
    answered = {hour: 2 for n in range(24 * 7 * 11) if 9 <= (hour := start + n * HOUR).astimezone(BERLIN).hour < 18}
    assert week_counts(found, BERLIN, answered, oldest=start) == [18] * WEEKS
    assert len(list(hours_needed(found, BERLIN))) == hours * WEEKS


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_after_the_clocks_changed_the_hour_of_the_place_counts(day: str) -> None:
    """Monday, nine to ten in the morning, is compared with nine to ten in the morning, an hour off by UTC."""
    monday = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=BERLIN) + timedelta(days=1)
    before = monday - timedelta(days=7)
    assert monday.astimezone(UTC) - before.astimezone(UTC) != timedelta(days=7)
    [hour] = missing_hours(monday, monday + HOUR, None)
    counts = week_counts([hour], BERLIN, {hour_of(before): 5}, oldest=hour_of(before))
    assert counts == [5]


def test_a_closed_shop_is_not_silent() -> None:
    """Of a weekend only the hours in which the place is open count, and those that are open in part."""
    friday = datetime(2026, 6, 12, 17, 20, tzinfo=BERLIN)
    monday = datetime(2026, 6, 15, 10, 40, tzinfo=BERLIN)
    found = missing_hours(friday, monday, BusinessHours(SHOP))
    assert [one.astimezone(BERLIN).hour for one in found] == [9]
    assert len(missing_hours(friday, monday, None)) == 24 * 2 + 16


def test_weeks_before_a_source_was_known_do_not_count() -> None:
    """A source of five weeks is compared with four of them at most, never with weeks in which it was not there."""
    hour = datetime(2026, 6, 12, 10, tzinfo=UTC)
    oldest = hour - timedelta(weeks=4, hours=3)
    assert len(week_counts([hour], UTC, {}, oldest=oldest)) == 4
    assert missing_hours(hour, hour + timedelta(minutes=59), None) == []
    assert len(missing_hours(hour - timedelta(days=30), hour, None)) == 24 * 7
