"""Scores by what people have in common: distinguished, crossed, and suppressed where few gave the answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.scoring.domain.errors import UnanswerableQueryError
from services.scoring.domain.query import ScoreItem
from services.scoring.domain.window import MAX_BUCKETS, Window
from tests.domain.scoring.reporting import (
    AT_GRAZ,
    AT_WELS,
    GRAZ,
    LINZ,
    QUERY,
    START,
    WELS,
    Counts,
    answered,
    known,
    numbers_of,
    places,
    reported,
)


def test_segments_are_distinguished_and_filtered() -> None:
    """One item for each value, the series of one value together, and one for answers without any.

    A value that nobody has is an item without answers.
    """
    till, door = known(), known(touchpoint="door")
    counts: Counts = {(till, GRAZ): [{5: 3}], (till, LINZ): [{5: 1}], (door, GRAZ): [{1: 1}], (door, ()): [{1: 9}]}
    by_place = reported(replace(QUERY, by=("location",)), [till, door], counts)
    assert [(item.subject.property("location"), *numbers_of(item)) for item in by_place] == [
        (None, 8, 0.0),
        ("Graz", 4, 75.0),
        ("Linz", 1, 100.0),
    ]
    [graz] = reported(replace(QUERY, places=AT_GRAZ), [till, door], counts)
    assert (graz.subject.segment, numbers_of(graz)) == (GRAZ, (4, 75.0))
    [nowhere] = reported(replace(QUERY, places=AT_WELS), [till, door], counts)
    assert numbers_of(nowhere) == (0, None)
    within = reported(replace(QUERY, places=AT_GRAZ, by=("touchpoint",)), [till, door], counts)
    assert [(item.subject.touchpoint, numbers_of(item)[0]) for item in within] == [("door", 1), ("till", 3)]
    [speechless] = reported(replace(QUERY, by=("language",)), [till, door], counts)
    assert (speechless.subject.property("language"), *numbers_of(speechless)) == (None, 13, 400 / 13)


def test_two_segments_cross() -> None:
    """By both, by one within the other, and at one place where two meet."""
    till = known()
    crossed = {
        (("language", language), ("location", place)): n
        for language, place, n in (("de", "Graz", 3), ("de", "Linz", 2), ("en", "Graz", 1))
    }
    counts: Counts = {(till, segment): [{5: n}] for segment, n in crossed.items()}
    both = reported(replace(QUERY, by=("location", "language")), [till], counts)
    assert {item.subject.segment: numbers_of(item)[0] for item in both} == crossed
    german = reported(replace(QUERY, segment=(("language", "de"),), by=("location",)), [till], counts)
    assert [(item.subject.property("location"), numbers_of(item)[0]) for item in german] == [("Graz", 3), ("Linz", 2)]
    [one] = reported(replace(QUERY, segment=(("language", "en"),), places=AT_GRAZ), [till], counts)
    assert numbers_of(one)[0] == 1


def test_items_of_two_that_cross_add_up_to_the_whole() -> None:
    """Answers that lack one of two properties, or both, are items of their own, also within a filter."""
    till = known()
    counts: Counts = {
        (till, ()): [{5: 20, 1: 3}],
        (till, GRAZ): [{5: 11, 1: 1}],
        (till, LINZ): [{5: 4}],
        (till, (("language", "de"),)): [{5: 9, 1: 3}],
        (till, (("language", "de"), *GRAZ)): [{5: 6, 1: 1}],
        (till, (("language", "de"), *LINZ)): [{5: 2}],
    }
    both = reported(replace(QUERY, by=("location", "language")), [till], counts)
    shown = {
        (item.subject.property("location"), item.subject.property("language")): numbers_of(item)[0] for item in both
    }
    assert shown == {
        ("Graz", "de"): 7,
        ("Graz", None): 5,
        ("Linz", "de"): 2,
        ("Linz", None): 2,
        (None, "de"): 3,
        (None, None): 4,
    }
    assert sum(shown.values()) == 23
    within = reported(replace(QUERY, places=AT_GRAZ, by=("language",)), [till], counts)
    assert {item.subject.property("language"): numbers_of(item)[0] for item in within} == {None: 5, "de": 7}


def test_nobody_without_a_property_takes_no_room() -> None:
    """An answer is as large as it is: where everybody has a location, there is no item for others, nor room for one."""
    series, counts = places(Graz=6)
    window = Window(START, START + timedelta(hours=MAX_BUCKETS))
    query = replace(QUERY, by=("location",), interval="hour", window=window)
    [graz] = reported(query, [series], {key: [*cells, *([{}] * (MAX_BUCKETS - 1))] for key, cells in counts.items()})
    assert graz.buckets is not None
    assert (graz.subject.property("location"), len(graz.buckets)) == ("Graz", MAX_BUCKETS)


def test_who_has_no_property_is_hidden_like_all_others() -> None:
    """Few answers without a location are not shown, nor is the place from which they would follow, however one asks."""
    series, counts = places(Graz=6, Linz=30)
    counts = {**counts, (series, ()): [{5: 38}]}
    by_place = reported(replace(QUERY, by=("location",)), [series], counts, smallest=5)
    assert [(item.subject.property("location"), item.score is None) for item in by_place] == [
        (None, True),
        ("Graz", True),
        ("Linz", False),
    ]
    [graz] = reported(replace(QUERY, places=AT_GRAZ), [series], counts, smallest=5)
    assert graz.score is None, "nor by asking for the place alone"


def test_a_value_that_is_not_distinguished_is_refused() -> None:
    """Where further values are counted together, one of those is no empty item, which would be a wrong number."""
    series, counts = places(Graz=9, **{"(other)": 4})
    assert numbers_of(reported(replace(QUERY, places=AT_GRAZ), [series], counts)[0])[0] == 9
    with pytest.raises(UnanswerableQueryError) as refused:
        reported(replace(QUERY, places=AT_WELS), [series], counts)
    assert [problem.field for problem in refused.value.problems] == ["location"]


def hidden(items: Sequence[ScoreItem]) -> list[str | None]:
    """Return the places whose scores are suppressed."""
    return [item.subject.property("location") for item in items if item.score is None]


def test_small_cells_are_suppressed_and_so_is_what_discloses_them() -> None:
    """Who is hidden alone would follow from the sum, so the next smallest is hidden too; empty places hide nobody."""
    series, counts = places(Graz=3, Linz=8, Wels=20, Enns=0)
    by_place = replace(QUERY, by=("location",))
    assert hidden(reported(by_place, [series], counts, smallest=5)) == ["Graz", "Linz"]
    assert hidden(reported(by_place, [series], counts)) == []
    for place, is_shown in ((GRAZ, False), (LINZ, False), (WELS, True)):
        [item] = reported(replace(QUERY, segment=place), [series], counts, smallest=5)
        assert (item.score is not None) == is_shown, "a filter discloses no more than the breakdown does"


def test_touchpoints_are_nobodys_property() -> None:
    """Few answers at a touchpoint or on a channel are shown: they are the company's own places."""
    series = [known(), known(touchpoint="door")]
    counts = answered((series[0], {5: 1}), (series[1], {5: 30}))
    assert [
        numbers_of(item)[0] for item in reported(replace(QUERY, by=("touchpoint",)), series, counts, smallest=5)
    ] == [
        30,
        1,
    ]


