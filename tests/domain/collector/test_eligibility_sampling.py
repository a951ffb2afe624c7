"""Ten percent stay ten percent, and the same people."""

import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.eligibility.decision import is_sampled, sample_position

PEOPLE = [hashlib.sha256(str(number).encode()).digest() for number in range(100_000)]
SPREAD = 4.5
"""Standard deviations: a fair draw is outside once in 150,000 times, and this draw is always the same."""


def within(count: int, share: float) -> bool:
    """Whether `count` of all people is what a fair draw of `share` gives."""
    expected = len(PEOPLE) * share
    return abs(count - expected) <= SPREAD * math.sqrt(expected * (1 - share))


@pytest.mark.parametrize("survey", ["visit", "parcel", "a"])
@pytest.mark.parametrize("percent", [0.5, 1, 10, 33.3, 50, 99])
def test_the_share_is_the_share(survey: str, percent: float) -> None:
    """Of 100,000 people the wanted share is asked, within what chance allows."""
    assert within(sum(is_sampled(person, survey, percent) for person in PEOPLE), percent / 100)


def test_draws_are_spread_evenly() -> None:
    """Each tenth of the range holds a tenth of the people."""
    counts = [0] * 10
    for person in PEOPLE:
        counts[int(sample_position(person, "visit") * 10)] += 1
    assert all(within(count, 0.1) for count in counts)


def test_surveys_draw_independently() -> None:
    """Who is among the ten percent of one survey is among those of another as often as anybody."""
    both = sum(is_sampled(person, "visit", 10) and is_sampled(person, "parcel", 10) for person in PEOPLE)
    assert within(both, 0.01)


@given(st.binary(min_size=32, max_size=32), st.floats(0, 100), st.floats(0, 100))
def test_a_larger_share_keeps_the_smaller(person: bytes, one: float, other: float) -> None:
    """Whoever belongs to a share belongs to every larger one; all belong to 100 %, nobody to 0 %."""
    small, large = sorted((one, other))
    assert is_sampled(person, "visit", large) or not is_sampled(person, "visit", small)
    assert is_sampled(person, "visit", 100)
    assert not is_sampled(person, "visit", 0)


def test_a_share_ends_before_whoever_stands_on_its_end() -> None:
    """Who stands exactly on the share is not asked, who stands below it is: so 0 % asks nobody, wherever they stand."""
    places = ((person, 100 * sample_position(person, "visit")) for person in PEOPLE)
    person, percent = next((one, at) for one, at in places if at / 100 == sample_position(one, "visit"))
    assert not is_sampled(person, "visit", percent)
    assert is_sampled(person, "visit", math.nextafter(percent, 100) + 1e-9)


def test_the_draw_never_changes() -> None:
    """The draw of a person is the same in every release: otherwise all samples would be drawn anew."""
    assert sample_position(bytes(32), "visit") == pytest.approx(0.401250146342, abs=1e-12)
