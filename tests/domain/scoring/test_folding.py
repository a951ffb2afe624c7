"""Folding adds up the journal into every segment that an answer counts in, and finds what has to be restated."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.counts import SLOTS
from services.scoring.domain.fold import DistinguishedValues, Folded, Line, fold, restatements
from services.scoring.domain.segment import OTHER, marginals
from services.scoring.domain.series import slice_id

NOON = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
ONE_DAY = timedelta(days=1)

PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "attribute:plan": st.sampled_from(["free", "pro"]),
        "language": st.sampled_from(["de", "en"]),
        "location": st.sampled_from(["Graz", "Linz", "Wien"]),
    },
).map(lambda known: tuple(sorted(known.items())))
LINES = st.lists(
    st.builds(
        Line,
        st.integers(1, 3).map(lambda number: UUID(int=number)),
        st.integers(-200, 200).map(lambda quarter: NOON + timedelta(minutes=15 * quarter)),
        PROPERTIES,
        st.integers(0, SLOTS - 1),
        st.sampled_from([-1, 1, 1, 2]),
        st.sampled_from(["received", "edited"]),
    ),
    max_size=40,
)


def folded(*lines: Line, most: int = 100) -> Folded:
    """Fold lines where nothing was known before."""
    return fold(lines, DistinguishedValues({}, most))


@given(LINES)
def test_every_segment_holds_what_a_plain_count_finds(lines: list[Line]) -> None:
    """For each series, each property and each two crossed, by quarter, by day and over all time."""
    plain: Counter[tuple[UUID, datetime, int]] = Counter()
    days: Counter[tuple[UUID, date, int]] = Counter()
    totals: Counter[tuple[UUID, int]] = Counter()
    for one in lines:
        totals[one.series_id, one.slot] += one.n
        for size in (0, 1, 2):
            for segment in combinations(one.segments, size):
                key = slice_id(one.series_id, segment)
                plain[key, one.bucket, one.slot] += one.n
                days[key, one.bucket.date(), one.slot] += one.n
    result = fold(lines, DistinguishedValues({}, 100))
    assert flat(result.quarters) == {key: n for key, n in plain.items() if n}
    assert flat(result.days) == {key: n for key, n in days.items() if n}
    assert {(key, slot): n for key, vector in result.totals.items() for slot, n in enumerate(vector) if n} == {
        key: n for key, n in totals.items() if n
    }
    assert {key for key, _ in result.quarters} <= set(result.slices)


def flat(vectors: dict[tuple[Any, Any], list[int]]) -> dict[tuple[Any, Any, int], int]:
    """Return counts by place and slot, without zeros."""
    return {(*key, slot): n for key, vector in vectors.items() for slot, n in enumerate(vector) if n}


@given(LINES, st.integers(0, 40))
def test_it_makes_no_difference_how_the_journal_is_cut(lines: list[Line], cut: int) -> None:
    """Two folds of two halves add what one fold of the whole adds."""
    whole = fold(lines, DistinguishedValues({}, 100))
    halves = [fold(lines[:cut], DistinguishedValues({}, 100)), fold(lines[cut:], DistinguishedValues({}, 100))]
    added: Counter[Any] = Counter()
    for half in halves:
        added.update(flat(half.quarters))
    assert {key: n for key, n in added.items() if n} == flat(whole.quarters)


def test_values_beyond_the_limit_are_counted_together() -> None:
    """The first values of a dimension are distinguished; each series has its own limits, known values stay known."""
    first, second = UUID(int=1), UUID(int=2)
    values = DistinguishedValues({first: [("location", "Graz")]}, 2)

    def known(series_id: UUID, place: str) -> str:
        return values.distinguished(series_id, (("location", place),))[0][1]

    assert [known(first, place) for place in ("Linz", "Wien", "Graz", "Linz")] == ["Linz", OTHER, "Graz", "Linz"]
    assert known(second, "Wien") == "Wien"
    assert values.distinguished(first, (("language", "de"),)) == (("language", "de"),)


def test_all_marginals_of_three_properties() -> None:
    """Everything together, each by itself, and each two crossed."""
    full = (("a", "1"), ("b", "2"), ("c", "3"))
    assert list(marginals(full)) == [
        *((), (full[0],), (full[1],), (full[2],)),
        *((full[0], full[1]), (full[0], full[2]), (full[1], full[2])),
    ]


def line(slot: int, n: int, reason: str, at: datetime = NOON) -> Line:
    """Return a line of one series."""
    return Line(UUID(int=1), at, (), slot, n, reason)


def days_of(result: Folded, before: dict[int, int]) -> dict[tuple[UUID, date], list[int]]:
    """Return the counts of every day after the fold, when they were `before` on each."""
    return {key: [before.get(slot, 0) + n for slot, n in enumerate(vector)] for key, vector in result.days.items()}


def test_an_open_day_is_not_restated() -> None:
    """Until its time is over, answers to a day are ordinary; then they restate it, with before and after."""
    result = folded(line(4, 2, "received"))
    days = days_of(result, {4: 3, 0: 1})
    closes = datetime(2026, 3, 3, tzinfo=UTC)
    assert restatements(result, days, now=closes - timedelta(seconds=1), closes_after=ONE_DAY) == []
    [restated] = restatements(result, days, now=closes, closes_after=ONE_DAY)
    assert (restated.series_id, restated.day, restated.reasons) == (UUID(int=1), date(2026, 3, 1), ("late",))
    assert (restated.before[4], restated.after[4], restated.before[0], restated.after[0]) == (3, 5, 1, 1)


def test_corrections_are_restated_at_once_with_all_their_reasons() -> None:
    """What was edited, withdrawn or erased was published before, so even an open day is restated."""
    result = folded(line(4, -1, "withdrawn"), line(3, -1, "erased"), line(2, 1, "received"))
    [restated] = restatements(result, days_of(result, {4: 1, 3: 1}), now=NOON, closes_after=ONE_DAY)
    assert restated.reasons == ("erased", "withdrawn")


def test_a_correction_that_changes_no_figure_is_not_published() -> None:
    """An edit that leaves the answer as it was, in another segment only, restates nothing."""
    result = folded(
        Line(UUID(int=1), NOON, (("location", "Graz"),), 4, -1, "edited"),
        Line(UUID(int=1), NOON, (("location", "Linz"),), 4, 1, "edited"),
    )
    assert restatements(result, days_of(result, {4: 1}), now=NOON, closes_after=ONE_DAY) == []