def test_crossed_small_cells_are_hidden_along_both_lines() -> None:
    """A hidden place at one touchpoint follows neither from the touchpoint's sum nor from the place's."""
    till, door = known(), known(touchpoint="door")
    counts: Counts = {
        (till, GRAZ): [{5: 2}],
        (till, LINZ): [{5: 30}],
        (till, WELS): [{5: 9}],
        (door, GRAZ): [{5: 40}],
        (door, LINZ): [{5: 50}],
        (door, WELS): [{5: 60}],
    }
    items = reported(replace(QUERY, by=("touchpoint", "location")), [till, door], counts, smallest=5)
    gone = {(item.subject.touchpoint, item.subject.property("location")) for item in items if item.score is None}
    assert ("till", "Graz") in gone
    for axis in (0, 1):
        lines: dict[Any, int] = {}
        for cell in gone:
            lines[cell[axis]] = lines.get(cell[axis], 0) + 1
        assert all(number >= 2 for number in lines.values()), gone


def test_intervals_of_a_segment_hide_their_small_cells() -> None:
    """A day with two answers from a place is not shown, nor the day from which it would follow; all others are."""
    series = known()
    days = [{5: 2}, {5: 6}, {5: 30}, {}]
    window = Window(START, START + timedelta(days=4))
    query = replace(QUERY, interval="day", window=window, by=("location",))
    rows: Counts = {(series, GRAZ): days, (series, LINZ): [{5: 50}] * 4, (series, WELS): [{5: 60}] * 4}
    [graz, *others] = reported(query, [series], rows, smallest=5)
    assert numbers_of(graz)[0] == 38
    assert graz.buckets is not None
    assert [None if bucket.score is None else bucket.score.n for bucket in graz.buckets] == [None, None, 30, 0]
    for item in others:
        assert item.buckets is not None
        assert [bucket.score is None for bucket in item.buckets][2:] == [False, False]
    across = [[item.buckets[day].score is None for item in (graz, *others) if item.buckets] for day in range(4)]
    assert all(sum(day) != 1 for day in across), "nor does the sum of a day give it away"
    [everywhere] = reported(replace(query, by=()), [series], {(series, ()): days}, smallest=5)
    assert everywhere.buckets is not None
    assert [bucket.score.n for bucket in everywhere.buckets if bucket.score] == [2, 6, 30, 0]
