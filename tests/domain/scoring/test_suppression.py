"""Whoever asks by one property, by another, and by both where they cross, cannot put small groups together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.query import ScoreItem
from services.scoring.domain.segment import LANGUAGE, LOCATION
from services.scoring.domain.window import Window
from tests.domain.scoring.reporting import AT_WELS, GRAZ, LINZ, QUERY, START, WELS, Counts, known, numbers_of, reported

SMALLEST = 5
PLACES, LANGUAGES = ("Graz", "Linz", "Wels"), ("de", "en")
CELLS = tuple(product(PLACES, LANGUAGES))
SERIES = known()


def counts_of(ns: Sequence[int]) -> Counts:
    """Return so many answers of each cell; those without answers are not known."""
    cells = zip(CELLS, ns, strict=True)
    return {(SERIES, ((LANGUAGE, language), (LOCATION, place))): [{5: n}] for (place, language), n in cells if n}


def asked(by: tuple[str, ...], ns: Sequence[int]) -> list[ScoreItem]:
    """Return a breakdown."""
    return reported(replace(QUERY, by=by), [SERIES], counts_of(ns), smallest=SMALLEST)


def row(item: ScoreItem, ns: Sequence[int]) -> list[int]:
    """Return which cells an item is the sum of; empty ones are known to be empty."""
    place, language = item.subject.property(LOCATION), item.subject.property(LANGUAGE)
    return [
        int(n > 0 and place in {None, one} and language in {None, other})
        for (one, other), n in zip(CELLS, ns, strict=True)
    ]


def shown_numbers(item: ScoreItem) -> list[int | None]:
    """Return the number of answers of each interval; None where it is suppressed."""
    return [bucket.score.n if bucket.score else None for bucket in item.buckets or ()]


def test_a_suppressed_place_is_not_disclosed_by_language_either() -> None:
    """Nine in Wels are kept back for three in Linz; shown as nine who speak German, they would disclose them."""
    ns = [0, 30, 0, 3, 9, 0]
    by_place = {item.subject.property(LOCATION): item.score is None for item in asked((LOCATION,), ns)}
    assert by_place == {"Graz": False, "Linz": True, "Wels": True}
    crossed = {
        (item.subject.property(LOCATION), item.subject.property(LANGUAGE)): item.score is None
        for item in asked((LOCATION, LANGUAGE), ns)
    }
    assert crossed[("Wels", "de")]
    [wels] = reported(
        replace(QUERY, segment=((LANGUAGE, "de"),), places=AT_WELS), [SERIES], counts_of(ns), smallest=SMALLEST
    )
    assert wels.score is None, "nor when it is asked for alone"


def test_a_place_that_is_hidden_is_hidden_in_each_interval() -> None:
    """Nine in Wels are kept back for three in Linz, on each day with answers; that a day had none is shown.

    The total of a day is known, so Graz is kept back too where it would be the only other place on that day.
    """
    days = Window(START, START + timedelta(days=2))
    counts: Counts = {
        (SERIES, GRAZ): [{5: 20}, {5: 10}],
        (SERIES, LINZ): [{5: 3}, {}],
        (SERIES, WELS): [{}, {5: 9}],
    }
    items = reported(replace(QUERY, by=(LOCATION,), interval="day", window=days), [SERIES], counts, smallest=SMALLEST)
    assert [item.subject.property(LOCATION) for item in items if item.score is None] == ["Linz", "Wels"]
    shown = {
        item.subject.property(LOCATION): [bucket.score.n if bucket.score else None for bucket in item.buckets or ()]
        for item in items
    }
    assert shown == {"Graz": [None, None], "Linz": [None, 0], "Wels": [0, None]}


def test_a_small_trailing_window_hides_none_of_the_longer_ones() -> None:
    """Trailing windows overlap and add up to nothing, so only the other places of the same days are hidden with it."""
    days = Window(START, START + timedelta(days=3))
    query = replace(QUERY, by=(LOCATION,), interval="day", rolling_days=2, window=days)
    counts: Counts = {
        (SERIES, GRAZ): [{}, {5: 3}, {5: 20}, {5: 20}],
        (SERIES, LINZ): [{}, {5: 20}, {5: 20}, {5: 20}],
        (SERIES, WELS): [{}, {5: 50}, {5: 50}, {5: 50}],
    }
    items = reported(query, [SERIES], counts, smallest=SMALLEST)
    shown = {
        item.subject.property(LOCATION): [bucket.score.n if bucket.score else None for bucket in item.buckets or ()]
        for item in items
    }
    assert shown == {"Graz": [None, 23, 40], "Linz": [None, 40, 40], "Wels": [50, 100, 100]}


@given(st.lists(st.one_of(st.integers(1, 9), st.integers(1, 60)), min_size=6, max_size=6))
def test_no_small_group_follows_from_all_that_is_shown(ns: list[int]) -> None:
    """No sum or difference of what the three breakdowns and the whole show is the number of a small group.

    This holds as long as there is somebody in each cell: one that is known to be empty is no place to hide behind.
    """
    items = [item for by in ((LOCATION,), (LANGUAGE,), (LOCATION, LANGUAGE)) for item in asked(by, ns)]
    shown = np.array([[int(n > 0) for n in ns], *(row(item, ns) for item in items if item.score is not None)])
    for item in items:
        if item.score is not None:
            assert not 0 < numbers_of(item)[0] < SMALLEST
            continue
        mine = np.array(row(item, ns))
        if 0 < int(mine @ np.array(ns)) < SMALLEST:
            assert np.linalg.matrix_rank(np.vstack([shown, mine])) > np.linalg.matrix_rank(shown), item.subject.segment
